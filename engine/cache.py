"""Own the folder in the user's cache where an engine is kept, and the lock that lets one process at a time fill it.

A version's folder appears in one step, by renaming a complete one, and is described by a manifest of sizes and checksums: an
interrupted installation is never taken for an engine, and a damaged one is noticed. A lock is the kernel's own (`flock`), so a
killed process leaves none behind.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.errors import CacheError, SettingError
from engine.progress import Progress
from engine.version import ENGINE_VERSION

MANIFEST: Final = "manifest.json"
CACHE_SETTING: Final = "BULWARK_CACHE_DIR"
# An official release unpacks to 420 MB; a build needs 120 MB here and about 2 GB in Go's own caches.
NEEDED_BYTES: Final = 600 * 1024 * 1024


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for engines of all versions: BULWARK_CACHE_DIR, else XDG's cache folder, else ~/.cache.

    Raises:
        SettingError: BULWARK_CACHE_DIR is not absolute, or neither it nor a home folder is set.
    """
    setting = environment.get(CACHE_SETTING, "")
    if setting:
        if not Path(setting).is_absolute():
            raise SettingError(
                f"{CACHE_SETTING} is '{setting}', which is not an absolute path.",
                "Every command would keep an engine of its own in the folder it happens to be started from.",
                f"Set {CACHE_SETTING} to an absolute path, or unset it to use ~/.cache/bulwark.",
            )
        return Path(setting) / "engine"
    # The XDG Base Directory Specification 0.8 asks that a relative XDG_CACHE_HOME be ignored.
    xdg = Path(environment.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():
        return xdg / "bulwark" / "engine"
    home = environment.get("HOME", "")
    if not home:
        raise SettingError(
            f"Neither {CACHE_SETTING}, XDG_CACHE_HOME nor HOME is set.",
            "There is no folder of this user in which the engine could be kept.",
            f"Set {CACHE_SETTING} to a folder that may grow by 600 MB.",
        )
    return Path(home) / ".cache" / "bulwark" / "engine"


@dataclass(frozen=True, slots=True)
class Cached:
    """A folder with a verified engine."""

    folder: Path
    source: str
    """`release` or `built`."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A folder that is there and cannot be used."""

    problem: str


class EngineCache:
    """The folder of one version of the engine."""

    def __init__(self, root: Path, version: str = ENGINE_VERSION) -> None:
        self.root = root
        self.folder = root / version
        self._version = version

    def read(self) -> Cached | Damaged | None:
        """Verify every file against the manifest; None when nothing is there."""
        try:
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            recorded, source = dict(manifest["files"]), str(manifest["source"])
        except (FileNotFoundError, NotADirectoryError):
            return Damaged(f"{MANIFEST} is missing") if self.folder.is_dir() else None
        except (OSError, ValueError, KeyError, TypeError) as error:
            return Damaged(f"{MANIFEST} cannot be read ({error})")
        for name, checksum in recorded.items():
            problem = _difference(self.folder / name, checksum)
            if problem:
                return Damaged(problem)
        return Cached(self.folder, source) if "pulumi" in recorded else Damaged("the manifest names no engine")

    @contextmanager
    def exclusive(self, progress: Progress) -> Iterator[None]:
        """Hold the lock of this version; wait, saying so, while another process holds it.

        Raises:
            CacheError: the folder cannot be made or written.
        """
        with guarded(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.root / f"{self._version}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
                with progress.step(f"another process (id {owner or 'unknown'}) is obtaining the engine; waiting for it"):
                    fcntl.flock(lock, fcntl.LOCK_EX)
            with guarded(self.root):
                os.ftruncate(lock, 0)
                os.pwrite(lock, str(os.getpid()).encode(), 0)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Give an empty folder on the same disk, removed in the end; leftovers of killed processes go first. Needs the lock.

        Raises:
            CacheError: the folder cannot be made, or the disk has too little room.
        """
        with guarded(self.root):
            for leftover in self.root.glob(f"{self._version}.staging-*"):
                shutil.rmtree(leftover)
            free = shutil.disk_usage(self.root).free
            if free < NEEDED_BYTES:
                raise disk_full(self.root, f"{free // 2**20} MB are free and {NEEDED_BYTES // 2**20} MB are needed")
            folder = self.root / f"{self._version}.staging-{os.getpid()}"
            folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def install(self, staged: Path, source: str) -> Cached:
        """Describe the staged files in a manifest and move them into place, over a damaged folder. Needs the lock.

        Raises:
            CacheError: the disk is full or the folder cannot be written.
        """
        with guarded(self.root):
            files = {path.name: _checksum(path) for path in sorted(staged.iterdir()) if path.is_file()}
            manifest = {"version": self._version, "source": source, "files": files}
            (staged / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
            if self.folder.exists():
                shutil.rmtree(self.folder)
            staged.rename(self.folder)
        return Cached(self.folder, source)


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about the cache folder into a `CacheError`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(folder, error.strerror or "no space left on device") from error
        raise CacheError(
            f"The cache folder {folder} cannot be written ({error.strerror or error}).",
            "The engine takes minutes to obtain and has nowhere to be kept.",
            f"Make the folder writable, or set {CACHE_SETTING} to a folder that is.",
        ) from error


def disk_full(folder: Path, problem: str) -> CacheError:
    """Make the error for a disk without room."""
    return CacheError(
        f"The disk of the cache folder {folder} is full ({problem}).",
        "The engine cannot be stored; what was begun has been removed.",
        f"Free some space, or set {CACHE_SETTING} to a folder on another disk.",
    )


def _difference(path: Path, checksum: str) -> str:
    try:
        return "" if _checksum(path) == checksum else f"{path.name} has changed since it was stored"
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror or error})"


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
