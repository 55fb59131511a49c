"""What a run amounted to is read from the engine's events; text between them is kept apart."""

import json
from typing import Any

from bulwark.stacks.events import Account, Seen

URN = "urn:pulumi:staging::bulwark::bulwark:index:Duty$gcp:serviceaccount/account:Account::staging-infra-apply-account"


def line(**event: Any) -> str:
    return json.dumps({"sequence": 1, **event})


def account_of(*lines: str) -> Account:
    account = Account()
    for item in lines:
        account.take(item)
    return account


def test_a_change_is_counted_when_it_begins_and_when_it_ends():
    metadata = {"op": "create", "urn": URN, "diffs": ["displayName"]}
    account = account_of(line(resourcePreEvent={"metadata": metadata}), line(resOutputsEvent={"metadata": metadata}))
    assert (account.started, account.finished) == (1, 1)
    assert account.steps[0].name == "staging-infra-apply-account"
    assert account.steps[0].token == "gcp:serviceaccount/account:Account"
    assert account.steps[0].paths == ("displayName",)


def test_looking_is_no_change():
    for operation in ("same", "read", "refresh"):
        metadata = {"op": operation, "urn": URN}
        account = account_of(line(resourcePreEvent={"metadata": metadata}), line(resOutputsEvent={"metadata": metadata}))
        assert (account.started, account.finished, account.steps, account.drifted) == (0, 0, [], [])


def test_a_refresh_that_differs_is_drift():
    metadata = {"op": "refresh", "urn": URN, "detailedDiff": {"disabled": {"diffKind": "update"}}}
    account = account_of(line(resOutputsEvent={"metadata": metadata}))
    assert [item.paths for item in account.drifted] == [("disabled",)]


def test_nothing_is_empty_before_the_engine_has_said_so():
    assert not Account().is_empty
    assert account_of(line(summaryEvent={"resourceChanges": {"same": 126}})).is_empty
    assert not account_of(line(summaryEvent={"resourceChanges": {"same": 125, "update": 1}})).is_empty


def test_errors_warnings_and_violations_are_told_apart():
    account = account_of(
        line(diagnosticEvent={"severity": "error", "message": "refused\n"}),
        line(diagnosticEvent={"severity": "warning", "message": "loses a member"}),
        line(diagnosticEvent={"severity": "debug", "message": "noise"}),
        line(
            policyEvent={"policyName": "no-basic-roles", "resourceUrn": URN, "message": "owner", "enforcementLevel": "mandatory"}
        ),
    )
    assert account.errors == ["refused"]
    assert account.warnings == ["loses a member"]
    assert [(item.policy, item.level) for item in account.violations] == [("no-basic-roles", "mandatory")]


def test_what_is_no_event_is_left_to_the_caller():
    account = Account()
    assert not account.take("Traceback (most recent call last):\n")
    assert not account.take("[1, 2]")
    assert account.take(line(cancelEvent={}))


def test_what_was_read_is_kept_with_whether_it_differs():
    now = {"urn": URN, "inputs": {"disabled": True}}
    account = account_of(line(resOutputsEvent={"metadata": {"op": "same", "urn": URN, "new": now}}))
    assert account.seen == {URN: Seen(is_changed=False, state=now)}
    account.take(line(resOutputsEvent={"metadata": {"op": "update", "urn": URN, "new": now}}))
    assert account.seen == {URN: Seen(is_changed=True, state=now)}
    account.take(line(resOutputsEvent={"metadata": {"op": "delete", "urn": URN, "new": None}}))
    assert account.seen == {URN: Seen(is_changed=True, state=None)}


def test_what_could_not_be_read_is_not_there():
    account = account_of(line(resourcePreEvent={"metadata": {"op": "refresh", "urn": URN}}))
    assert account.seen == {}


def test_a_refresh_is_kept_whole_also_where_the_resource_is_gone():
    now = {"urn": URN, "inputs": {"disabled": True}}
    gone = {"op": "refresh", "urn": URN, "old": now, "new": None, "detailedDiff": None}
    account = account_of(
        line(resOutputsEvent={"metadata": gone}),
        line(resOutputsEvent={"metadata": {"op": "create", "urn": URN, "new": now}}),
    )
    assert account.refreshed == {URN: gone}


def test_errors_are_kept_by_the_resource_that_they_are_about():
    account = account_of(
        line(diagnosticEvent={"severity": "error", "urn": URN, "message": "refused\n"}),
        line(diagnosticEvent={"severity": "warning", "urn": URN, "message": "slow"}),
        line(diagnosticEvent={"severity": "error", "message": "preview failed"}),
    )
    assert account.failures == {URN: ["refused"]}
    assert account.errors == ["refused", "preview failed"]
