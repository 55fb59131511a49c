import json
from pathlib import Path
from typing import Any

import pytest

from localcloud.core.journal import LIMIT, REDACTED, Entry, read_entries, redact, write_entry
from localcloud.core.store import Store

CANARY = "canary-that-must-not-be-kept"


@pytest.mark.parametrize(
    "name",
    [
        "value",
        "valueWo",
        "secret",
        "client_secret",
        "clientSecret",
        "password",
        "data",
        "encrypted_value",
        "privateKey",
        "pem",
        "subject_token",
        "subjectToken",
        "operator_token",
        "access_token",
        "id_token",
        "assertion",
        "Authorization",
        "private-key",
        "secretKey",
        "apiKey",
        "env",
    ],
)
@pytest.mark.parametrize("shape", [CANARY, [CANARY], {"a": CANARY}, {"a": [{"b": CANARY}]}, [[CANARY]]])
def test_nothing_below_a_sensitive_field_is_kept(name: str, shape: Any) -> None:
    assert CANARY not in json.dumps(redact({"outer": [{name: shape}]}))


def test_what_is_not_sensitive_stays() -> None:
    body = {"key": "NAME", "target": ["production"], "payload": {"data": "x"}, "enabled": True, "name": "n"}
    assert redact(body) == {**body, "payload": {"data": REDACTED}}


def test_switches_below_a_sensitive_name_stay_readable() -> None:
    assert redact({"secret": {"isEnvVar": True, "note": None, "size": 3}}) == {
        "secret": {"isEnvVar": True, "note": None, "size": REDACTED}
    }


def test_entries_are_read_in_order_and_the_oldest_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.sqlite")
    entry = Entry("2026-11-23T00:00:00Z", "google", "GET", "/v1/x", "x.get", "someone", 200, 1.5, {"name": "n"})
    with store.transaction() as transaction:
        for _ in range(3):
            write_entry(transaction, entry)
        entries = read_entries(transaction, after=1)
        assert [one["number"] for one in entries] == [2, 3]
        assert (entries[0]["path"], entries[0]["request"]) == ("/v1/x", {"name": "n"})
        transaction.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'journal'", (LIMIT + 999,))
        write_entry(transaction, entry)
        assert [one["number"] for one in read_entries(transaction)] == [LIMIT + 1000]
    store.close()
