"""Conditions seen in the wild, each with what it lets in."""

from typing import Any

import pytest

from bulwark.core.duties import Event
from bulwark.core.trust.provider import attribute_condition, attribute_mapping
from policies.github_claims import HOSTILE_EVENTS
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.provider_condition_refuses_hostile_claims import RULE

GOOD = RULE.good[0]
IDS = 'assertion.repository_owner_id == "190012345" && assertion.repository_id == "820045678"'
PUSH = 'assertion.event_name == "push"'


def assess(**changes: Any) -> Assessment:
    inputs = {key: value for key, value in {**GOOD.inputs, **changes}.items() if value is not None}
    return assess_resource(RULE, Resource(GOOD.type, "github", inputs))


def only_finding(**changes: Any) -> Finding:
    (finding,) = assess(**changes).findings
    return finding


def test_the_condition_that_the_components_write_passes():
    condition = attribute_condition(190012345, [820045678, 820099001], list(Event))
    assert assess(attributeCondition=condition, attributeMapping=attribute_mapping()).outcome is Outcome.PASS


def test_an_environment_with_fifty_applications_is_decided():
    condition = attribute_condition(190012345, range(820_000_000, 820_000_051), list(Event))
    assert assess(attributeCondition=condition, attributeMapping=attribute_mapping()).outcome is Outcome.PASS


@pytest.mark.parametrize(
    "condition",
    [
        f"{IDS} && {PUSH}",
        f'"820045678" == assertion.repository_id && "190012345" == assertion.repository_owner_id && {PUSH}',
        f'assertion["repository_id"] == "820045678" && assertion["repository_owner_id"] == "190012345" && {PUSH}',
        f'assertion.repository_id.matches("^(820045678|820099001)$") && assertion.repository_owner_id == "190012345" && {PUSH}',
        f'{IDS} && !(assertion.event_name in {list(HOSTILE_EVENTS)}) && assertion.event_name != ""',
        f'{IDS} && {PUSH} && assertion.repository == "living-tree-app/living-tree" && assertion.ref == "refs/heads/staging"',
        f'{IDS} && {PUSH} && assertion.environment in ["staging", "staging-rollback"] && assertion.ref_type == "branch"',
        f'{IDS} && assertion.event_name == "release" && assertion.ref == "refs/tags/v1"',
        f"assertion.repository_owner_id == '190012345' && assertion.repository_id in ['820045678'] && {PUSH}",
    ],
)
def test_a_condition_on_numbers_and_events_passes_however_it_is_written(condition: str):
    assert assess(attributeCondition=condition).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("condition", "admitted"),
    [
        (f'assertion.repository_id == "820045678" && {PUSH}', "another owner"),
        (f'assertion.repository_owner_id == "190012345" && {PUSH}', "another repository"),
        (IDS, "event pull_request_target"),
        (f'{IDS} && assertion.ref == "refs/heads/main"', "event pull_request_target"),
        (f'{IDS} && assertion.event_name != "pull_request"', "event pull_request_target"),
        (f'{IDS} && assertion.event_name in ["push", "merge_group"]', "event merge_group"),
        (
            f'assertion.repository_owner_id == "190012345" && assertion.repository_id.startsWith("820045678") && {PUSH}',
            "begins with",
        ),
        (f'assertion.repository_owner_id == "190012345" && assertion.repository_id.endsWith("820045678") && {PUSH}', "ends with"),
        (
            f'assertion.repository_owner_id == "190012345" && "820045678".contains(assertion.repository_id) && {PUSH}',
            "is a part of",
        ),
        (f'({IDS} && {PUSH}) || assertion.repository == "living-tree-app/living-tree"', "a repository whose id"),
        (f"({IDS} && {PUSH}) || !has(assertion.repository_id)", "no repository_id"),
        (f'(assertion.repository_id == "" || {IDS}) && {PUSH}', "an empty repository_id"),
        ('assertion.repository_id != "1"', "no event_name"),
    ],
)
def test_a_condition_that_leaves_a_gap_fails_and_names_it(condition: str, admitted: str):
    finding = only_finding(attributeCondition=condition)
    assert finding.outcome is Outcome.FAIL
    assert admitted in finding.problem


@pytest.mark.parametrize(
    "condition",
    [
        'assertion.repository == "living-tree-app/living-tree"',
        'assertion.repository_owner == "living-tree-app" && assertion.event_name == "push"',
        'assertion.sub == "repo:living-tree-app/living-tree:ref:refs/heads/main"',
        'assertion.sub.startsWith("repo:living-tree-app@190012345/living-tree@820045678:")',
        "true",
    ],
)
def test_names_and_sub_pin_nothing(condition: str):
    assert "reads no numeric id" in only_finding(attributeCondition=condition).problem


