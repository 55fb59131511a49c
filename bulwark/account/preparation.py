"""Look at the account and make what is missing, one thing at a time. What cannot be seen is left alone, and is never `there`."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Any, Final, Self

import stamina

from bulwark.account.thing import Answer, Examined, Finding, Request, Standing, Thing
from bulwark.clients.google import GoogleClient
from bulwark.errors import ApiDisabledError, RefusedError, UpstreamError

PATIENCE_SECONDS: Final = 120.0
"""How long an operation may take, or an API until it answers that was just switched on. After that a second run goes on."""
Tell = Callable[[str], None]


class _NotDoneError(Exception):
    """An operation is still under way."""


class Account:
    """One account at Google, with the caller's credential, in a `with` block: its connections are closed at the end."""

    def __init__(self) -> None:
        self._clients: dict[str, GoogleClient] = {}
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._opened.close()

    def examine(self, things: Iterable[Thing], tell: Tell, *, patience_seconds: float = 0.0) -> list[Examined]:
        """Look at each thing.

        Args:
            things: what to look at.
            tell: is called with the name of each before it is looked at.
            patience_seconds: how long an API that is off may take to answer; for after it was switched on.

        Raises:
            UsageError: there is no credential.
        """
        return [Examined(thing, self._examine(thing, tell, patience_seconds)) for thing in things]

    def make(self, planned: Iterable[Examined], tell: Tell) -> list[Examined]:
        """Make or mend each thing that needs it, and return how all of them stand then.

        Each is looked at once more right before: the one before it may have made it, and a policy is changed as it is now.

        Raises:
            UpstreamError: Google refused or did not answer; what was done before stays, and the same command goes on.
        """
        return [Examined(one.thing, self._make(one, tell)) if one.finding.requests else one for one in planned]

    def _examine(self, thing: Thing, tell: Tell, patience_seconds: float) -> Finding:
        tell(f"{thing.kind} {thing.name}")
        try:
            return thing.judge(self._look(thing, patience_seconds))
        except ApiDisabledError:
            # Only what would be done if nothing were there; whether it is, is looked at once the API is on.
            return replace(
                thing.judge(None),
                standing=Standing.UNSEEN,
                reason="cannot be seen while the API is off; it is looked at once that is on",
            )
        except UpstreamError as error:
            return Finding(Standing.UNSEEN, str(error).rstrip("."), is_present=False)

    def _look(self, thing: Thing, patience_seconds: float) -> Answer:
        if not patience_seconds:
            return self._send(thing.look, absent_is_none=True)
        patiently = stamina.RetryingCaller(attempts=None, timeout=patience_seconds).on(ApiDisabledError)
        return patiently(self._send, thing.look, absent_is_none=True)

    def _make(self, planned: Examined, tell: Tell) -> Finding:
        thing = planned.thing
        now = thing.judge(self._send(thing.look, absent_is_none=True))
        for request in now.requests:
            tell(f"{thing.kind} {thing.name}")
            self._finish(request.api, self._send(request) or {})
        return replace(now, standing=Standing.MADE, reason=_DONE[now.standing], is_present=True) if now.requests else now

    def _finish(self, api: str, answer: dict[str, Any]) -> None:
        """Wait until what was asked for is done, where Google answered with an operation."""
        name = str(answer.get("name", ""))
        if "operations/" not in name or answer.get("done"):
            self._require_success(name, answer)
            return
        for attempt in stamina.retry_context(on=_NotDoneError, attempts=None, timeout=PATIENCE_SECONDS):
            with attempt:
                operation = self._send(Request(api, "GET", f"v1/{name}")) or {}
                if not operation.get("done"):
                    raise _NotDoneError(name)
                self._require_success(name, operation)

    def _require_success(self, name: str, operation: dict[str, Any]) -> None:
        if "operations/" in name and (error := operation.get("error")):
            raise RefusedError(
                f"{name} ended with {error.get('message', 'an error without words')}; it was not done. "
                "Mend what it names and run the same command again."
            )

    def _send(self, request: Request, *, absent_is_none: bool = False) -> dict[str, Any] | None:
        if request.api not in self._clients:
            self._clients[request.api] = self._opened.enter_context(GoogleClient(request.api))
        return self._clients[request.api].call(request.method, request.path, request.body, absent_is_none=absent_is_none)


_DONE: Final = {Standing.MISSING: "was made", Standing.DIFFERENT: "was mended"}
