"""How far each guard is turned down while an application adopts it, since when, until when, and why."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import Day, refusal
from bulwark.core.guards import BY_ID, Mode


def _check_known(value: str) -> str:
    if value not in BY_ID:
        raise refusal(
            "{seen} is no guard",
            "what it was meant to turn down would go on as before",
            f"write one of {', '.join(BY_ID)}",
        )
    return value


GuardId = Annotated[str, AfterValidator(_check_known), WithJsonSchema({"type": "string", "enum": list(BY_ID)})]
"""Id of a guard."""


class GuardSetting(Section):
    """The mode of one guard. A guard that is not named is enforced."""

    mode: Mode = Field(examples=["observe"])
    """What it does with what it finds: `observe` records it, `warn` also tells people in working hours, `enforce` acts on it."""
    since: Day | None = None
    """The day since which it has had this mode, UTC: `bulwark adoption` compares deployments before and after it."""
    review_by: Day | None = None
    """The day by which somebody decides anew, where the mode is below `enforce`; 90 days after `since` at most. Past it the guard
    is told as overdue, and one that observes warns."""
    reason: Annotated[str, Field(min_length=1)] | None = None
    """Why it is not enforced yet, where it is not."""


Guards = Mapping[GuardId, GuardSetting]
"""Guards by id."""

ENFORCED: Final = GuardSetting(mode=Mode.ENFORCE)
