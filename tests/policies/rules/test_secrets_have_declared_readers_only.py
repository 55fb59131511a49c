"""Secrets, and who says who reads them."""

from typing import Any

import pytest

from policies.example_resources import DEPLOYER, PROJECT, example, secret, secret_readers
from policies.exceptions import without_accepted
from policies.outcome import Finding, Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import assess_program
from policies.rules.secrets_have_declared_readers_only import READER_ROLE, RULE

FULL = f"projects/{PROJECT}/secrets/DATABASE_URL"
REGIONAL = {"project": PROJECT, "location": "europe-west1", "secretId": "DATABASE_URL"}


def findings(*resources: Resource) -> tuple[Finding, ...]:
    return assess_program(RULE, resources).findings


def member(**changes: Any) -> Resource:
    inputs = {"project": PROJECT, "secretId": "DATABASE_URL", "role": READER_ROLE, "member": DEPLOYER}
    return example("gcp:secretmanager/secretIamMember:SecretIamMember", "member", inputs | changes)


def policy(**changes: Any) -> Resource:
    inputs = {"project": PROJECT, "secretId": FULL, "policyData": "{}"}
    return example("gcp:secretmanager/secretIamPolicy:SecretIamPolicy", "policy", inputs | changes)


def regional(kind: str, **more: Any) -> Resource:
    return example(f"gcp:secretmanager/regional{kind}:Regional{kind}", "regional", REGIONAL | more)


@pytest.mark.parametrize(
    "grant",
    [
        secret_readers(),
        secret_readers(secretId=FULL),
        secret_readers(secretId=FULL, project=None),
        secret_readers(secretId=f"{PROJECT}/DATABASE_URL"),
        secret_readers(secretId="projects/402611223344/secrets/DATABASE_URL"),
        secret_readers(project=None),
        policy(),
    ],
)
def test_a_secret_with_its_list_of_readers_passes(grant: Resource):
    assert assess_program(RULE, [secret(), grant]).outcome is Outcome.PASS


def test_a_regional_secret_is_another_one_than_the_global_of_its_name():
    binding = regional("SecretIamBinding", role=READER_ROLE, members=[])
    assert findings(regional("Secret"), binding) == ()
    (finding,) = findings(secret(), regional("Secret"), binding)
    assert finding.urn == secret().urn


@pytest.mark.parametrize(
    "grants",
    [
        [],
        [secret_readers(role="roles/secretmanager.viewer")],
        [secret_readers(condition={"title": "office hours", "expression": "true"})],
        [secret_readers(secretId="OTHER")],
        [secret_readers(secretId="projects/other/secrets/DATABASE_URL")],
    ],
)
def test_a_secret_without_a_list_fails(grants: list[Resource]):
    (finding,) = findings(secret(), *grants)
    assert (finding.outcome, finding.urn) == (Outcome.FAIL, secret().urn)
    assert without_accepted([finding], {"exceptions": {"DATABASE_URL": "read by people in an emergency"}}) == ()


def test_a_member_beside_the_list_fails():
    (finding,) = findings(secret(), secret_readers(), member())
    assert (finding.outcome, finding.urn) == (Outcome.FAIL, member().urn)


def test_what_another_program_declares_may_have_members():
    assert findings(member(secretId="OTHER"), secret(), secret_readers()) == ()
    assert findings(member()) == ()


@pytest.mark.parametrize(
    ("resources", "place"),
    [
        ([secret(), secret_readers(secretId=UNKNOWN)], "database-url-readers"),
        ([secret(), secret_readers(role=UNKNOWN)], "database-url-readers"),
        ([secret(), secret_readers(condition=UNKNOWN)], "database-url-readers"),
        ([secret(), policy(secretId=UNKNOWN)], "policy"),
        ([secret(secretId=UNKNOWN), secret_readers()], "database-url"),
        ([secret(), secret_readers(), member(secretId=UNKNOWN)], "member"),
    ],
)
def test_what_is_not_known_yet_is_unknown_at_its_resource(resources: list[Resource], place: str):
    (finding,) = findings(*resources)
    assert (finding.outcome, finding.urn.rpartition("::")[2]) == (Outcome.UNKNOWN, place)


def test_other_programs_are_left_alone():
    assert assess_program(RULE, [Resource("gcp:pubsub/topic:Topic", "t")]).outcome is Outcome.NOT_APPLICABLE
