"""Every resource type through its whole life, with a new provider at every step."""

import re
from typing import Any

import pytest

from localcloud.providers.gcp import RESOURCES
from localcloud.providers.resource import ResourceType
from localcloud.providers.values import UNKNOWN
from tests.localcloud.providers.engine_seat import EngineSeat, Resource
from tests.localcloud.providers.gcp.cases import CASES as ALL_BUT_MONITORING
from tests.localcloud.providers.gcp.cases import Case
from tests.localcloud.providers.gcp.conftest import Google
from tests.localcloud.providers.gcp.monitoring_cases import MONITORING_CASES

CASES = (*ALL_BUT_MONITORING, *MONITORING_CASES)

TYPES = {kind.token: kind for kind in RESOURCES}
# What the local cloud refuses to have, so that it never differs.
REFUSED = {"inlineCertificateIssuanceConfig", "inlineTrustConfig", "attestationRules", "aws", "saml", "x509"}
REFUSED |= {"schemaSettings", "ingestionDataSourceSettings", "messageTransforms"}
# What Google cannot change once it is there, though the provider would try; or what no single call can bring about.
FIXED = {
    "mode": "400 `Attempted to update an immutable field.` (providers-google.md, 4.1)",
    "type": "a channel of another type has other labels: another is a change of both",
    "tcpCheck": "a check has one protocol: another is a change of httpCheck too, for which test_monitoring stands",
    **dict.fromkeys(
        ("calendarPeriod", "basicSli", "requestBasedSli"),
        "an objective has one period and one indicator: another is a change of both, for which test_monitoring stands",
    ),
    "service": "a change leaves the old service's configuration behind (2.3); the id holds the service",
}
# A rename of Google's own names: Pulumi's `permissions` is the API's `includedPermissions`.
SENT_AS = {"permissions": "includedPermissions"}

by_token = pytest.mark.parametrize("case", CASES, ids=lambda case: case.token.split(":")[2])


def prepared(seat: EngineSeat, case: Case) -> Resource:
    for token, inputs in case.before:
        seat.create(token, inputs)
    return seat.create(case.token, case.inputs)


def drift(seat: EngineSeat, resource: Resource) -> set[str]:
    """Return the inputs that a preview with refresh names."""
    found = seat.refresh(resource)
    assert found is not None
    return seat.diff(found, resource.inputs).names


def updatable(kind: ResourceType) -> set[str]:
    return {
        field.name
        for field in kind.fields
        if not field.replaces and not field.is_local and not field.is_write_only and field.name not in REFUSED | FIXED.keys()
    }


def test_every_type_has_a_case():
    assert {case.token for case in CASES} == set(TYPES)


