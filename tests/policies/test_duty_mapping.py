"""Which mappings of `attribute.duty` give a job its own duty and no other."""

import pytest

from bulwark.core.trust.provider import DUTY_ATTRIBUTE, attribute_mapping
from policies.conditions import ProviderCheck
from policies.duty_mapping import duty_mapping_findings
from policies.outcome import Finding
from policies.resources import UndecidedError

OURS = attribute_mapping()[DUTY_ATTRIBUTE]
SHORT = (
    "assertion.repository_id + ':' + (has(assertion.environment) ? assertion.environment : '-')"
    " + ':' + assertion.event_name + ':' + assertion.ref"
)


def findings(expression: str) -> tuple[Finding, ...]:
    return tuple(duty_mapping_findings(ProviderCheck("true", {DUTY_ATTRIBUTE: expression})))


@pytest.mark.parametrize("expression", [OURS, SHORT])
def test_a_mapping_of_the_four_parts_is_right(expression: str):
    assert findings(expression) == ()


def test_a_provider_without_the_attribute_gives_no_duty():
    assert tuple(duty_mapping_findings(ProviderCheck("true", {"attribute.ref": "assertion.ref"}))) == ()


@pytest.mark.parametrize(
    "expression",
    [
        '"700000001:production:push:refs/heads/main"',
        OURS.replace("repository_id", "repository"),
        OURS.replace("assertion.event_name", '"push"'),
        OURS.replace("assertion.ref", "assertion.base_ref"),
        OURS.replace("assertion.ref", "assertion.nothing"),
        'assertion.repository_id + ":" + assertion.environment + ":" + assertion.event_name + ":" + assertion.ref',
    ],
)
def test_a_mapping_that_gives_a_job_another_duty_fails(expression: str):
    (finding,) = findings(expression)
    assert finding.path == "attributeMapping.attribute.duty"
    assert OURS in finding.remedy


@pytest.mark.parametrize(
    "expression",
    [
        f'assertion.actor == "x" ? "820045678:production:push:refs/heads/main" : {SHORT}',
        f"assertion.sub == assertion.actor ? assertion.sub : {SHORT}",
        f"assertion.ref == 'refs/heads/odd' ? '' : {SHORT}",
        f'assertion.ref == "\\u002d" ? "" : {SHORT}',
    ],
)
def test_a_mapping_that_reads_or_writes_more_is_undecided(expression: str):
    with pytest.raises(UndecidedError, match="some job may be given another's"):
        findings(expression)
