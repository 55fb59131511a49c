"""What a token is told at each step: the claim, the part of the condition or the member that refuses it."""

from dataclasses import replace
from typing import Any

import pytest

from bulwark.core.trust.facts import Binding, Facts, Pool
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.simulation.job import Job
from bulwark.core.trust.simulation.sign_in import SignIn, sign_in
from bulwark.core.trust.simulation.step import Outcome
from tests.bulwark.core.trust.declared_facts import DEPLOY, NUMBER, PIPELINE, POOL, account, declared

FACTS = declared()
(ADMISSION, *_) = DEPLOY.admissions
JOB = Job("a/b", DEPLOY.repository_id, PIPELINE.github.owner_id, str(ADMISSION.event), ADMISSION.ref, DEPLOY.environment)
OWN = f"https://iam.googleapis.com/{POOL.replace('projects/living-tree-staging', f'projects/{NUMBER}')}/providers/github"


def at(facts: Facts = FACTS, **claims: str | None) -> SignIn:
    token: dict[str, str | None] = {**JOB.claims(), **claims}
    (found,) = sign_in({name: text for name, text in token.items() if text is not None}, facts)
    return found


def provider(**changes: Any) -> Facts:
    return replace(FACTS, providers=tuple(replace(one, **changes) for one in FACTS.providers))


def test_a_job_of_the_duty_passes_every_step():
    found = at(aud=OWN)
    assert [step.name for step in found.steps] == ["issuer", "audience", "provider", "mapping", "condition", "binding"]
    assert {step.outcome for step in found.steps} == {Outcome.PASS}
    assert [binding.resource for binding in found.holds] == [account(DEPLOY)]
    assert found.provider == "github"


@pytest.mark.parametrize(
    ("facts", "claims", "step", "said"),
    [
        (FACTS, {"iss": None}, "issuer", "the token is of nobody"),
        (provider(issuer=""), {}, "issuer", "takes those of no OIDC issuer"),
        (FACTS, {"aud": "https://github.com/a"}, "audience", "the token is for https://github.com/a, the provider takes //iam"),
        (provider(audiences=("x", "y")), {"aud": OWN}, "audience", "the provider takes x, y"),
        (provider(is_disabled=True), {}, "provider", "disabled: enable it"),
        (replace(FACTS, pools=(Pool(POOL, is_disabled=True),)), {}, "provider", "disabled: enable it"),
        (FACTS, {"event_name": "issues"}, "condition", "is false: the token has 'issues'"),
        (FACTS, {"repository_owner_id": "8"}, "condition", "`assertion.repository_owner_id == "),
        (FACTS, {"repository_id": None}, "mapping", "attribute.duty needs the claim repository_id: the token has none"),
        (FACTS, {"ref": f"refs/heads/{'x' * 120}"}, "mapping", "bytes, more than 127: shorten"),
        (FACTS, {"environment": DEPLOY.environment.upper()}, "binding", "differs in case alone"),
        (FACTS, {"environment": f"{DEPLOY.environment}x"}, "binding", f"the nearest is '{DEPLOY.attribute_values[0]}'"),
        (replace(FACTS, bindings=()), {}, "binding", "no member is this token's, and none is near it"),
    ],
)
def test_the_first_step_that_refuses_says_by_what(facts: Facts, claims: dict[str, str | None], step: str, said: str):
    found = at(facts, **claims)
    assert (found.steps[-1].name, found.outcome) == (step, Outcome.REFUSED)
    assert said in found.steps[-1].said
    assert found.holds == ()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            'assertion.a == "x" || assertion.ref == "y"',
            'no claim a; `assertion.ref == "y"` is false: the token has \'refs/heads/',
        ),
        ('!(assertion.event_name in ["push", "workflow_dispatch"])', "` is false"),
        ("has(assertion.a)", "`has(assertion.a)` is false"),
    ],
)
def test_the_smallest_part_of_a_condition_is_named(condition: str, said: str):
    found = at(provider(condition=condition))
    assert (found.steps[-1].name, found.outcome) == ("condition", Outcome.REFUSED)
    assert said in found.steps[-1].said


def test_a_condition_may_read_mapped_attributes_and_there_may_be_none():
    assert at(provider(condition=f'attribute.duty == "{DEPLOY.attribute_values[0]}"')).outcome is Outcome.PASS
    assert at(provider(condition="")).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("facts", "claims", "step"),
    [
        (provider(issuer=UNKNOWN), {}, "issuer"),
        (provider(audiences=UNKNOWN), {"aud": OWN}, "audience"),
        (provider(id=UNKNOWN), {"aud": OWN}, "audience"),
        (provider(is_disabled=UNKNOWN), {}, "provider"),
        (provider(mapping=UNKNOWN), {}, "mapping"),
        (provider(mapping={"google.subject": "assertion.sub.x"}), {}, "mapping"),
        (provider(condition=UNKNOWN), {}, "condition"),
        (provider(condition='assertion.ref.matches("^x.*$")'), {}, "condition"),
        (provider(pool=UNKNOWN), {}, "binding"),
        (replace(FACTS, bindings=(Binding(account(DEPLOY), "r", (UNKNOWN, "user:a")),)), {}, "binding"),
        (replace(FACTS, bindings=(Binding(account(DEPLOY), "r", UNKNOWN),)), {}, "binding"),
    ],
)
def test_what_is_not_known_is_no_pass(facts: Facts, claims: dict[str, str], step: str):
    found = at(facts, **claims)
    assert found.outcome is not Outcome.PASS
    assert found.steps[-1].name == step
    if facts.providers[0].pool is not UNKNOWN:
        assert found.outcome is Outcome.UNKNOWN


def test_all_of_a_pool_are_named_by_one_member():
    everybody = f"principalSet://iam.googleapis.com/{POOL}/*"
    found = at(replace(FACTS, bindings=(Binding("x", "r", (everybody,)),)), environment=None)
    assert [binding.resource for binding in found.holds] == ["x"]
