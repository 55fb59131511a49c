"""Feature flags over REST."""

from typing import Any

import pytest

from tests.localcloud.services.vercel.conftest import Vercel

URL = "/v1/projects/web/feature-flags/flags"


def environment(variant: str, *, active: bool) -> dict[str, Any]:
    outcome = {"type": "variant", "variantId": variant}
    return {"active": active, "rules": [], "fallthrough": outcome, "pausedOutcome": {"type": "variant", "variantId": "off"}}


FLAG = {"slug": "new-tree", "kind": "boolean", "environments": {"production": environment("on", active=True)}}


@pytest.fixture
def web(vercel: Vercel) -> Vercel:
    vercel.project()
    return vercel


def test_a_flag_is_made_switched_archived_and_removed(web: Vercel) -> None:
    answer = web.ask("PUT", URL, FLAG)
    assert answer.status == 201
    made = answer.body
    assert made["variants"] == [{"id": "off", "value": False}, {"id": "on", "value": True}]
    assert (made["state"], made["revision"], made["typeName"]) == ("active", 0, "flag")
    assert web.do("GET", f"{URL}/new-tree") == web.do("GET", f"{URL}/{made['id']}") == made
    switched = web.do("PATCH", f"{URL}/new-tree", {"environments": {"preview": environment("on", active=False)}})
    assert switched["environments"] == {**FLAG["environments"], "preview": environment("on", active=False)}
    assert switched["revision"] == 1
    assert web.do("GET", URL) == {"data": [switched], "pagination": {"next": None}}
    assert web.do("GET", f"{URL}?state=archived")["data"] == []
    assert "Only archived" in web.ask("DELETE", f"{URL}/new-tree").message
    web.do("PATCH", f"{URL}/new-tree", {"state": "archived", "message": "no longer needed"})
    assert web.ask("DELETE", f"{URL}/new-tree").status == 204
    assert web.ask("GET", f"{URL}/new-tree").status == 404


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"slug": "new tree"}, 400, "`slug` should contain letters"),
        ({"kind": "string"}, 400, "should have required property `variants`"),
        ({"variants": [{"id": "on", "value": "yes"}]}, 400, "`variants[0].value` should be boolean"),
        ({"kind": "number", "variants": [{"id": "off", "value": True}]}, 400, "`variants[0].value` should be number"),
        ({"variants": [{"id": "on", "value": True}] * 2}, 400, "should have unique ids"),
        ({"environments": {"preview": environment("half", active=True)}}, 400, "`environments.preview.fallthrough.variantId`"),
        ({"environments": {"preview": {"active": True}}}, 400, "should have required property `pausedOutcome`"),
    ],
)
def test_a_flag_that_cannot_be_is_refused(web: Vercel, change: dict[str, Any], status: int, message: str) -> None:
    answer = web.ask("PUT", URL, FLAG | change)
    assert answer.status == status
    assert message in answer.message
    assert web.do("GET", URL)["data"] == []


def test_a_slug_is_taken_once_in_a_project(web: Vercel) -> None:
    web.do("PUT", URL, FLAG)
    assert web.ask("PUT", URL, FLAG).status == 409
    web.project("other")
    assert web.ask("PUT", URL.replace("web", "other"), FLAG).status == 201


def test_a_project_takes_its_flags_with_it(web: Vercel) -> None:
    web.do("PUT", URL, FLAG)
    web.do("DELETE", "/v9/projects/web")
    web.project()
    assert web.do("GET", URL)["data"] == []
