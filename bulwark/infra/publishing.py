"""Publish a stack's state without its secrets, and refuse when one of the values that are known to be secret is in it."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain
from typing import Any, Final

from bulwark.core.infra.redaction import redact
from bulwark.errors import DecisionError
from bulwark.stacks.stack import Stack

_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the engine's mark of a secret
_SHORTEST: Final = 6
"""A shorter secret is found in any text."""
_CREDENTIALS: Final = ("TOKEN", "SECRET", "PASSPHRASE", "PRIVATE_KEY", "PASSWORD")
"""Ends of names of this process's variables that hold credentials."""


def published(stack: Stack, commit: str) -> dict[str, Any]:
    """Return the document that may be published.

    Args:
        stack: whose state; it is exported with its secrets, which are then looked for in the result.
        commit: of the protected branch whose program the state follows.

    Raises:
        DecisionError: a secret would be in it; nothing of it is in the message.
        EngineRunError: the state cannot be exported.
    """
    state = stack.export(with_secrets=True)
    document = redact(state, stack.name, commit, datetime.now(UTC).isoformat(timespec="seconds"))
    text = json.dumps(document, ensure_ascii=False)
    # Providers mark more than secrets, labels for one: what the stack file says in the clear is none.
    public = stack.config_file.read_text(encoding="utf-8")
    held = (value for name, value in os.environ.items() if name.endswith(_CREDENTIALS))
    known = {value for value in chain(_secrets_in(state), held) if value not in public}
    if any(_is_in(value, text) for value in known):
        found = [one["urn"] for one in document["resources"] if any(_is_in(value, json.dumps(one)) for value in known)]
        raise DecisionError(
            f"the state of {stack.name} would be published with a secret in {', '.join(found[:3]) or 'it'}; nothing was "
            "written. Mark the property as secret in the program, so that the engine knows it for one, and bring the stack up."
        )
    return document


def _is_in(value: str, text: str) -> bool:
    return len(value) >= _SHORTEST and (value in text or json.dumps(value)[1:-1] in text)


def _secrets_in(value: Any) -> Iterator[str]:
    """Yield every text that the engine keeps as a secret."""
    if isinstance(value, Mapping):
        if value.get(_SIGNATURE) == _SECRET:
            yield from _texts_in(json.loads(str(value.get("plaintext", "null"))))
            return
        for item in value.values():
            yield from _secrets_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _secrets_in(item)


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts_in(item)
