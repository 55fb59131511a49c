"""Ids are found on whichever page of the vendor's list they are."""

from typing import Any

import pytest

from bulwark.errors import RefusedError, UnreachableError
from bulwark.stacks.vendor_lookup import VendorLookup

BRANCHES = "/repos/octo/web/environments/production/deployment-branch-policies"


@pytest.fixture
def lookup(answers: Any, monkeypatch: pytest.MonkeyPatch) -> VendorLookup:
    monkeypatch.setenv("GITHUB_API_URL", answers.address)
    monkeypatch.setenv("GITHUB_TOKEN", "canary-of-the-token")
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", answers.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "canary-of-the-google-token")
    monkeypatch.setenv("BULWARK_VERCEL_API_URL", answers.address)
    monkeypatch.setenv("VERCEL_API_TOKEN", "canaryOfTheTokenOfTheTeam")
    return VendorLookup("octo")


def policies(first: int, count: int) -> dict[str, Any]:
    listed = [
        {"id": number, "node_id": "n", "name": f"release/{number}", "type": "branch"} for number in range(first, first + count)
    ]
    return {"total_count": 101, "branch_policies": listed}


def test_a_branch_policy_on_the_second_page_is_found(lookup: VendorLookup, answers: Any):
    answers.say(200, policies(1, 100), link=f'<{answers.address}{BRANCHES}?per_page=100&page=2>; rel="next"')
    answers.say(200, policies(101, 1))
    assert lookup.branch_policy("web", "production", "release/101") == ["101"]
    assert answers.asked == [f"GET {BRANCHES}?per_page=100", f"GET {BRANCHES}?per_page=100&page=2"]


def test_a_branch_policy_that_no_page_has_is_not_found(lookup: VendorLookup, answers: Any):
    answers.say(200, policies(1, 100), link=f'<{answers.address}{BRANCHES}?per_page=100&page=2>; rel="next"')
    answers.say(200, policies(101, 1))
    assert lookup.branch_policy("web", "production", "main") == []
    assert len(answers.asked) == 2


def test_a_ruleset_is_found_by_its_name(lookup: VendorLookup, answers: Any):
    shown = {"id": 42, "name": "rules", "source": "octo/web", "enforcement": "active"}
    answers.say(200, [{**shown, "id": 41, "name": "others"}, shown])
    assert lookup.ruleset("web", "rules") == ["42"]


def test_a_repository_that_is_not_there_has_no_ruleset(lookup: VendorLookup, answers: Any):
    answers.say(404, {"message": "Not Found"})
    assert lookup.ruleset("web", "rules") == []


def test_an_environment_that_is_not_there_has_no_branch_policy(lookup: VendorLookup, answers: Any):
    answers.say(404, {"message": "Not Found"})
    assert lookup.branch_policy("web", "production", "main") == []


def test_a_refusal_has_three_parts(lookup: VendorLookup, answers: Any):
    answers.say(403, {"message": "Resource not accessible by integration", "token": "canary"})
    with pytest.raises(RefusedError) as caught:
        lookup.branch_policy("web", "production", "main")
    assert "with 403 (Resource not accessible by integration); nothing was done. Give the credential" in str(caught.value)
    assert "canary" not in str(caught.value)


def test_a_dropped_connection_is_no_answer(lookup: VendorLookup, answers: Any):
    answers.drop()
    with pytest.raises(UnreachableError, match="listing the branch policies of web, production, at GitHub got no answer"):
        lookup.branch_policy("web", "production", "main")


def test_a_variable_on_the_second_page_is_found_by_key_and_targets(lookup: VendorLookup, answers: Any):
    answers.say(200, {"envs": [{"id": "1", "key": "A", "target": ["preview"]}], "pagination": {"next": 7}})
    answers.say(200, {"envs": [{"id": "2", "key": "A", "target": ["production", "preview"]}], "pagination": {"next": None}})
    assert lookup.vercel_variable("team_1", "prj_1", "A", ["preview", "production"]) == ["2"]


def test_a_project_is_found_by_name(lookup: VendorLookup, answers: Any):
    answers.say(200, {"id": "prj_1"})
    answers.say(404, {"error": {"code": "not_found", "message": "Project not found"}})
    assert [lookup.vercel_project("team_1", "a b"), lookup.vercel_project("team_1", "c")] == [["prj_1"], []]


def test_a_check_is_found_by_name(lookup: VendorLookup, answers: Any):
    answers.say(200, {"checks": [{"id": "check_1", "name": "smoke"}, {"id": "check_2", "name": "e2e"}]})
    answers.say(200, {"checks": []})
    assert [lookup.vercel_check("team_1", "prj_1", "e2e"), lookup.vercel_check("team_1", "prj_1", "e2e")] == [["check_2"], []]


def test_a_flag_is_found_by_key(lookup: VendorLookup, answers: Any):
    answers.say(200, {"id": "flag_1"})
    answers.say(404, {"error": {"code": "not_found", "message": "Flag not found"}})
    assert [lookup.vercel_flag("team_1", "prj_1", "a"), lookup.vercel_flag("team_1", "prj_1", "b")] == [["flag_1"], []]


def test_a_federation_policy_is_found_by_name(lookup: VendorLookup, answers: Any):
    answers.say(200, {"policies": [{"policyId": "pol_1", "name": None}, {"policyId": "pol_2", "name": "shop-deploy"}]})
    answers.say(200, {"policies": []})
    found = [lookup.vercel_federation_policy("team_1", "shop-deploy"), lookup.vercel_federation_policy("team_1", "shop-deploy")]
    assert found == [["pol_2"], []]


POLICIES = "/v3/projects/p/alertPolicies?pageSize=1000"


def test_alert_policies_on_the_second_page_are_found_by_their_display_name(lookup: VendorLookup, answers: Any):
    answers.say(200, {"alertPolicies": [{"name": "n/1", "displayName": "a"}], "nextPageToken": "to/2"})
    answers.say(200, {"alertPolicies": [{"name": "n/2", "displayName": "b"}, {"name": "n/3", "displayName": "b"}]})
    assert lookup.monitored("p", "alertPolicies", "b") == ["n/2", "n/3"]
    assert answers.asked == [f"GET {POLICIES}", f"GET {POLICIES}&pageToken=to%2F2"]


def test_an_alert_policy_that_no_page_has_is_not_found(lookup: VendorLookup, answers: Any):
    answers.say(200, {})
    assert lookup.monitored("p", "alertPolicies", "b") == []


def test_while_monitoring_is_off_there_is_nothing_in_it(lookup: VendorLookup, answers: Any):
    answers.say(403, {"error": {"code": 403, "message": "off", "details": [{"reason": "SERVICE_DISABLED"}]}})
    assert lookup.monitored("p", "alertPolicies", "b") == []
