"""One program in a folder of its own, on a local cloud of its own: what is measured of one program never meets the other's."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks.demonstration import LINKED, ROOT
from benchmarks.program.flat import write_flat_program
from benchmarks.program.fleet import STACK, write_fleet, write_policy_configuration
from benchmarks.program.registrations import VARIABLE, Registration, read_registrations
from benchmarks.program.run import Run, measured
from bulwark.config.environments import load_environments
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports, stop_cloud
from bulwark.local.session import open_session
from bulwark.stacks.engine import Engine, EngineRunError
from bulwark.stacks.stack import Stack

PACK: Final = "policies"


@dataclass(frozen=True, slots=True)
class Site:
    """A program, its stack, and the local cloud that it runs on."""

    folder: Path
    applications: int
    stack: Stack
    """Without a policy pack."""

    def first_up(self) -> Run:
        """Bring the stack up as `bulwark up` does, its state kept as a journal."""
        return measured(lambda: self.stack.up().changes)

    def first_up_over_files(self) -> Run:
        """Bring the stack up as plain `pulumi up` does, its state kept in files.

        Raises:
            EngineRunError: it failed.
        """
        arguments = ["up", "--yes", "--skip-preview", "--stack", STACK, "--config-file", str(self.stack.config_file)]

        def up() -> dict[str, int]:
            status, account, rest = self.stack.engine.follow(arguments, self.folder, lambda _account: None)
            if status != 0:
                raise EngineRunError("`pulumi up` over files", account, rest)
            return account.changes

        return measured(up)

    def preview(self, *, with_refresh: bool = False, with_pack: bool = False) -> Run:
        """Preview the stack on which nothing is to do."""
        pack = self.folder / PACK if with_pack else None
        judged = replace(self.stack, policy_pack=pack)
        return measured(lambda: judged.preview(with_refresh=with_refresh).changes)

    def state_bytes(self) -> int:
        """Return the size of the file in which the engine keeps the state."""
        (path,) = (LocalFolder.of(self.folder).root / "state").glob(f".pulumi/stacks/*/{STACK}.json")
        return path.stat().st_size

    def record(self) -> list[Registration]:
        """Preview once more and return what the program asked for."""
        path = self.folder / "calls.jsonl"
        recorded = replace(self.stack.engine, environment={**self.stack.engine.environment, VARIABLE: str(path)})
        replace(self.stack, engine=recorded).preview(with_refresh=False)
        registrations = read_registrations(path)
        path.unlink()
        return registrations


@contextmanager
def component_site(folder: Path, applications: int, engine_at: Path) -> Iterator[Site]:
    """Set up the project's own program for this many applications; nothing is up yet."""
    write_fleet(folder, applications)
    shutil.copyfile(ROOT / "__main__.py", folder / "__main__.py")
    for name in LINKED:
        if name != PACK:
            (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / PACK, folder / PACK, ignore=shutil.ignore_patterns("__pycache__"))
    write_policy_configuration(folder / PACK, applications)
    with _site(folder, applications, engine_at) as site:
        yield site


@contextmanager
def flat_site(folder: Path, applications: int, engine_at: Path, registrations: Sequence[Registration]) -> Iterator[Site]:
    """Set up a program without components that makes the same; nothing is up yet."""
    write_fleet(folder, applications)
    write_flat_program(folder, registrations)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    with _site(folder, applications, engine_at) as site:
        yield site


@contextmanager
def _site(folder: Path, applications: int, engine_at: Path) -> Iterator[Site]:
    shutil.copyfile(ROOT / "Pulumi.yaml", folder / "Pulumi.yaml")
    local = LocalFolder.of(folder)
    pipelines = load_environments(folder)
    try:
        session = open_session(folder, local, Ports.free(), pipelines)
        stack = session.stack(pipelines[0], Engine(engine_at, session.settings.environment()))
        yield Site(folder, applications, replace(stack, policy_pack=None))
    finally:
        stop_cloud(local)
