"""What a probe tells about addresses, against a real server with TLS."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme

from bulwark.core.health.answers import Answer, Silence
from bulwark.errors import UsageError
from bulwark.health.probe import ATTEMPTS, LONGEST_BODY_BYTES, Probe


def test_an_answer(site: Any):
    site.serve("shop.example/health", 200, {"status": "ok"}, x_region="fra1")
    answer = Probe().ask("shop.example", "/health", {"Accept": "application/json"})
    assert isinstance(answer, Answer)
    assert (answer.status, answer.content, answer.attempts) == (200, {"status": "ok"}, 1)
    assert answer.headers["x-region"] == "fra1"
    assert 0 < answer.latency_seconds < 10
    assert answer.certificate_expires_at is not None
    assert abs(answer.certificate_expires_at - datetime.now(UTC) - timedelta(days=60)) < timedelta(minutes=5)
    ((_, headers),) = site.asked
    assert (headers["host"], headers["accept"]) == ("shop.example", "application/json")


def test_a_redirect_is_not_followed(site: Any):
    site.serve("www.shop.example/", 308, location="https://shop.example/")
    answer = Probe().ask("www.shop.example", "/")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.location) == (308, "https://shop.example/")
    assert len(site.asked) == 1


def test_one_bad_moment_is_no_outage(site: Any):
    site.serve("shop.example/", 502)
    site.serve("shop.example/", 200)
    answer = Probe().ask("shop.example", "/")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.attempts) == (200, 2)


def test_trouble_that_stays_is_told_as_it_is(site: Any):
    site.serve("shop.example/", 503)
    answer = Probe().ask("shop.example", "/")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.attempts, len(site.asked)) == (503, ATTEMPTS, ATTEMPTS)


def test_what_is_refused_is_not_asked_again(site: Any):
    assert isinstance(Probe().ask("shop.example", "/"), Answer)
    assert len(site.asked) == 1


def test_a_body_without_end_is_read_to_a_limit(site: Any):
    site.serve("shop.example/", 200, "x" * (2 * LONGEST_BODY_BYTES))
    answer = Probe().ask("shop.example", "/")
    assert isinstance(answer, Answer)
    assert (answer.status, answer.content) == (200, None)


def test_a_body_that_is_not_what_its_header_says(site: Any):
    site.serve("shop.example/", 200, "this is no gzip", content_encoding="gzip")
    assert Probe().ask("shop.example", "/") == Silence("DecodingError", ATTEMPTS)


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BULWARK_CONNECT_TO", "shop.example:443:127.0.0.1:1")
    assert Probe().ask("shop.example", "/") == Silence("the connection was refused", ATTEMPTS)


def test_a_certificate_of_an_unknown_authority(site: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("BULWARK_CA_FILE")
    answer = Probe().ask("shop.example", "/")
    assert isinstance(answer, Silence)
    assert answer.reason.startswith("the certificate is not trusted (")
    assert site.asked == []


def test_a_certificate_of_another_name(site: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BULWARK_CONNECT_TO", f"elsewhere.example:443:127.0.0.1:{site.port}")
    answer = Probe().ask("elsewhere.example", "/")
    assert isinstance(answer, Silence)
    assert "not valid for 'elsewhere.example'" in answer.reason


@pytest.mark.parametrize("expires_in", [timedelta(seconds=-60)])
def test_a_certificate_that_has_ended(site: Any, expires_in: timedelta):
    answer = Probe().ask("shop.example", "/")
    assert isinstance(answer, Silence)
    assert answer.reason == "the certificate is not trusted (certificate has expired)"


@pytest.mark.parametrize(
    "entry",
    ["shop.example", "shop.example:443:127.0.0.1", "shop.example:https:127.0.0.1:1", ":443:127.0.0.1:1", "a:1::2", "a:1:b:2:3"],
)
def test_an_entry_in_another_form_is_refused(entry: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BULWARK_CONNECT_TO", f"a.example:443:127.0.0.1:1,{entry}")
    with pytest.raises(UsageError) as caught:
        Probe()
    assert f"the entry {entry!r}, which is not host:port:address:port; other hosts than meant would be looked at" in str(
        caught.value
    )


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_without_authorities_is_refused(content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "authorities.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("BULWARK_CA_FILE", str(path))
    with pytest.raises(UsageError, match="holds no certificates that can be read"):
        Probe()


def test_authorities_are_added_to_the_machines_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    own, more = trustme.CA(), trustme.CA()
    own.cert_pem.write_to_path(tmp_path / "own.pem")
    more.cert_pem.write_to_path(tmp_path / "more.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    monkeypatch.setenv("BULWARK_CA_FILE", str(tmp_path / "more.pem"))
    assert len(Probe()._authorities.get_ca_certs()) == 2
