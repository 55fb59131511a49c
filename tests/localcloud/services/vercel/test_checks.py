"""Deployment checks of projects over REST."""

from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import Vercel

URL = "/v2/projects/web/checks"
WEBHOOK = {"name": "E2E", "source": {"kind": "webhook"}}
GITHUB = {"name": "E2E", "source": {"kind": "git-provider", "provider": "github", "externalCheckName": "e2e"}}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    return vercel


def test_a_check_has_vercels_defaults_and_lives_until_it_is_removed(web: Vercel) -> None:
    made = web.do("POST", URL, WEBHOOK)
    defaults = {"requires": "deployment-url", "blocks": "deployment-alias", "targets": ["production"], "timeout": 300}
    assert made | defaults == made
    assert made["isRerequestable"] is False
    assert made["sourceKind"] == "webhook"
    assert web.do("GET", f"{URL}/{made['id']}") == made
    changed = web.do("PATCH", f"{URL}/{made['id']}", {"blocks": "none", "targets": ["all"], "timeout": 60})
    assert (changed["blocks"], changed["targets"], changed["timeout"], changed["name"]) == ("none", ["all"], 60, "E2E")
    assert web.do("GET", URL) == {"checks": [changed]}
    assert web.do("GET", f"{URL}?blocks=deployment-alias") == {"checks": []}
    assert web.do("DELETE", f"{URL}/{made['id']}") == {"success": True}
    for method in ("GET", "PATCH", "DELETE"):
        assert web.ask(method, f"{URL}/{made['id']}").status == 404


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"name": "x"}, "should have required property `source`"),
        ({**WEBHOOK, "source": {"kind": "vercel"}}, "`source.kind` should be equal to one of"),
        ({**WEBHOOK, "source": "webhook"}, "`source` should be object"),
        ({**WEBHOOK, "source": {"kind": "git-provider", "provider": "github"}}, "required property `externalCheckName`"),
        ({**WEBHOOK, "source": {"kind": "webhook", "provider": "github"}}, "additional property `provider`"),
        ({**WEBHOOK, "source": {}}, "integration token"),
        ({**WEBHOOK, "targets": ["all", "production"]}, "should not combine all"),
        ({**GITHUB, "isRerequestable": True}, "should be false for a git-provider"),
        ({**WEBHOOK, "timeout": 0}, "`timeout` should be >= 1"),
    ],
)
def test_a_check_that_cannot_be_is_refused(web: Vercel, body: dict[str, Any], message: str) -> None:
    answer = web.ask("POST", URL, body)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert message in answer.message
    assert web.do("GET", URL) == {"checks": []}


def test_what_a_check_waits_for_cannot_be_taken_away(web: Vercel) -> None:
    made = web.do("POST", URL, GITHUB)
    assert "`requires` cannot be changed to none" in web.ask("PATCH", f"{URL}/{made['id']}", {"requires": "none"}).message
    assert web.do("PATCH", f"{URL}/{made['id']}", {"requires": "build-ready"})["requires"] == "build-ready"
    free = web.do("POST", URL, {**WEBHOOK, "requires": "none"})
    assert web.do("PATCH", f"{URL}/{free['id']}", {"requires": "none"})["requires"] == "none"


def test_a_project_takes_its_checks_with_it(web: Vercel) -> None:
    web.do("POST", URL, WEBHOOK)
    web.do("DELETE", "/v9/projects/web")
    assert web.ask("GET", URL).status == 404
    web.project()
    assert web.do("GET", URL) == {"checks": []}
