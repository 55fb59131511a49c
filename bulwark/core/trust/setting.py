"""Say what sentences may name, and which duties one of them names."""

from dataclasses import dataclass

from bulwark.core.duties import DutyRow
from bulwark.core.trust.assertions import Subject


@dataclass(frozen=True, slots=True)
class Setting:
    """What sentences may name."""

    rows: tuple[DutyRow, ...] = ()
    """The duties of the configuration."""

    @property
    def repositories(self) -> frozenset[str]:
        """Numbers of the repositories whose jobs have duties."""
        return frozenset(str(row.repository_id) for row in self.rows)


def rows_of(subject: Subject, setting: Setting) -> tuple[DutyRow, ...]:
    """Return the duties that a subject names; none for one that names no duty."""
    limit = subject.limit
    return tuple(
        row
        for row in setting.rows
        if row.duty is subject.duty
        and limit.application in {None, row.application}
        and limit.environment in {None, row.environment}
        and limit.repository in {None, str(row.repository_id)}
        and not limit.in_other_repositories
    )
