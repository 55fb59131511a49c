"""Wait until no earlier run of the workflow is under way."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import github_url
from bulwark.core.infra.turns import Run, ahead, superseding
from bulwark.errors import BulwarkError, DecisionError, RateLimitedError, RefusedError, UnreachableError, UsageError

_PAGE: Final = 100
_MOST_PAGES: Final = 20
LONGEST_RUN: Final = timedelta(days=35)
"""GitHub Docs, "Actions limits": the longest that a run takes, waiting and approval included."""
_TIMEOUT_SECONDS: Final = 30
INTERVAL_SECONDS: Final = 20
"""A run asks 450 times in the 150 minutes that it waits at most; GitHub lets a job's token ask 1,000 times an hour."""


class SupersededError(BulwarkError):
    """A newer run has been through already."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the time goes by; a test gives its own."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Turns:
    """The runs of one workflow, in a `with` block."""

    def __init__(self, repository: str, workflow: str, token: str) -> None:
        """Take the repository's full name, the workflow's file name and a token that reads runs."""
        self._workflow, self._token = workflow, token
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        base = f"{github_url()}/repos/{repository}/actions"
        self._client = httpx.Client(base_url=base, headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False)

    def __enter__(self) -> "Turns":  # noqa: PYI034 - one line with the neighbours
        return self

    def __exit__(self, *_ending: object) -> None:
        self._client.close()

    def wait(self, run_id: int, minutes: float, tell: Callable[[str], None], waiting: Waiting | None = None) -> int:
        """Return the run's number when it is its turn.

        Args:
            run_id: of the run that waits.
            minutes: the longest that it waits.
            tell: is told for whom it waits.
            waiting: how the time goes by.

        Raises:
            SupersededError: a newer run has been through.
            DecisionError: the wait is over.
            UpstreamError: GitHub refused; what did not answer is asked again until the wait is over.
        """
        clock = waiting or Waiting()
        until = clock.now() + minutes * 60
        number = self._number(run_id)
        said = "GitHub did not answer"
        while True:
            try:
                runs = self._runs()
            except (RateLimitedError, UnreachableError, RefusedError) as error:
                # A limit comes as 403, too. What was refused is asked again until the wait is over, and never goes ahead.
                said = str(error)
            else:
                said = _say(ahead(runs, number))
                newer = superseding(runs, number)
                if newer is not None:
                    raise SupersededError(
                        f"run {newer.number} is newer than run {number} and has been through ({newer.url}); an older commit "
                        "would be applied over a newer one. Start a new run of the branch's head."
                    )
                if not said:
                    return number
            tell(said)
            if clock.now() + INTERVAL_SECONDS > until:
                raise DecisionError(
                    f"after {minutes:g} minutes it is not the turn of run {number}: {said}. Nothing was done. Approve, reject or "
                    "cancel what is ahead, and run the failed jobs again."
                )
            clock.sleep(INTERVAL_SECONDS)

    def _number(self, run_id: int) -> int:
        shown = self._get(f"/runs/{run_id}")
        try:
            name, number = str(shown["path"]).partition("@")[0].rpartition("/")[2], int(shown["run_number"])
        except (KeyError, TypeError, ValueError) as error:
            raise malformed(f"GET /runs/{run_id} at GitHub", "something else than a run") from error
        if name != self._workflow:
            raise UsageError(f"run {run_id} is none of {self._workflow}; its turn cannot be told. Name the run's workflow.")
        return number

    def _runs(self) -> tuple[Run, ...]:
        """Return every run that may be under way: GitHub ends one after 35 days, one that waits for approval after 30."""
        found: list[Run] = []
        for page in range(1, _MOST_PAGES + 1):
            place = f"/workflows/{self._workflow}/runs?per_page={_PAGE}&page={page}"
            shown = self._get(place)
            try:
                listed = shown["workflow_runs"]
                found += [_run(one) for one in listed]
                oldest = min((datetime.fromisoformat(one["created_at"]) for one in listed), default=None)
            except (KeyError, TypeError, ValueError) as error:
                raise malformed(f"GET {place} at GitHub", "something else than a list of runs") from error
            if len(listed) < _PAGE or (oldest is not None and datetime.now(UTC) - oldest > LONGEST_RUN):
                return tuple(found)
        raise DecisionError(
            f"{self._workflow} had more than {_PAGE * _MOST_PAGES} runs within {LONGEST_RUN.days} days; whether one of them is "
            "still under way cannot be told. Nothing was done. Look at the runs by hand."
        )

    def _get(self, place: str) -> Any:
        asked = f"GET {place} at GitHub"
        try:
            answer = self._client.get(place)
        except httpx.TransportError as error:
            raise silence(asked, type(error).__name__) from error
        if not answer.is_success:
            raise refusal(asked, answer.status_code, answer.text, (self._token,))
        try:
            return answer.json()
        except ValueError as error:
            raise malformed(asked, "what is not JSON") from error


def _run(shown: Any) -> Run:
    return Run(int(shown["run_number"]), str(shown["status"]), str(shown["conclusion"] or ""), str(shown["html_url"]))


def _say(before: tuple[Run, ...]) -> str:
    if not before:
        return ""
    first, more = before[0], len(before) - 1
    return f"run {first.number} goes first ({first.status}, {first.url})" + (f", and {more} more" if more else "")
