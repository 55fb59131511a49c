"""Look whether the resource providers that the engine is to be attached to are there: it would wait long and say little."""

import socket
from collections.abc import Mapping
from typing import Final

from bulwark.errors import UsageError

VARIABLE: Final = "PULUMI_DEBUG_PROVIDERS"
TIMEOUT_SECONDS: Final = 2.0


def require_attached_providers(environment: Mapping[str, str]) -> None:
    """Connect once to each provider of `PULUMI_DEBUG_PROVIDERS` (`name:port,…`); without it the engine starts its own.

    Raises:
        UsageError: one does not answer, or the variable is not of that form.
    """
    for entry in filter(None, environment.get(VARIABLE, "").split(",")):
        name, _, port = entry.strip().partition(":")
        if not (port.isascii() and port.isdigit() and int(port) <= 65535):
            raise UsageError(
                f"{VARIABLE} has the entry {entry!r}, which is not name:port; the engine could not reach that provider. "
                f'Set it as `eval "$(bulwark local env)"` does, or unset it to let the engine start its own providers.'
            )
        try:
            socket.create_connection(("127.0.0.1", int(port)), TIMEOUT_SECONDS).close()
        except OSError as error:
            raise UsageError(
                f"the provider {name} does not answer on port {port} ({error.strerror or error}), where {VARIABLE} has it; the "
                "engine could do nothing. Start the local cloud with `bulwark local up` and take its settings over again: "
                'eval "$(bulwark local env)"'
            ) from error