@by_token
def test_created_then_read_is_the_same(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    # Some ids end in what Google made up.
    assert re.fullmatch(case.id, made.id)
    assert {name: made.state.get(name) for name in case.outputs} == case.outputs
    found = seat.refresh(made)
    assert found is not None
    assert (found.id, found.inputs, found.state) == (made.id, made.inputs, made.state)
    assert seat.diff(found, case.inputs).names == set()


@by_token
def test_preview_promises_nothing_that_creation_breaks(case: Case, seat: EngineSeat):
    for token, inputs in case.before:
        seat.create(token, inputs)
    promised = seat.preview(case.token, case.inputs)
    made = seat.create(case.token, case.inputs)
    outputs = made.state.keys() - {field.name for field in TYPES[case.token].fields}
    assert outputs <= promised.keys(), "an output that is known only later must be announced as unknown"
    known = {name: value for name, value in promised.items() if value is not UNKNOWN and name in outputs}
    assert known == {name: made.state[name] for name in known}


@pytest.mark.slow
@by_token
def test_each_change_is_made_and_seen(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    for name, value in case.changes.items():
        wanted = {**made.inputs, name: value}
        difference = seat.diff(made, wanted)
        assert (difference.names, difference.replaces) == ({name}, set())
        made = seat.update(made, wanted)
        found = seat.refresh(made)
        assert found is not None
        field = next(field for field in TYPES[case.token].fields if field.name == name)
        assert field.as_input(found.state[name]) == value
        assert seat.diff(found, wanted).names == set()


@pytest.mark.slow
@by_token
def test_what_the_program_drops_is_cleared(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    for name, value in case.changes.items():
        kind = next(field for field in TYPES[case.token].fields if field.name == name)
        if name in case.inputs or kind.is_computed:
            continue
        with_it = seat.update(made, {**made.inputs, name: value})
        without = {key: each for key, each in with_it.inputs.items() if key != name}
        assert seat.diff(with_it, without).names == {name}
        made = seat.update(with_it, without)
        assert drift(seat, made) == set()


@by_token
def test_a_case_alters_every_input_that_google_can_change(case: Case, seat: EngineSeat):
    altered = {next((ours for ours, theirs in SENT_AS.items() if theirs == name), name) for name in case.behind}
    assert altered == updatable(TYPES[case.token])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("case", "name"), [(case, name) for case in CASES for name in case.behind], ids=lambda value: getattr(value, "token", value)
)
def test_a_change_behind_the_program_is_drift_and_is_undone(case: Case, name: str, seat: EngineSeat, google: Google):
    made = prepared(seat, case)
    case.behind[name](google)
    named = drift(seat, made)
    ours = next((ours for ours, theirs in SENT_AS.items() if theirs == name), name)
    assert ours in named
    assert named <= {ours, "topics"} if ours == "rotation" else named == {ours}
    found = seat.refresh(made)
    assert found is not None
    assert drift(seat, seat.update(found, made.inputs)) == set()


# Never gone by themselves: each has a test of its own.
LASTING = ("ServiceIdentity", "IAMCustomRole", "IAMBinding", "SecretIamBinding")
VANISHING = [case for case in CASES if not case.token.endswith(LASTING)]


@pytest.mark.slow
@pytest.mark.parametrize("case", VANISHING, ids=lambda case: case.token.split(":")[2])
def test_gone_is_an_empty_answer(case: Case, seat: EngineSeat, google: Google):
    made = prepared(seat, case)
    if case.gone:
        case.gone(google)
    else:
        google.call("DELETE", made.id)
    assert seat.refresh(made) is None


@pytest.mark.slow
@by_token
def test_deleted_then_deleted_again(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    seat.delete(made)
    found = seat.refresh(made)
    if case.stays:
        assert found is not None
    elif "Binding" in case.token:
        assert found is not None
        assert "members" not in found.inputs
    else:
        assert found is None
        seat.delete(made)


@pytest.mark.slow
@by_token
def test_an_import_takes_over_what_is_there(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    adopted = seat.adopt(case.token, case.imported or made.id)
    assert adopted is not None
    assert adopted.id == made.id
    # Which labels and annotations are the program's cannot be told; a time given and a time computed neither.
    unknowable = {"labels", "annotations", "deletionPolicy", "deletionProtection"}
    assert seat.diff(adopted, case.inputs).names <= unknowable
    settled = seat.update(adopted, case.inputs)
    assert drift(seat, settled) == set()


def _changed(field: Any, inputs: dict[str, Any]) -> Any:
    value = inputs.get(field.name)
    return {**value, "title": "other"} if isinstance(value, dict) else f"{value or 'x'}-other"


@pytest.mark.slow
@by_token
def test_replacing_inputs_are_named(case: Case, seat: EngineSeat):
    made = prepared(seat, case)
    for field in TYPES[case.token].fields:
        if not field.replaces or field.name == "isSecretDataBase64":
            continue
        wanted = {**made.inputs, field.name: _changed(field, made.inputs)}
        if field.name == "condition":
            wanted["condition"] = {"title": "t", "expression": "true"}
        if field.name == "monitoredResource":
            wanted[field.name] = {"type": "uptime_url", "labels": {"host": "other.example"}}
        if field.name in {"resourceGroup", "syntheticMonitor"}:
            wanted = {name: value for name, value in wanted.items() if name != "monitoredResource"} | {
                field.name: {"groupId": "g"}
            }
        if field.name == "member":
            wanted["member"] = "user:bob@example.com"
        if field.name == "serviceAccountId":
            wanted["serviceAccountId"] = made.inputs["serviceAccountId"].replace("deploy", "other1")
        if field.name in {"accountId", "roleId"}:
            wanted[field.name] = "another1"
        if field.name == "secretDataWoVersion":
            wanted = {name: value for name, value in wanted.items() if name != "secretData"} | {"secretDataWo": "y"}
        difference = seat.diff(made, wanted)
        assert field.name in difference.replaces
        assert difference.deletes_first == TYPES[case.token].deletes_before_replace
