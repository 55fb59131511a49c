"""Take Google's resource names apart and compare their short and full forms."""

import re
from typing import Any

from localcloud.providers.gcp.configuration import project_of
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


def segment_after(name: str, collection: str) -> str:
    """Return what follows the collection in a name: `p` for `projects` in `projects/p/secrets/s`; empty when it is not there."""
    parts = name.split("/")
    return parts[parts.index(collection) + 1] if collection in parts[:-1] else ""


def full_name(session: Session, text: str, collection: str, inputs: Properties) -> str:
    """Return `projects/P/<collection>/X` for `X`, `P/X` or the full name.

    Raises:
        InputRefusedError: no project is known.
    """
    if text.startswith("projects/"):
        return text
    project, _, last = text.rpartition("/")
    return f"projects/{project or project_of(session, inputs)}/{collection}/{last}"


def is_same_name(left: Any, right: Any) -> bool:
    """Compare names of which one may be short: `s` is `projects/p/secrets/s`."""
    if not isinstance(left, str) or not isinstance(right, str):
        return bool(left == right)
    shorter, longer = sorted((left, right), key=len)
    return longer == shorter or ("/" not in shorter and longer.rpartition("/")[2] == shorter)


def check_text(inputs: Properties, name: str, pattern: str, rule: str) -> None:
    """Refuse an input whose whole text does not match; absent and unknown ones pass.

    Raises:
        InputRefusedError: it does not match; `rule` says in words what would.
    """
    value = inputs.get(name)
    if value is not None and value is not UNKNOWN and not re.fullmatch(pattern, str(value)):
        raise InputRefusedError(
            name, f"{value!r} is not a value that Google takes, so that the call would fail. It must be {rule}."
        )


def refuse_inputs(inputs: Properties, names: tuple[str, ...], reason: str) -> None:
    """Refuse inputs that the local cloud does not have.

    Raises:
        InputRefusedError: one of them is given.
    """
    for name in names:
        if name in inputs:
            raise InputRefusedError(name, f"{reason}; it would be dropped unseen. Leave it out, or use a real account.")
