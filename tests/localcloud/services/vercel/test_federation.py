"""OIDC federation policies over REST."""

from typing import Any

import pytest

from localcloud.core.store import Store
from localcloud.services.vercel.routes_federation import TURBOREPO, VERCEL
from localcloud.services.vercel.seed import seed
from tests.localcloud.services.vercel.conftest import OTHER_TEAM, TOKEN, Vercel

URL = "/v1/oauth-apps/oidc-federation/policies"
CLAIMS = [{"name": "repository_id", "values": [{"value": "820045678"}]}]
POLICY = {
    "clientId": VERCEL,
    "issuerUrl": "https://token.actions.githubusercontent.com",
    "name": "deploy",
    "claims": CLAIMS,
    "commands": ["deploy"],
}


def test_a_policy_is_made_listed_changed_and_removed(vercel: Vercel) -> None:
    project = vercel.project()["id"]
    made = vercel.do("POST", URL, {**POLICY, "resources": {"projectIds": [project]}})
    assert made["claims"] == [{"name": "repository_id", "values": [{"value": "820045678", "wildcards": False}]}]
    assert (made["commands"], made["permissions"]) == (["deploy"], ["*"])
    assert made["policyId"].startswith("pol_")
    assert len(made["policyId"]) == len("pol_") + 32
    assert vercel.do("GET", URL) == {"policies": [made]}
    assert vercel.do("GET", f"{URL}?teamId={OTHER_TEAM}") == {"policies": []}
    changed = vercel.do("PATCH", f"{URL}/{made['policyId']}", {"permissions": ["read:remote-cache"], "name": ""})
    assert (changed["commands"], changed["permissions"], changed["name"]) == (None, ["read:remote-cache"], "")
    back = vercel.do("PATCH", f"{URL}/{made['policyId']}", {"commands": ["promote"]})
    assert (back["commands"], back["permissions"]) == (["promote"], ["*"])
    assert vercel.do("DELETE", f"{URL}/{made['policyId']}") == {"policyId": made["policyId"]}
    assert vercel.ask("DELETE", f"{URL}/{made['policyId']}").status == 404


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clientId": "cl_other"}, "`clientId` should be equal to one of"),
        ({"issuerUrl": "http://issuer.example"}, "`issuerUrl` should be an https URL"),
        ({"issuerUrl": "https://issuer.example/"}, "`issuerUrl` should be an https URL"),
        ({"permissions": ["*"]}, "exactly one of `permissions` and `commands`"),
        ({"clientId": TURBOREPO}, "only supported for the Vercel CLI"),
        ({"claims": []}, "`claims` should have 1 to 20 items"),
        ({"resources": {"projectIds": ["prj_nowhere"]}}, '"prj_nowhere", which the team does not have'),
    ],
)
def test_a_policy_that_cannot_be_is_refused(vercel: Vercel, change: dict[str, Any], message: str) -> None:
    answer = vercel.ask("POST", URL, POLICY | change)
    assert (answer.status, answer.code) == (400, "bad_request")
    assert message in answer.message


def test_both_kinds_of_grant_cannot_be_written_at_once(vercel: Vercel) -> None:
    made = vercel.do("POST", URL, {**POLICY, "resources": {"projectIds": ["*"]}})
    assert vercel.ask("PATCH", f"{URL}/{made['policyId']}", {"permissions": ["*"], "commands": ["deploy"]}).status == 400


def test_an_account_without_a_team_has_no_policies(vercel: Vercel, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("alone") / "state.sqlite")
    with store.transaction() as transaction:
        seed(transaction, {"operator_token": TOKEN, "teams": []})
    assert Vercel(store).ask("GET", URL).status == 403
    store.close()
