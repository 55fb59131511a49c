"""Keep the ledger of what was applied as deployments of the infrastructure's repository, in an environment of their own task."""

import json
from typing import Any, Final, Self

import httpx

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import github_url
from bulwark.core.infra.ledger import STATES, Begun, Line, ending_of, line_of, payload_of

TASK: Final = "infra-apply"
"""Tells our lines from the deployments that GitHub makes for a job that names an environment; those have `deploy`."""
MOST: Final = 100
"""Lines that are read back; a page at GitHub."""
_TIMEOUT_SECONDS: Final = 30


def environment_of(stack: str) -> str:
    """Return the GitHub environment in which a stack is applied."""
    return f"infra-apply-{stack}"


class Ledger:
    """The ledger in one repository, in a `with` block; every method raises `UpstreamError`."""

    def __init__(self, repository: str, token: str) -> None:
        """Take the repository's full name and a token that writes deployments there."""
        self._repository, self._token = repository, token
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        self._client = httpx.Client(
            base_url=f"{github_url()}/repos/{repository}", headers=headers, timeout=_TIMEOUT_SECONDS, trust_env=False
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ending: object) -> None:
        self._client.close()

    def lines(self, stack: str) -> tuple[Line, ...]:
        """Return the newest hundred lines of a stack, newest first."""
        query = {"task": TASK, "environment": environment_of(stack), "per_page": str(MOST)}
        found = self._ask("GET", "/deployments", query=query)
        try:
            lines = [self._line(one) for one in found]
        except (KeyError, TypeError, ValueError) as error:
            raise malformed(f"GET /deployments of {self._repository} at GitHub", "something else than deployments") from error
        return tuple(line for line in lines if line is not None)

    def begin(self, begun: Begun) -> int:
        """Write the line of an apply that begins; return its number."""
        body = {
            "ref": begun.commit,
            "task": TASK,
            "environment": environment_of(begun.stack),
            "payload": payload_of(begun),
            "auto_merge": False,
            "required_contexts": [],
            "description": f"bulwark infra apply {begun.stack}"[:140],
        }
        return int(self._ask("POST", "/deployments", body)["id"])

    def end(self, number: int, outcome: str, seconds: float, counts: dict[str, int], run: str) -> None:
        """Write how an apply ended."""
        # Older lines stay as they are: each is a fact, not a place that something newer serves.
        said = ending_of(outcome, seconds, counts)
        body = {"state": STATES[outcome], "description": said, "auto_inactive": False, "log_url": run}
        self._ask("POST", f"/deployments/{number}/statuses", body)

    def _line(self, shown: dict[str, Any]) -> Line | None:
        statuses = self._ask("GET", f"/deployments/{shown['id']}/statuses", query={"per_page": str(MOST)})
        payload = shown["payload"]
        # GitHub gives back as a text what was given as one.
        payload = json.loads(payload) if isinstance(payload, str) and payload else payload
        descriptions = tuple(str(one["description"]) for one in sorted(statuses, key=lambda one: int(one["id"])))
        return line_of(int(shown["id"]), str(shown["created_at"]), payload, descriptions)

    def _ask(self, method: str, place: str, body: object = None, query: dict[str, str] | None = None) -> Any:
        asked = f"{method} {place} of {self._repository} at GitHub"
        try:
            answer = self._client.request(method, place, json=body, params=query)
        except httpx.TransportError as error:
            raise silence(asked, type(error).__name__) from error
        if not answer.is_success:
            raise refusal(asked, answer.status_code, answer.text, (self._token,))
        try:
            return answer.json()
        except ValueError as error:
            raise malformed(asked, "what is not JSON") from error
