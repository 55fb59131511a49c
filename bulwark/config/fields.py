"""The kinds of value that configuration has: how each is written, what it must look like, what goes wrong otherwise.

A validator refuses with the three parts of an error (`refusal`); `bulwark.config.wording` finds them again by the error's type.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, StrictBool, WithJsonSchema
from pydantic_core import PydanticCustomError

from bulwark.core.durations import DurationTextError, format_duration, parse_duration

REFUSAL: Final = "bulwark_refusal"
"""Type of the pydantic errors that carry the three parts themselves."""


def refusal(wrong: str, consequence: str, remedy: str) -> PydanticCustomError:
    """Return the error that a validator raises: what is wrong, what it would cause, what to write instead.

    `{seen}` in the first part stands for the value; whoever words the error decides whether it may be shown.
    """
    parts = {"wrong": wrong, "consequence": consequence, "remedy": remedy}
    return PydanticCustomError(REFUSAL, "{wrong}; {consequence}; {remedy}", parts)


def matching(pattern: str, consequence: str, remedy: str) -> Callable[[str], str]:
    """Return a validator for a text that has to match the whole of an ASCII pattern."""
    compiled = re.compile(pattern, re.ASCII)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise refusal("{seen} is not of the form that is needed", consequence, remedy)
        return value

    return check


def _parse_id(value: Any) -> Any:
    """Accept the number itself or its digits as text: YAML, JSON and people write either."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,18}", value, re.ASCII):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**18:
        raise refusal(
            "{seen} is not a numeric id",
            "trust rests on ids, and nothing would ever match this one",
            "write the whole number above zero that the vendor shows, such as 820045678",
        )
    return value


NumericId = Annotated[int, BeforeValidator(_parse_id), WithJsonSchema({"type": ["integer", "string"], "pattern": r"^\d{1,18}$"})]
"""A number that a vendor gave once and for all; digits as text are the same."""


def _parse_duration(value: Any) -> timedelta:
    if isinstance(value, timedelta):
        return value
    try:
        return parse_duration(value if isinstance(value, str) else "")
    except DurationTextError as error:
        raise refusal(
            "{seen} is not a duration",
            "its unit would be a guess",
            "write a whole number with its unit, such as 500ms, 30s, 5m, 1h30m or 7d",
        ) from error


Duration = Annotated[
    timedelta,
    BeforeValidator(_parse_duration),
    PlainSerializer(format_duration),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$", "minLength": 2}),
]
"""A text such as `5m`, parsed once."""


_ENGINES_MOMENT: Final = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<time>\d{2}:\d{2}:\d{2})(?:\.\d+)? (?P<offset>[+-]\d{4}) \S+", re.ASCII
)
"""What engine 3.259.0 makes of a day or moment that is written without quotes, in its JSON and when it writes a stack file anew:
`2027-03-31 00:00:00 +0000 UTC` (measured 2026-11)."""


def _from_engine(value: Any, template: str) -> Any:
    """Write in our form what the engine made of a day or moment without quotes; return anything else as it is."""
    match = _ENGINES_MOMENT.fullmatch(value) if isinstance(value, str) else None
    return match.expand(template) if match else value


def _parse_day(value: Any) -> date:
    """Accept `2027-03-31`, the day YAML makes of it, and what the engine makes of that."""
    value = _from_engine(value, r"\g<day>") if str(value).endswith(" 00:00:00 +0000 UTC") else value
    if isinstance(value, datetime):
        value = value.date() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value
    is_plain = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII)
    try:
        return date.fromisoformat(value if is_plain else "")
    except ValueError as error:
        raise refusal(
            "{seen} is not a day",
            "nobody would be reminded of it",
            'write it as year, month and day, such as "2027-03-31"',
        ) from error


Day = Annotated[date, BeforeValidator(_parse_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, UTC, `2027-03-31`."""


def _parse_moment(value: Any) -> datetime:
    value = _from_engine(value, r"\g<day>T\g<time>\g<offset>")
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    raise refusal(
        "{seen} is not a moment with its offset from UTC",
        "Secret Manager could not tell when to act on it",
        'write it like "2027-03-31T12:00:00Z"',
    )


Moment = Annotated[datetime, BeforeValidator(_parse_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment with its offset from UTC, kept in UTC."""

Slug = Annotated[
    str,
    AfterValidator(
        matching(
            r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,38}",
            "accounts, environments and resources could not be named after it",
            "write lower-case letters, digits and single hyphens, a letter first, 39 at most, such as living-tree",
        )
    ),
]
"""A short name made of lower-case letters, digits and hyphens."""


def _refuse_full_ref(value: str) -> str:
    if value.startswith("refs/"):
        raise refusal(
            "{seen} is a full ref",
            "tokens would carry refs/heads/ twice over and match nothing",
            f"write {value.removeprefix('refs/heads/')}",
        )
    return value


Branch = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))(?![-./])[A-Za-z0-9._/-]*[A-Za-z0-9_-]",
            "it could not be carried unchanged by Git, a branch policy and a principal of Google's",
            "write the branch's plain name, such as main: letters, digits and . _ / - only, without refs/heads/",
        )
    ),
    AfterValidator(_refuse_full_ref),
]
"""The name of a branch without `refs/heads/`."""


Domain = Annotated[
    str,
    AfterValidator(
        matching(
            r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})",
            "Vercel could not serve it and no probe could reach it",
            "write a host name in lower case without scheme, port, path or wildcard, such as www.livingtree.io",
        )
    ),
]
"""A host name in lower case."""

VariableName = Annotated[
    str,
    AfterValidator(
        matching(
            r"[A-Z][A-Z0-9_]{0,254}",
            "Secret Manager, GitHub and a shell do not all take such a name",
            "write capital letters, digits and underscores, a letter first, such as DATABASE_URL",
        )
    ),
]
"""The name of an environment variable."""


def whole_number(least: int, most: int, meaning: str, consequence: str) -> BeforeValidator:
    """Return what makes an `int` field take the whole numbers of a range only, for use in `Annotated`."""

    def check(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise refusal(
                f"{{seen}} is not {meaning} from {least} to {most}",
                consequence,
                "write a whole number without quotes or fraction",
            )
        return value

    return BeforeValidator(check)


Percent = Annotated[
    int,
    whole_number(1, 100, "a percentage", "Vercel would refuse the stage"),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 100}),
]
"""A whole percentage of the traffic, 1 to 100."""


def _parse_ratio(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        remedy = f"write {value / 100:g}" if _is_percentage(value) else "write a number between 0 and 1, such as 0.999"
        raise refusal("{seen} is not a ratio above 0 and below 1", "the error budget would be empty or negative", remedy)
    return float(value)


def _is_percentage(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 1 < value < 100


Ratio = Annotated[
    float, BeforeValidator(_parse_ratio), WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1})
]
"""A share, above 0 and below 1: `0.999`, never `99.9`."""

Flag = StrictBool
"""`true` or `false`, nothing that merely looks like it."""
