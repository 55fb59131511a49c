"""Sentences about the whole of a program, and what is wrong with one."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bulwark.core.duties import Source, application_duties
from bulwark.core.trust.known_events import UNTRUSTED
from bulwark.core.trust.sentences import read_assertion
from bulwark.core.trust.setting_document import setting_document
from policies.example_resources import PROJECT, example, secret, secret_readers
from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.nobody_reaches_what_a_sentence_denies import RULE, TRUST
from policies.told_rules import as_told

PROVIDER, SECRET, READERS, _ = RULE.good
POOL = "principalSet://iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
ACCOUNT = example("gcp:serviceaccount/account:Account", "deployer", {"project": PROJECT, "accountId": "shop-deploy"})
EMAIL = f"shop-deploy@{PROJECT}.iam.gserviceaccount.com"
DUTIES = application_duties("shop", "staging", Source(820045678, "main", "staging"), {})
BECOMES = example(
    "gcp:serviceaccount/iAMBinding:IAMBinding",
    "becomes",
    {
        "serviceAccountId": f"projects/{PROJECT}/serviceAccounts/{EMAIL}",
        "role": "roles/iam.workloadIdentityUser",
        "members": [f"{POOL}/attribute.duty/{value}" for value in DUTIES[0].attribute_values],
    },
)
READS = secret_readers(members=[f"serviceAccount:{EMAIL}"])
PROGRAM = (PROVIDER, ACCOUNT, BECOMES, SECRET, READS)
ONLY_DEPLOY = "only deploy of shop directly reads DATABASE_URL"


def told(*sentences: str) -> dict[str, Any]:
    return {TRUST: {"bulwark/staging": setting_document(DUTIES, [read_assertion(text) for text in sentences])}}


def findings(*resources: Resource, configuration: Mapping[str, Any] | None = None) -> tuple[Finding, ...]:
    return assess_program(as_told(RULE, configuration or {}), resources).findings


def changed(resource: Resource, **changes: Any) -> Resource:
    return replace(resource, inputs={**resource.inputs, **changes})


def test_a_program_that_keeps_strangers_out_passes_and_so_does_what_is_told_of_it():
    assert assess_program(RULE, PROGRAM).outcome is Outcome.PASS
    assert findings(*PROGRAM, configuration=told(ONLY_DEPLOY)) == ()


def test_a_program_that_says_nobodys_tokens_are_taken_has_nothing_to_prove():
    assert assess_program(RULE, (SECRET, READERS)).outcome is Outcome.PASS


def test_without_a_condition_every_stranger_comes_in_and_the_way_is_told_once():
    binding = changed(BECOMES, members=[f"{POOL}/*"])
    found = findings(changed(PROVIDER, attributeCondition="true"), ACCOUNT, binding, SECRET, READS)
    assert {finding.outcome for finding in found} == {Outcome.FAIL}
    assert [finding.accepted_as for finding in found] == [f"{event} reaches nothing at google" for event in UNTRUSTED]
    first, *others = found
    assert first.urn == BECOMES.urn
    assert first.problem.startswith(
        "`pull_request reaches nothing at google` is wrong: github-actions-pool: all identities, with "
    )
    assert "event_name 'pull_request'" in first.problem
    assert "; then holds roles/iam.workloadIdentityUser on projects/living-tree-staging/serviceAccounts/" in first.problem
    # The others come in by other tokens on the same steps.
    assert all("breaks `pull_request reaches nothing at google`" in other.problem for other in others)


def test_a_sentence_that_is_told_is_wrong_for_the_account_of_another_duty_and_may_be_accepted():
    other = changed(READS, members=[f"serviceAccount:{EMAIL}", "user:ann@example.com"])
    (finding,) = found = findings(*PROGRAM[:-1], other, configuration=told(ONLY_DEPLOY))
    assert finding.problem == (
        f"`{ONLY_DEPLOY}` is wrong: user:ann@example.com; then holds roles/secretmanager.secretAccessor on "
        f"projects/{PROJECT}/secrets/DATABASE_URL: read projects/{PROJECT}/secrets/DATABASE_URL"
    )
    assert finding.urn == READS.urn
    assert without_accepted(found, {"exceptions": {ONLY_DEPLOY: "Ann is the owner"}}) == ()


def test_a_key_has_no_place_in_the_program_that_grants_it():
    key = example("gcp:serviceaccount/key:Key", "key", {"serviceAccountId": f"projects/{PROJECT}/serviceAccounts/{EMAIL}"})
    (finding,) = findings(*PROGRAM, key, configuration=told(ONLY_DEPLOY))
    assert finding.urn == READS.urn
    assert f"key:{EMAIL}" in finding.problem


def test_sentences_of_another_stack_are_not_proven_here():
    elsewhere = {TRUST: {"bulwark/production": setting_document((), [read_assertion("nothing reads OTHER")])}}
    assert findings(*PROGRAM, configuration=elsewhere) == ()
    bare = [replace(one, urn="") for one in PROGRAM]
    assert findings(*bare, configuration=told("nothing reads OTHER")) == ()


def test_what_everybody_is_granted_is_another_rules():
    assert findings(PROVIDER, SECRET, secret_readers(members=["allUsers"]), configuration=told(ONLY_DEPLOY)) == (
        *findings(PROVIDER, SECRET, secret_readers(members=[]), configuration=told(ONLY_DEPLOY)),
    )


def test_outside_of_the_subset_the_answer_is_unknown_and_names_the_part():
    condition = 'assertion.repository_id == "820045678" && assertion.event_name.matches("pu.*")'
    provider, binding = changed(PROVIDER, attributeCondition=condition), changed(BECOMES, members=[f"{POOL}/*"])
    found = findings(provider, ACCOUNT, binding, SECRET, READS)
    assert found
    assert {(finding.outcome, finding.before_apply) for finding in found} == {(Outcome.UNKNOWN, False)}
    assert all("matches" in finding.problem for finding in found)


def test_what_is_not_known_does_not_matter_where_the_sentence_holds_however_it_turns_out():
    # Wherever the binding is made, only jobs of the duty come in by it.
    resources = (PROVIDER, ACCOUNT, changed(BECOMES, serviceAccountId=UNKNOWN), SECRET, READS)
    assert findings(*resources, configuration=told(ONLY_DEPLOY)) == ()


@pytest.mark.parametrize(
    "resources",
    [
        (PROVIDER, ACCOUNT, changed(BECOMES, members=UNKNOWN), SECRET, READS),
        (PROVIDER, ACCOUNT, BECOMES, SECRET, changed(READS, members=UNKNOWN)),
        (changed(PROVIDER, attributeCondition=UNKNOWN), ACCOUNT, BECOMES, SECRET, READS),
        (changed(PROVIDER, attributeMapping=UNKNOWN), ACCOUNT, BECOMES, SECRET, READS),
    ],
)
def test_what_a_first_preview_cannot_know_is_said_once_and_stops_nothing(resources: tuple[Resource, ...]):
    (finding,) = findings(*resources, configuration=told(ONLY_DEPLOY))
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, True)
    assert "holds cannot be decided before apply" in finding.problem


def test_one_sentence_that_waits_is_named_alone():
    (finding,) = findings(
        *PROGRAM[:-1], changed(READS, secretId=UNKNOWN, members=["user:ann@example.com"]), configuration=told(ONLY_DEPLOY)
    )
    assert finding.problem == f"whether `{ONLY_DEPLOY}` holds cannot be decided before apply"


def test_a_condition_that_no_update_makes_readable_does_not_wait_for_one():
    provider = changed(PROVIDER, attributeCondition='assertion.repository_id.startsWith("820")')
    found = findings(provider, ACCOUNT, BECOMES, SECRET, changed(READS, members=UNKNOWN))
    assert [finding.before_apply for finding in found] == [False, True]
    assert found[0].path == "attributeCondition"


def test_another_form_fails_and_is_never_taken_for_no_sentence():
    for trust in ("text", {"bulwark/staging": {"sentences": ["everybody is nice"], "duties": []}}):
        (finding,) = findings(*PROGRAM, configuration={TRUST: trust})
        assert finding.outcome is Outcome.FAIL
        assert "another form" in finding.problem


def test_a_secret_that_is_not_in_the_program_is_not_known():
    (finding,) = findings(*PROGRAM, configuration=told("only deploy reads OTHER"))
    assert (finding.outcome, finding.before_apply) == (Outcome.UNKNOWN, False)
    assert "there is no secret OTHER" in finding.problem


def test_fifty_applications_take_no_time_to_speak_of():
    more = [secret(secretId=f"S{number}") for number in range(300)]
    readers = [secret_readers(secretId=f"S{number}", members=[f"serviceAccount:{EMAIL}"]) for number in range(300)]
    sentences = [f"only deploy of shop directly reads S{number}" for number in range(300)]
    began = time.process_time()
    assert findings(*PROGRAM, *more, *readers, configuration=told(*sentences)) == ()
    # Well below a second on a quiet machine; the limit leaves room for a busy one.
    assert time.process_time() - began < 6.0
