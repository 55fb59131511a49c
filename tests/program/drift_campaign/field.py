"""Where a campaign runs: one stack that is up on a local cloud, changed, looked at by `bulwark drift`, and put back."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from drift_campaign.targets import Call, Target, targets_of
from ground import Ground

from bulwark.core.drift.registry import KINDS
from bulwark.core.state import resources_of
from bulwark.drift.contract import contract_of
from bulwark.drift.detection import Question, Seen, detect
from bulwark.drift.inventory import Search
from bulwark.drift.registry import READERS
from bulwark.drift.sessions import sessions_of
from bulwark.stacks.events import Account
from bulwark.stacks.stack import Progress, Stack, unseen

STACK = "staging"
BUSY_SECONDS = 10.0


@dataclass
class Field:
    """One stack at rest."""

    ground: Ground
    snapshot: Path
    sdk: Path | None
    client: httpx.Client

    @property
    def targets(self) -> list[Target]:
        """What can be changed, from what the engine keeps."""
        pipeline = self.ground.pipelines[STACK]
        state = self.ground.stack(STACK).export()
        resources = resources_of(state["deployment"]["resources"])
        return targets_of(resources, pipeline.github.owner, pipeline.vercel.team_id, self.sdk)

    def keep(self) -> None:
        """Take what is there for what is put back."""
        _copy(self.ground.session.folder.cloud_file, self.snapshot)

    def put_back(self) -> None:
        """Make everything at the vendors as it was."""
        _copy(self.snapshot, self.ground.session.folder.cloud_file)

    def ask(self, call: Call) -> tuple[int, Any]:
        """Make a request as the operator, and return its status and answer."""
        settings: Mapping[str, str] = self.ground.session.settings.vendor_environment()
        base, token = {
            "google": (settings["BULWARK_GOOGLE_ENDPOINT"], settings["GOOGLE_OAUTH_ACCESS_TOKEN"]),
            "github": (settings["GITHUB_API_URL"], settings["GITHUB_TOKEN"]),
            "vercel": (settings["BULWARK_VERCEL_API_URL"], settings["VERCEL_API_TOKEN"]),
        }[call.vendor]
        headers = {"Authorization": f"Bearer {token}"}
        answer = self.client.request(call.method, f"{base}{call.path}", json=call.body, headers=headers)
        return answer.status_code, answer.json() if answer.content and answer.is_success else {}

    def look(self, stack: Stack | None = None) -> Seen:
        """Run the whole detection, the engine's preview with refresh and the inventory."""
        pipeline = self.ground.pipelines[STACK]
        contract = contract_of(pipeline, list(self.ground.pipelines.values()))
        search = Search(KINDS, READERS, sessions_of(pipeline))
        question = Question(stack or self.ground.stack(STACK), contract, search, (), datetime.now(UTC))
        return detect(question, lambda _resources, _places: None)

    def record(self) -> "Recorded":
        """Return the stack as it is now: its engine answers from here on as it does at this moment."""
        stack = self.ground.stack(STACK)
        return Recorded(
            stack.name, stack.engine, stack.checkout, stack.config_file, state=stack.export(), account=stack.compare()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(Stack):
    """A stack whose state and whose preview with refresh were read before; everything else of a look is real."""

    state: dict[str, Any]
    account: Account

    def export(self) -> dict[str, Any]:
        return self.state

    def compare(self, on_change: Progress = unseen) -> Account:
        on_change(self.account)
        return self.account


def _copy(source: Path, target: Path) -> None:
    # A copy of an open SQLite file is not one: SQLite makes it itself.
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as now:
        before.backup(now)
