"""A local cloud with the program's stacks on it, in a folder of its own, for tests that run the real engine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bulwark.config.environments import load_environments
from bulwark.config.pipeline import Pipeline
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import Ports, start_cloud, stop_cloud, stop_process
from bulwark.local.session import LocalSession, open_session
from bulwark.stacks.engine import Engine
from bulwark.stacks.operations import BroughtUp, bring_up
from bulwark.stacks.stack import Stack, unseen
from bulwark.stacks.vendors import vendors_of

ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Ground:
    """What a test works on. `checkout` holds the stack files: the project's own unless the test changed a copy."""

    checkout: Path
    bin_dir: Path
    session: LocalSession
    pipelines: dict[str, Pipeline] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return every setting of this ground's local cloud and engine."""
        return self.session.settings.environment()

    def stack(self, name: str) -> Stack:
        """Return a stack, ready for the engine."""
        return self.session.stack(self.pipelines[name], Engine(self.bin_dir, self.environment()))

    def up(self, name: str) -> BroughtUp:
        """Bring a stack up as `bulwark up` does; the vendors' settings must be in this process's environment."""
        return bring_up(self.stack(name), self.pipelines[name], vendors_of(self.pipelines[name]), unseen)

    def restart_providers(self) -> None:
        """Start the resource providers anew: nothing they knew is left."""
        stop_process(self.session.folder, "providers")
        settings = start_cloud(self.session.folder, Ports.free())
        self.session = LocalSession(self.session.checkout, self.session.folder, settings)


@contextmanager
def running_ground(folder: Path, bin_dir: Path, checkout: Path = ROOT) -> Iterator[Ground]:
    """Start a seeded local cloud whose state is below `folder`; end its processes afterwards."""
    local = LocalFolder.of(folder)
    pipelines = load_environments(checkout)
    try:
        session = open_session(checkout, local, Ports.free(), pipelines)
        yield Ground(checkout, bin_dir, session, {pipeline.environment.name: pipeline for pipeline in pipelines})
    finally:
        stop_cloud(local)


def copy_checkout(target: Path) -> Path:
    """Copy what the engine needs of the project, so that a test can change the program or its stack files.

    The program's own code is a real copy: a change through a link would reach every test that runs at the same time.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in ("Pulumi.yaml", "Pulumi.staging.yaml", "Pulumi.production.yaml", "__main__.py"):
        shutil.copyfile(ROOT / name, target / name)
    shutil.copytree(ROOT / "components", target / "components")
    for name in ("policies", "bulwark"):
        (target / name).symlink_to(ROOT / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    return target
