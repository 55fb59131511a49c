"""What the environment says about drift: who owns beside the program, what is left as it is, and what is reverted by itself."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from bulwark.config.base import Section
from bulwark.config.fields import Day, matching, whole_number
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.ignoring import Ignore

DEFAULT_CONFIRMATIONS: Final = 2

Principal = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?:user|group|serviceAccount|domain):[A-Za-z0-9._%+@-]{1,200}",
            "no member of the project's policy would ever be it, and the true owner would be called drift",
            "write the member as Google does, such as user:platform@livingtree.io",
        )
    ),
]
"""A member of an IAM policy."""


class IgnoredThing(Section):
    """Things that are left as they are although nobody declared them, until a day."""

    kind: Annotated[
        str,
        AfterValidator(
            matching(
                r"[a-z][A-Za-z0-9/:-]{2,120}",
                "nothing would ever be covered by it",
                "write the kind that `bulwark drift detect` prints, such as github-deploy-key, or a resource's type token",
            )
        ),
    ] = Field(examples=["github-deploy-key"])
    """Kind of the thing, or type of the resource, as `bulwark drift detect --json` prints it."""
    place: Annotated[str, Field(min_length=1)] = Field("*", examples=["living-tree-app/living-tree"])
    """Where; `*` stands for any text."""
    id: Annotated[str, Field(min_length=1)] = Field(examples=["81723"])
    """Which; `*` stands for any text."""
    property: str = Field("*", examples=["members"])
    """Which property of a declared resource; `*` stands for any text."""
    reason: Annotated[str, Field(min_length=1)] = Field(examples=["The old mirror reads with it until it is switched off."])
    """Why it may stay; in a sentence."""
    expires: Day = Field(examples=["2027-02-19"])
    """The last day, UTC; on the day after it is drift again."""


class DriftSettings(Section):
    """What `bulwark drift` holds the environment against besides what the program declares."""

    confirmations: Annotated[
        int,
        whole_number(1, 24, "a number of runs", "people would be told of what comes and goes, or never of what stays"),
        WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 24}),
    ] = DEFAULT_CONFIRMATIONS
    """In how many runs in a row something has to be found before people are told; identity and protection are told at once."""
    google_owners: tuple[Principal, ...] = ()
    """Members who own the Google project beside the program, such as who pays for it; any other owner is drift."""
    revert: tuple[DriftClass, ...] = ()
    """Classes that `bulwark drift revert --automatic` reverts without asking; nothing unless said."""
    ignore: tuple[IgnoredThing, ...] = ()
    """What is left as it is for a while."""


def ignores_of(settings: DriftSettings) -> tuple[Ignore, ...]:
    """Return the entries in the terms of `bulwark.core.drift`."""
    return tuple(Ignore(one.kind, one.place, one.id, one.reason, one.expires, one.property) for one in settings.ignore)
