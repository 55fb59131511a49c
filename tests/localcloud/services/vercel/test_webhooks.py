"""Webhooks of a team."""

from typing import Any

import pytest

HOOKS = "/v1/webhooks"
BODY = {"url": "https://listener.example/x", "events": ["deployment.created"]}


def test_the_secret_is_shown_once(vercel: Any):
    made = vercel.do("POST", HOOKS, BODY)
    shown = vercel.do("GET", f"{HOOKS}/{made['id']}")
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    assert vercel.ask("DELETE", f"{HOOKS}/{made['id']}").status == 204
    assert vercel.ask("DELETE", f"{HOOKS}/{made['id']}").status == 404
    assert vercel.ask("GET", f"{HOOKS}/{made['id']}").status == 404


def test_the_list_of_a_project_has_what_hears_of_it(vercel: Any):
    one, other = vercel.project("one")["id"], vercel.project("other")["id"]
    everywhere, narrow = vercel.do("POST", HOOKS, BODY), vercel.do("POST", HOOKS, BODY | {"projectIds": [one]})
    assert {hook["id"] for hook in vercel.do("GET", f"{HOOKS}?projectId={one}")} == {everywhere["id"], narrow["id"]}
    assert [hook["id"] for hook in vercel.do("GET", f"{HOOKS}?projectId={other}")] == [everywhere["id"]]
    shown = {hook["id"]: hook["projectsMetadata"] for hook in vercel.do("GET", HOOKS)}
    assert shown == {everywhere["id"]: None, narrow["id"]: [{"id": one, "name": "one"}]}


@pytest.mark.parametrize("change", [{"url": "ftp://x"}, {"events": []}, {"events": ["all"]}, {"projectIds": ["prj_none"]}])
def test_what_makes_no_webhook(vercel: Any, change: dict[str, Any]):
    assert vercel.ask("POST", HOOKS, BODY | change).status == 400
