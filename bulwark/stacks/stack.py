"""One stack and what the engine can do with it."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.events import Account
from bulwark.stacks.journal.pending import PendingNotes
from bulwark.stacks.journal.run import JournaledStack
from bulwark.stacks.pending_tag import BUCKETS, PendingTag
from bulwark.stacks.policy_configuration import write_configuration
from bulwark.stacks.state_lock import StateLock, keeps_files, release_dead_locks

Progress = Callable[[Account], None]


def _only(targets: Sequence[str]) -> list[str]:
    return [word for urn in targets for word in ("--target", urn)]


def unseen(_account: Account) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack of the program in `checkout`, configured by `config_file`."""

    name: str
    engine: Engine
    checkout: Path
    config_file: Path
    policy_pack: Path | None = None
    advisory_rules: frozenset[str] = frozenset()
    """Rules of the pack that stop nothing in this environment."""
    trust: Mapping[str, Any] | None = None
    """What the pack has to prove of this environment, as `trust_of` writes it; None for what holds of any program alone."""

    def ensure(self) -> bool:
        """Make the stack unless it is there; say whether it was made.

        Made from the configuration's folder: `stack init` writes the salt into the stack file beside it, never the tracked one.
        """
        listed = json.loads(self.engine.run(["stack", "ls", "--json"], self.config_file.parent))
        if any(item["name"].rsplit("/", 1)[-1] == self.name for item in listed):
            return False
        self.engine.run(["stack", "init", self.name, "--no-select"], self.config_file.parent)
        return True

    def set_secret(self, path: str, value: str) -> None:
        """Keep an encrypted configuration value; it goes over standard input, where no list of processes shows it."""
        self.engine.run(["config", "set", "--secret", "--path", path, *self._selection()], self.config_file.parent, given=value)

    def set_value(self, path: str, value: str) -> None:
        """Set a plain configuration value."""
        self.engine.run(["config", "set", "--path", path, value, *self._selection()], self.config_file.parent)

    def up(self, on_change: Progress = unseen, *, with_refresh: bool = False, targets: Sequence[str] = ()) -> Account:
        """Bring the stack up, or of it the URNs in `targets` alone, reading every resource at its vendor first if told so.

        Raises:
            EngineRunError: it failed; the state holds what was done.
        """
        refresh = ["--refresh"] if with_refresh else []
        arguments = ["up", "--yes", "--skip-preview", *refresh, *_only(targets), *self._policy()]
        return self._change("`pulumi up`", arguments, on_change)

    def preview(self, on_change: Progress = unseen, *, with_refresh: bool = True, targets: Sequence[str] = ()) -> Account:
        """Say what `up` would do, reading every resource at its vendor first unless told otherwise.

        Raises:
            EngineRunError: it failed. Differences are no failure.
        """
        refresh = ["--refresh"] if with_refresh else []
        return self._follow(
            "`pulumi preview`", ["preview", *refresh, *_only(targets), *self._policy(), *self._selection()], on_change
        )

    def compare(self, on_change: Progress = unseen) -> Account:
        """Hold vendors, state and program against each other without the policies, and change nothing.

        A failure is no exception: what could not be read is not among the account's `refreshed`, and its `errors` say why.
        """
        _, account, _ = self.engine.follow(["preview", "--refresh", *self._selection()], self.checkout, on_change)
        return account

    def look(self, on_change: Progress = unseen) -> Account:
        """Read every resource at its vendor without running the program, and change nothing, the state least of all.

        What could not be read is not among the account's `seen`, and its `errors` say why.

        Raises:
            EngineRunError: nothing at all could be read.
        """
        status, account, rest = self.engine.follow(["refresh", "--preview-only", *self._selection()], self.checkout, on_change)
        if status != 0 and not account.seen:
            raise EngineRunError(f"`pulumi refresh --preview-only` of stack {self.name}", account, rest)
        return account

    def destroy(self, on_change: Progress = unseen) -> Account:
        """Remove everything the stack holds; protected resources stop it.

        Raises:
            EngineRunError: it failed; the state holds what is left.
        """
        return self._change("`pulumi destroy`", ["destroy", "--yes", "--skip-preview"], on_change)

    def unprotect(self) -> None:
        """Lift the protection of every resource in the state."""
        self.engine.run(["state", "unprotect", "--all", "--yes", "--stack", self.name], self.config_file.parent)

    def replace_state(self, state: Mapping[str, Any]) -> None:
        """Put an exported and edited state in place of the stack's own; the engine checks that it is whole.

        Raises:
            EngineRunError: the engine refused it; the state is as it was.
        """
        if notes := self._notes():
            # Before the state, and none is taken away yet: one too many is found to be settled, one too few is a resource that
            # nobody knows of.
            notes.add(state)
        self.engine.run(["stack", "import", "--stack", self.name], self.config_file.parent, given=json.dumps(state))
        if notes:
            notes.keep(state)

    @property
    def keeps_notes(self) -> bool:
        """Whether what an interrupted run had begun can be kept beside the state; Pulumi's service has no place for it."""
        return self._notes() is not None

    def has_journal(self) -> bool:
        """Say whether a run has noted what the state does not have: it is under way, or it died and is not settled yet."""
        return self._keeps_files and self._journaled().journal.exists()

    def unlock(self) -> list[StateLock]:
        """Take away the locks that killed engines left on the state, and return them; a journal that a run left is settled.

        Raises:
            StateLockedError: another engine works on the stack, or may be working on it.
            JournalDamagedError: what a dead run had made cannot be told.
        """
        with self.alone():
            released = release_dead_locks(self.engine.backend_url, self.name)
            if self._keeps_files:
                self._journaled().settle()
        return released

    def alone(self) -> AbstractContextManager[None]:
        """Keep other runs of this machine off the stack during a block, where its state is kept in files.

        Elsewhere there is the lock that the engine takes for each of its commands.
        """
        return self._journaled().alone() if self._keeps_files else nullcontext()

    def export(self, *, with_secrets: bool = False) -> dict[str, Any]:
        """Return the state, with what an interrupted run had begun.

        Secrets stay encrypted unless told otherwise: they are then the caller's to keep to itself.
        """
        shown = ["--show-secrets"] if with_secrets else []
        command = ["stack", "export", *shown, "--stack", self.name]
        state: dict[str, Any] = json.loads(self.engine.run(command, self.config_file.parent))
        notes = self._notes()
        return notes.add_to(state) if notes else state

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources in the state, in the engine's order; empty when there are none."""
        return list((self.export().get("deployment") or {}).get("resources") or [])

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs; secrets are masked."""
        text = self.engine.run(["stack", "output", "--json", "--stack", self.name], self.config_file.parent)
        outputs: dict[str, Any] = json.loads(text)
        return outputs

    def _change(self, what: str, arguments: Sequence[str], on_change: Progress) -> Account:
        """Run a command that writes the state, where that is kept in files step by step into a journal.

        Pulumi's service would encrypt for a stack that names no secrets provider of its own; ours does not, so the engine then
        keeps the state itself, and names one.
        """
        if not self._keeps_files or not self._names_secrets_provider():
            return self._follow(what, [*arguments, *self._selection()], on_change)
        journaled = self._journaled()
        with journaled.running() as run:
            engine = replace(self.engine, environment={**self.engine.environment, **run.settings})
            chosen = ["--stack", journaled.full_name, "--config-file", str(self.config_file)]
            status, account, rest = engine.follow([*arguments, *chosen], self.checkout, on_change, run.lock_for)
        return self._account(what, status, account, rest)

    @property
    def _keeps_files(self) -> bool:
        return keeps_files(self.engine.backend_url)

    def _notes(self) -> PendingNotes | None:
        if self._keeps_files:
            return self._journaled().pending
        if urlsplit(self.engine.backend_url).scheme not in BUCKETS:
            return None
        folder, chosen = self.config_file.parent, ["--stack", self.name]
        return PendingNotes(PendingTag(lambda arguments: self.engine.run(["stack", "tag", *arguments, *chosen], folder)))

    def _names_secrets_provider(self) -> bool:
        settings = YAML(typ="safe").load(self.config_file.read_text(encoding="utf-8")) or {}
        return bool({"encryptionsalt", "secretsprovider"} & settings.keys())

    def _journaled(self) -> JournaledStack:
        return JournaledStack(self.engine.backend_url, self._project(), self.name, self.export, self.replace_state)

    def _project(self) -> str:
        return str(YAML(typ="safe").load((self.checkout / "Pulumi.yaml").read_text(encoding="utf-8"))["name"])

    def _follow(self, what: str, arguments: Sequence[str], on_change: Progress) -> Account:
        return self._account(what, *self.engine.follow(arguments, self.checkout, on_change))

    def _account(self, what: str, status: int, account: Account, rest: str) -> Account:
        if status != 0:
            raise EngineRunError(f"{what} of stack {self.name}", account, rest)
        return account

    def _selection(self) -> list[str]:
        return ["--stack", self.name, "--config-file", str(self.config_file)]

    def _policy(self) -> list[str]:
        if self.policy_pack is None:
            return []
        # Exceptions with their reasons, and levels: what this program accepts, beside the pack that holds on any.
        written = self.checkout / ".bulwark" / f"policy-configuration.{self.name}.json"
        tracked = self.policy_pack / "configuration.json"
        trust = {} if self.trust is None else {f"{self._project()}/{self.name}": self.trust}
        configuration = write_configuration(tracked, written, self.advisory_rules, self.name, trust)
        accepted = ["--policy-pack-config", str(configuration)] if configuration.is_file() else []
        return ["--policy-pack", str(self.policy_pack), *accepted]
