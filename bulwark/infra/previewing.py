"""Preview what a change proposes on its base's published state, with nothing that could be taken: no credential, no vendor.

The local cloud answers the program's own questions; the published state stands for what there is.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from bulwark.config.pipeline import Pipeline
from bulwark.core.infra.comment import Breach, Previewed
from bulwark.core.infra.masked import without_masked
from bulwark.core.infra.planned import planned_of
from bulwark.core.infra.published import Published, notes_on
from bulwark.core.infra.redaction import importable
from bulwark.core.infra.trust_change import trust_change
from bulwark.core.state import Resource, resources_of
from bulwark.core.trust.setting import Setting
from bulwark.errors import BulwarkError
from bulwark.infra.ending import end_tree
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports, stop_cloud
from bulwark.local.session import LocalSession, open_session
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.events import Account
from bulwark.stacks.stack import Stack

TAKEN_AWAY: Final = ("ACTIONS_", "GITHUB_", "GOOGLE_", "CLOUDSDK_", "VERCEL_", "BULWARK_", "PULUMI_", "AWS_", "AZURE_")
"""Beginnings of names of variables that neither the engine nor the program sees."""
_LONGEST_FAILURE: Final = 1_500


@dataclass(slots=True)
class Deadline:
    """Ends an engine that runs too long, with all that it started."""

    seconds: float
    is_over: bool = field(default=False, init=False)

    @contextmanager
    def watching(self, stack: Stack) -> Iterator[Stack]:
        """Yield the stack with an engine that is ended when the time is over."""
        timers: list[threading.Timer] = []

        def watch(process: int) -> None:
            timer = threading.Timer(self.seconds, self._end, (process,))
            timer.daemon = True
            timers.append(timer)
            timer.start()

        try:
            yield replace(stack, engine=replace(stack.engine, watch=watch))
        finally:
            for timer in timers:
                timer.cancel()

    def _end(self, process: int) -> None:
        self.is_over = True
        end_tree(process)


@contextmanager
def without_credentials() -> Iterator[None]:
    """Take every variable that may hold a credential out of this process's environment for the time of a block."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(TAKEN_AWAY)}
    for name in kept:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(kept)


@contextmanager
def local_session(checkout: Path, scratch: Path, pipelines: Sequence[Pipeline]) -> Iterator[LocalSession]:
    """Yield a local cloud of its own for a checkout, with its state below `scratch`; it is stopped afterwards.

    Raises:
        LocalCloudError: a process did not start.
    """
    folder = LocalFolder.of(scratch)
    try:
        yield open_session(checkout, folder, Ports.free(), pipelines)
    finally:
        stop_cloud(folder)


def previewed(
    session: LocalSession, pipeline: Pipeline, engine_folder: Path, published: Published, base: str, seconds: float
) -> Previewed:
    """Return what a change would do to one stack. A preview that fails or never ends is told, not raised.

    Args:
        session: local cloud seeded from the change's own stack files.
        pipeline: of the stack, as the change configures it.
        engine_folder: holds the engine.
        published: the base's state without its secrets.
        base: commit that the change is based on.
        seconds: after so long the engine is ended.
    """
    name, deadline = pipeline.environment.name, Deadline(seconds)
    notes = notes_on(published, base)
    try:
        stack = session.stack(pipeline, Engine(engine_folder, session.settings.environment()))
        stack.replace_state(importable(published.resources, stack.export()))
        with deadline.watching(stack) as watched:
            account = watched.preview(with_refresh=False)
    except EngineRunError as error:
        if deadline.is_over:
            return Previewed(name, notes=notes, failure=f"it did not end within {seconds:.0f} s, and was ended")
        if not any(violation.level == "mandatory" for violation in error.account.violations):
            return Previewed(name, notes=notes, failure=_short(str(error)))
        account = error.account
    except BulwarkError as error:
        return Previewed(name, notes=notes, failure=_short(str(error)))
    return _told(name, pipeline, published, account, notes)


def _told(name: str, pipeline: Pipeline, published: Published, account: Account, notes: Sequence[str]) -> Previewed:
    steps, hidden = without_masked(
        planned_of((step.operation, step.urn, step.paths) for step in account.steps), published.resources, account.planned
    )
    names = ", ".join(sorted({one.name for one in hidden})[:10])
    masked = (f"whether {len(hidden)} secret values change cannot be seen ({names})",) if hidden else ()
    breaches = tuple(
        Breach(one.policy, one.urn.rpartition("::")[2], one.message, one.level == "mandatory") for one in account.violations
    )
    before = resources_of(published.resources)
    trust = trust_change(before, _after(published.resources, account), Setting(pipeline.duty_rows))
    return Previewed(name, steps, breaches, trust, (*notes, *masked))


def _after(resources: Sequence[Mapping[str, Any]], account: Account) -> tuple[Resource, ...]:
    """Return what there would be: the state's resources, those that change as the plan has them, those that go left out."""
    gone = {step.urn for step in account.steps if step.operation == "delete"} - account.planned.keys()
    kept = [account.planned.get(str(one["urn"]), one) for one in resources if one["urn"] not in gone]
    known = {str(one["urn"]) for one in resources}
    return resources_of([*kept, *(one for urn, one in account.planned.items() if urn not in known)])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_FAILURE else f"{text[:_LONGEST_FAILURE]}…"
