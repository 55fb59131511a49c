"""Take away the lock of an engine that no longer runs.

A state in files is locked by a file that names the engine's machine, process and time. An engine that was killed leaves it, and
every later run would be refused. It is taken away only where that process is certainly gone: on this machine, and either no
process has its number or the one that has is no engine. State kept elsewhere is left to its service.

Source of the file's place and form: pulumi/pulumi pkg/backend/diy/lock.go, v3.259.0.
"""

import json
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from bulwark.errors import UsageError

ENGINE_NAME: Final = "pulumi"


class StateLockedError(UsageError):
    """Another engine works on the stack, or may be working on it."""


@dataclass(frozen=True, slots=True)
class StateLock:
    """One lock on a stack's state."""

    path: Path
    machine: str
    process: int
    since: str


def release_dead_locks(backend_url: str, stack: str) -> list[StateLock]:
    """Remove the locks of dead engines from a stack's state and return them; nothing happens where state is not kept in files.

    Raises:
        StateLockedError: an engine is at work on the stack, or works on another machine.
    """
    dead = []
    for lock in find_locks(backend_url, stack):
        if lock.machine != socket.gethostname():
            raise StateLockedError(
                f"stack {stack} has been locked since {lock.since} by process {lock.process} on {lock.machine}; whether that run "
                f"still works cannot be seen from here, and two at once would lose what one of them makes. Wait for it to end, "
                f"or if you know that it has died: pulumi cancel --stack {stack}"
            )
        if _is_engine(lock.process):
            raise StateLockedError(
                f"another run works on stack {stack}: process {lock.process}, since {lock.since}; two at once would lose what "
                f"one of them makes. Wait for it to end, or end it, and run the same command again."
            )
        dead.append(lock)
    for lock in dead:
        lock.path.unlink(missing_ok=True)
    return dead


def find_locks(backend_url: str, stack: str) -> list[StateLock]:
    """Return the locks on a stack, whatever its project; none where state is not kept in files."""
    if not keeps_files(backend_url):
        return []
    root = state_folder(backend_url) / ".pulumi" / "locks"
    # With projects a stack's locks are in organization/<project>/<stack>, without them in <stack>.
    paths = sorted({*root.glob(f"*/*/{stack}/*"), *root.glob(f"{stack}/*")})
    return [lock for path in paths if path.is_file() and path.suffix != ".attrs" and (lock := _read(path)) is not None]


def keeps_files(backend_url: str) -> bool:
    """Say whether a backend keeps its state in files of this machine."""
    return urlsplit(backend_url).scheme == "file"


def state_folder(backend_url: str) -> Path:
    """Return the folder that a backend of files keeps its state below."""
    parts = urlsplit(backend_url)
    return Path(unquote(parts.netloc + parts.path)).expanduser()


def _read(path: Path) -> StateLock | None:
    try:
        content: Mapping[str, Any] = json.loads(path.read_text())
        return StateLock(path, str(content["hostname"]), int(content["pid"]), str(content["timestamp"]))
    except FileNotFoundError:
        return None  # its engine has just ended
    except (ValueError, KeyError, TypeError) as error:
        raise StateLockedError(
            f"the lock {path} cannot be read ({error}): an engine that was killed while it wrote it leaves such a file, and "
            f"no run can begin. When no engine runs, delete that file and run the same command again."
        ) from error


def _is_engine(process: int) -> bool:
    """Say whether a process of that number runs and is an engine.

    The number alone says little: in a container numbers are small, and another program may have it by now. A run of ours that
    keeps an engine's journal holds the lock of `run_lock` as well, so it needs no recognizing.
    """
    return ENGINE_NAME in {Path(word).name for word in _command_of(process)}


def _command_of(process: int) -> list[str]:
    """Return the program of a process and, for one that an interpreter runs, the script; empty when it has ended."""
    if Path("/proc/self").exists():
        try:
            words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            return []
        return [word.decode(errors="replace") for word in words[:2]]
    answer = subprocess.run(["ps", "-o", "args=", "-p", str(process)], capture_output=True, text=True, check=False)
    return answer.stdout.split()[:2]
