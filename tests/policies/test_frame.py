"""The frame with the SDK's own classes."""

from typing import Any

import pulumi
import pytest
from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyCustomTimeouts,
    PolicyResource,
    PolicyResourceOptions,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy import proxy as sdk_proxy
from pulumi_policy.policy import _NotApplicableError

from policies.frame import Operation, plain, policies_of
from policies.registry import RULES
from policies.resources import UNKNOWN

OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
)
MEMBER = "gcp:projects/iAMMember:IAMMember"
BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding"
EDITOR = {"project": "p", "role": "roles/editor", "member": "group:a@example.com"}
NOT_KNOWN = sdk_proxy.UNKNOWN_STRING_VALUE


def into(reports: list[Any], *, with_urn: bool = False) -> ReportViolation:
    def report_violation(message: str, urn: str | None = None) -> None:
        reports.append((message, urn) if with_urn else message)

    return report_violation


def policy(name: str, *, is_preview: bool = True) -> Policy:
    return next(one for one in policies_of(RULES, Operation(is_preview)) if one.name == name)


def run(
    name: str, kind: str, props: dict[str, Any], *, is_preview: bool = True, config: dict[str, Any] | None = None
) -> list[str]:
    messages: list[str] = []
    args = ResourceValidationArgs(
        kind, sdk_proxy.unknown_checking_proxy(props), f"urn:pulumi:staging::p::{kind}::x", "x", OPTIONS, None, config
    )
    policy(name, is_preview=is_preview).validate(args, into(messages))
    return messages


def run_program(
    props: dict[str, Any], *, is_preview: bool = True, config: dict[str, Any] | None = None
) -> list[tuple[str, str | None]]:
    reports: list[tuple[str, str | None]] = []
    urn = f"urn:pulumi:staging::p::{BINDING}::x"
    resource = PolicyResource(BINDING, sdk_proxy.unknown_checking_proxy(props), urn, "x", OPTIONS, None, None, [], {})
    validate = policy("accounts-serve-one-duty", is_preview=is_preview).validate
    validate(StackValidationArgs([resource], config), into(reports, with_urn=True))
    return reports


def test_every_rule_is_a_mandatory_policy_with_its_metadata():
    policies = policies_of(RULES, Operation())
    assert [one.name for one in policies] == [rule.id for rule in RULES]
    for one in policies:
        assert one.enforcement_level is EnforcementLevel.MANDATORY
        assert one.display_name
        assert one.remediation_steps
        assert one.severity
        assert one.url == f"docs/policies.md#{one.name}"
    kinds = {type(one) for one in policies}
    assert kinds == {ResourceValidationPolicy, StackValidationPolicy}


def test_a_violation_is_reported():
    (message,) = run("no-basic-roles", MEMBER, EDITOR)
    assert message.startswith("role: roles/editor is a basic role")


def test_a_pass_reports_nothing():
    assert run("no-basic-roles", MEMBER, {**EDITOR, "role": "roles/run.developer"}) == []


def test_a_resource_of_another_kind_is_not_applicable():
    with pytest.raises(_NotApplicableError) as caught:
        run("no-basic-roles", "random:index/randomId:RandomId", {})
    assert "applies to every member" in (caught.value.reason or "")


def test_an_unknown_value_in_a_preview_becomes_advisory_after_what_is_certain():
    # The SDK turns this exception into an advisory violation; nothing else of it does.
    members = ["allUsers", NOT_KNOWN]
    messages: list[str] = []
    args = ResourceValidationArgs(
        "gcp:projects/iAMBinding:IAMBinding",
        sdk_proxy.unknown_checking_proxy({"role": "r", "members": members}),
        "urn:pulumi:staging::p::t::x",
        "x",
        OPTIONS,
        None,
    )
    with pytest.raises(sdk_proxy.UnknownValueError) as caught:
        policy("no-public-principals").validate(args, into(messages))
    assert caught.value.message.startswith("members[1]: cannot be decided before apply")
    assert len(messages) == 1


def test_an_unknown_value_in_an_update_is_a_violation():
    (message,) = run("no-basic-roles", MEMBER, {**EDITOR, "role": NOT_KNOWN}, is_preview=False)
    assert "cannot be decided before apply" in message


def test_what_waiting_does_not_help_is_a_violation_in_a_preview_too():
    (message,) = run("no-basic-roles", "gcp:projects/iAMPolicy:IAMPolicy", {"policyData": "{"})
    assert "cannot be decided: it is not JSON" in message


def test_a_rule_over_the_program_reports_at_the_resource():
    pool = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool"
    props = {
        "serviceAccountId": "projects/p/serviceAccounts/a@p",
        "role": "roles/iam.workloadIdentityUser",
        "members": [f"{pool}/*"],
    }
    ((message, urn),) = run_program(props)
    assert "names no duty" in message
    assert urn == f"urn:pulumi:staging::p::{BINDING}::x"
    with pytest.raises(sdk_proxy.UnknownValueError):
        run_program({**props, "members": NOT_KNOWN})
    assert len(run_program({**props, "members": NOT_KNOWN}, is_preview=False)) == 1


def test_an_exception_with_its_reason_is_not_reported():
    duty = "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/attribute.duty/1:e:push:refs/heads/main"
    props = {
        "serviceAccountId": "projects/p/serviceAccounts/a@p",
        "role": "roles/iam.workloadIdentityUser",
        "members": [duty, "group:breakglass@example.com"],
    }
    ((message, _),) = run_program(props)
    assert message.startswith("members[1]: group:breakglass@example.com may act as")
    assert run_program(props, config={"exceptions": {"group:breakglass@example.com": "two people on call"}}) == []
    assert run_program(props, config={"exceptions": {"group:breakglass@example.com": ""}}) != []


def test_the_configuration_schema_knows_exceptions_where_the_rule_does():
    schemas = {one.name: one.config_schema.properties for one in policies_of(RULES, Operation()) if one.config_schema}
    known = [name for name, properties in schemas.items() if "exceptions" in properties]
    assert known == [rule.id for rule in RULES if rule.exceptions] != []


def test_a_rule_that_is_disabled_in_an_environment_is_not_asked():
    with pytest.raises(_NotApplicableError) as caught:
        run("no-basic-roles", MEMBER, EDITOR, config={"environments": {"staging": "disabled"}})
    assert caught.value.reason == "disabled for staging by the policy configuration"
    assert run("no-basic-roles", MEMBER, EDITOR, config={"environments": {"production": "disabled"}})


@pytest.mark.parametrize("sentinel", [value for name, value in vars(sdk_proxy).items() if name.startswith("UNKNOWN_")])
def test_every_sentinel_of_the_sdk_becomes_unknown(sentinel: str):
    proxied = sdk_proxy.unknown_checking_proxy({"a": sentinel, "b": [{"c": sentinel}], "d": [1, "x", None, True]})
    assert plain(proxied) == {"a": UNKNOWN, "b": [{"c": UNKNOWN}], "d": [1, "x", None, True]}


def test_the_content_of_an_asset_is_unknown():
    assert plain({"source": pulumi.StringAsset("x")}) == {"source": UNKNOWN}
