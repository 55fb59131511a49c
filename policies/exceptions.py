"""Accept findings that the policy configuration names, each with its reason.

Only a finding that says under which name it can be accepted (`Finding.accepted_as`) is; a name without a reason counts as none.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from policies.outcome import Finding

EXCEPTIONS: Final = "exceptions"


def exceptions_schema(described: str) -> dict[str, Mapping[str, Any]]:
    """Return the JSON schema of the property, for a rule that knows exceptions; empty for one that knows none."""
    if not described:
        return {}
    values = {"type": "string", "minLength": 1}
    return {EXCEPTIONS: {"type": "object", "description": f"{described} Each with its reason.", "additionalProperties": values}}


def without_accepted(findings: Iterable[Finding], configuration: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings that the rule's properties in the policy configuration do not accept."""
    return tuple(finding for finding in findings if not _is_accepted(finding, configuration))


def _is_accepted(finding: Finding, configuration: Mapping[str, Any]) -> bool:
    named = configuration.get(EXCEPTIONS)
    reason = named.get(finding.accepted_as) if isinstance(named, Mapping) and finding.accepted_as else None
    return isinstance(reason, str) and bool(reason.strip())