@pytest.mark.parametrize("condition", [None, "", "  "])
def test_a_provider_without_a_condition_fails(condition: str | None):
    assert "no condition" in only_finding(attributeCondition=condition).problem


def test_a_condition_on_a_mapped_attribute_is_followed_into_the_mapping():
    mapping = {
        "google.subject": "assertion.run_id",
        "attribute.repo": "assertion.repository_id",
        "attribute.ref": "assertion.ref",
    }
    condition = f'attribute.repo == "820045678" && assertion.repository_owner_id == "190012345" && {PUSH}'
    assert assess(attributeCondition=condition, attributeMapping=mapping).outcome is Outcome.PASS
    by_name = mapping | {"attribute.repo": "assertion.repository"}
    by_name_condition = (
        f'attribute.repo == "living-tree-app/living-tree" && assertion.repository_owner_id == "190012345" && {PUSH}'
    )
    assert "another repository" in only_finding(attributeCondition=by_name_condition, attributeMapping=by_name).problem


def test_a_tag_named_like_the_branch_must_be_told_apart_by_the_condition_or_by_the_mapping():
    mapping = {"google.subject": "assertion.run_id", "attribute.repo": "assertion.repository_id"}
    finding = only_finding(attributeMapping=mapping)
    assert "tells apart a tag named like the branch, another branch" in finding.problem
    condition = f'{GOOD.inputs["attributeCondition"]} && assertion.ref == "refs/heads/main"'
    assert assess(attributeMapping=mapping, attributeCondition=condition).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (f'{IDS} && assertion.workflow_ref.extract("{{a}}/") == "x"', "CEL cannot evaluate it"),
        (f"{IDS} && (", "CEL cannot evaluate it"),
        (f"{IDS} && assertion.repository_id < 5", "CEL cannot evaluate it"),
        ("assertion.repository_id", "evaluates to a str"),
        (f"{IDS} && false", "no token was found"),
        (
            IDS
            + "".join(f' && assertion.{claim} != "a{claim}"' for claim in ("actor", "sub", "sha", "jti", "workflow", "run_id")),
            "too many",
        ),
    ],
)
def test_what_evaluation_cannot_decide_is_unknown(condition: str, reason: str):
    finding = only_finding(attributeCondition=condition)
    assert finding.outcome is Outcome.UNKNOWN
    assert not finding.before_apply
    assert reason in finding.problem


@pytest.mark.parametrize(
    "way_in",
    [
        'assertion.repository.startsWith("evil/")',
        'assertion.repository.matches("^evil/.*$")',
        "size(assertion.repository_owner) > 20",
        'assertion.enterprise == "evil"',
        '"enterprise_id" in assertion',
        'assertion.repository_owner_id.matches("^4[0-9]$")',
        'assertion.actor == "mal\\u006cory"',
    ],
)
def test_a_way_in_that_no_tried_token_takes_is_no_pass(way_in: str):
    finding = only_finding(attributeCondition=f"{IDS} && {PUSH} || {way_in}")
    assert finding.outcome is Outcome.UNKNOWN
    assert "foreign owners" in finding.problem


def test_a_way_in_for_one_listed_repositorys_pull_requests_is_no_pass():
    finding = only_finding(attributeCondition=f'{IDS} && ({PUSH} || assertion.enterprise == "evil")')
    assert "hostile events" in finding.problem


def test_a_duty_that_is_the_same_for_every_job_fails():
    mapping = {**GOOD.inputs["attributeMapping"], "attribute.duty": '"820045678:production:push:refs/heads/main"'}
    first, *_ = assess(attributeMapping=mapping).findings
    assert first.path == "attributeMapping.attribute.duty"
    assert first.outcome is Outcome.FAIL


@pytest.mark.parametrize("key", ["oidc", "attributeCondition", "attributeMapping"])
def test_a_value_not_known_yet_is_unknown(key: str):
    finding = only_finding(**{key: UNKNOWN})
    assert finding.outcome is Outcome.UNKNOWN
    assert finding.before_apply


@pytest.mark.parametrize(
    ("trust", "outcome"),
    [
        ({"oidc": {"issuerUri": "https://oidc.vercel.com/living-tree"}}, Outcome.NOT_APPLICABLE),
        ({"oidc": None, "aws": {"accountId": "123456789012"}}, Outcome.NOT_APPLICABLE),
        ({"oidc": {"issuerUri": "https://github.example.com/_services/token"}}, Outcome.PASS),
        ({"oidc": "https://token.actions.githubusercontent.com"}, Outcome.UNKNOWN),
    ],
)
def test_the_rule_is_about_tokens_of_github(trust: dict[str, Any], outcome: Outcome):
    assert assess(**trust).outcome is outcome
