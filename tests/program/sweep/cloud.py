"""Local clouds for a sweep: both stacks up, as many copies as there are workers, each put back after every change."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ground import Ground
from sweep.leaves import Resource, resources_of
from sweep.vendors import Vendors, connect

from bulwark.local.folder import FOLDER_NAME, LocalFolder
from bulwark.local.processes import Ports, app_environment, start_cloud, stop_cloud
from bulwark.local.session import LocalSession
from bulwark.stacks.engine import Engine
from bulwark.stacks.stack import Stack

BUSY_SECONDS = 10.0


@dataclass
class SweptCloud:
    """One local cloud that a sweep alters and puts back."""

    ground: Ground
    vendors: Vendors
    snapshot: Path

    def stack(self, name: str) -> Stack:
        """Return a stack that is up, without the policy pack, which judges the program and not the vendors."""
        session, engine = self.ground.session, Engine(self.ground.bin_dir, self.ground.environment())
        return Stack(name, engine, session.checkout, session.folder.stack_file(name))

    def put_back(self) -> None:
        """Make everything at the vendors as it was; sequences go back too, so that a run can be repeated."""
        _copy_database(self.snapshot, self.ground.session.folder.cloud_file)


def exported_resources(ground: Ground) -> list[Resource]:
    """Return what the engine keeps in the state of every stack, by URN: the order of the state is that of a race."""
    found = [resource for name in ground.pipelines for resource in resources_of(name, ground.stack(name).export())]
    return sorted(found, key=lambda resource: resource.urn)


@contextmanager
def copies_of(ground: Ground, folder: Path, count: int, sdk: Path) -> Iterator[list[SweptCloud]]:
    """Yield local clouds like the given one, which must be at rest; each has a folder and processes of its own."""
    clouds: list[SweptCloud] = []
    try:
        clouds.extend(_copy(ground, folder / str(number), sdk) for number in range(count))
        yield clouds
    finally:
        for cloud in clouds:
            cloud.vendors.close()
            stop_cloud(cloud.ground.session.folder)


def _copy(ground: Ground, target: Path, sdk: Path) -> SweptCloud:
    # A copy of an open SQLite file is not one: SQLite makes it itself.
    original = ground.session.folder
    shutil.copytree(original.root, target / FOLDER_NAME, ignore=shutil.ignore_patterns(f"{original.cloud_file.name}*"))
    folder, snapshot = LocalFolder.of(target), target / "before.sqlite"
    for file in (snapshot, folder.cloud_file):
        _copy_database(original.cloud_file, file)
    session = LocalSession(ground.checkout, folder, start_cloud(folder, Ports.free()))
    owner = next(iter(ground.pipelines.values())).github.owner
    vendors = connect(session.settings.environment() | app_environment(folder), owner, sdk)
    return SweptCloud(Ground(ground.checkout, ground.bin_dir, session, ground.pipelines), vendors, snapshot)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as before, closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as now:
        before.backup(now)


def clouds_at_once() -> int:
    """Return how many local clouds keep this machine busy: one a core, unless BULWARK_SWEEP_CLOUDS says otherwise."""
    return int(os.environ.get("BULWARK_SWEEP_CLOUDS") or os.cpu_count() or 1)
