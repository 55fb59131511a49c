"""Write what the Google identity provider asks of a GitHub token: the attribute mapping and the condition, in CEL.

Neither reads `sub`: GitHub has two forms of it (since 15 July 2026 new repositories carry ids in it) and an organization may
customize it. Neither reads a name: a name can be registered again by somebody else, an id can not.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from bulwark.core.duties import NO_ENVIRONMENT, DutyRow, Event

MAPPED_VALUE_LIMIT_BYTES: Final = 127
"""Longest value that is kept to. Google documents it for `google.subject` (IAM v1, WorkloadIdentityPoolProvider, field
attributeMapping); google-github-actions/auth, docs/TROUBLESHOOTING.md, tells of it for any claim. 2026-11; the stricter holds."""

CONDITION_LIMIT_CHARACTERS: Final = 4096
"""Longest attribute condition (IAM v1, WorkloadIdentityPoolProvider.attributeCondition, 2026-11)."""

ISSUER: Final = "https://token.actions.githubusercontent.com"

DUTY_ATTRIBUTE: Final = "attribute.duty"

_MAPPING: Final[Mapping[str, str]] = {
    "google.subject": 'assertion.repository_owner_id + ":" + assertion.repository_id + ":" + assertion.run_id',
    DUTY_ATTRIBUTE: (
        'assertion.repository_id + ":" + '
        f'(has(assertion.environment) && assertion.environment != "" ? assertion.environment : "{NO_ENVIRONMENT}")'
        ' + ":" + assertion.event_name + ":" + assertion.ref'
    ),
}


def attribute_mapping() -> dict[str, str]:
    """Return the provider's mapping: attribute to CEL. `environment` is the one claim that a token can be without."""
    return dict(_MAPPING)


def attribute_condition(owner_id: int, repository_ids: Iterable[int], events: Iterable[Event]) -> str:
    """Return the CEL that admits tokens of one owner's listed repositories for the listed events, and nothing else.

    The lists are written sorted and each entry once, so that the order of the configuration is not a change of the provider.
    """
    repositories = ", ".join(f'"{repository_id}"' for repository_id in sorted(set(repository_ids)))
    names = ", ".join(f'"{event}"' for event in sorted(set(events)))
    return (
        f'assertion.repository_owner_id == "{owner_id}" && assertion.repository_id in [{repositories}]'
        f" && assertion.event_name in [{names}]"
    )


def condition_of(owner_id: int, rows: Iterable[DutyRow]) -> str:
    """Return the condition that admits exactly the repositories and events of these duties."""
    known = tuple(rows)
    return attribute_condition(owner_id, (row.repository_id for row in known), (event for row in known for event in row.events))


def principal_set(project_number: int, pool: str, value: str) -> str:
    """Return the IAM member for every identity of a pool that has this duty value.

    The value is everything after the attribute's name, slashes included (IAM, "Principal identifiers", 2026-11).
    """
    return f"principalSet://iam.googleapis.com/projects/{project_number}/locations/global/workloadIdentityPools/{pool}/{DUTY_ATTRIBUTE}/{value}"


def principal_sets(project_number: int, pool: str, row: DutyRow) -> tuple[str, ...]:
    """Return the members of the duty's one `roles/iam.workloadIdentityUser` binding, in the order of its admissions."""
    return tuple(principal_set(project_number, pool, value) for value in row.attribute_values)
