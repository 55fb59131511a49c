"""Start, find and stop the two processes of a local cloud.

A process is found by its own command line, which names this folder's ready file: no record can be stale, none can be missing
because the run that started it was killed, and what we did not start we never end.
"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from bulwark.errors import BulwarkError
from bulwark.local.folder import LocalFolder
from bulwark.local.settings import DEFAULT_PORTS, DEFAULT_PROVIDER_PORTS, LocalSettings

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.02


class LocalCloudError(BulwarkError):
    """A process of the local cloud did not start or did not stop."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen; 0 takes any free port."""

    vendors: Mapping[str, int]
    providers: Mapping[str, int]

    @staticmethod
    def default() -> "Ports":
        """Return the fixed ports of a developer's machine."""
        return Ports(DEFAULT_PORTS, DEFAULT_PROVIDER_PORTS)

    @staticmethod
    def free() -> "Ports":
        """Return ports that clash with nothing, for tests."""
        return Ports(dict.fromkeys(DEFAULT_PORTS, 0), dict.fromkeys(DEFAULT_PROVIDER_PORTS, 0))


def start_cloud(folder: LocalFolder, ports: Ports) -> LocalSettings:
    """Start what is not running yet, or runs with older code; return where everything listens.

    Raises:
        LocalCloudError: a process ended or stayed silent; the message carries what it printed.
    """
    _stop_outdated(folder)
    listening = find_process(folder, "cloud")
    if listening is None:
        # Providers that outlived it would go on asking where it listened; on free ports nobody answers there any more.
        stop_process(folder, "providers")
        listening = _start(folder, "cloud", _cloud_command(folder, ports), {})
    settings = LocalSettings(listening, {}, folder.credentials(), folder.backend_url)
    providers = find_process(folder, "providers")
    if providers is None:
        providers = _start(
            folder, "providers", _providers_command(ports), settings.vendor_environment() | app_environment(folder)
        )
    return LocalSettings(listening, providers, settings.credentials, settings.backend_url)


def app_environment(folder: LocalFolder) -> dict[str, str]:
    """Return the real GitHub provider's own variables for acting as an App; none when it acts as the operator."""
    app = folder.app()
    if app is None or not app.is_acting:
        return {}
    return {
        "GITHUB_APP_ID": str(app.app_id),
        "GITHUB_APP_INSTALLATION_ID": str(app.installation_id),
        "GITHUB_APP_PEM_FILE": app.private_key,
    }


def find_cloud(folder: LocalFolder) -> LocalSettings | None:
    """Return where the running local cloud listens, or None when it, or its providers, are not running."""
    listening, providers = find_process(folder, "cloud"), find_process(folder, "providers")
    if listening is None or providers is None:
        return None
    return LocalSettings(listening, providers, folder.credentials(), folder.backend_url)


def stop_cloud(folder: LocalFolder) -> list[str]:
    """Stop what runs; return the names of what was stopped."""
    return [name for name in ("providers", "cloud") if stop_process(folder, name)]


def find_process(folder: LocalFolder, name: str) -> dict[str, Any] | None:
    """Return where the process listens, waiting for it if it is just starting, or None when it does not run."""
    if _find_ids(folder, name):
        return _wait_until_ready(folder, name)
    return None


def stop_process(folder: LocalFolder, name: str) -> bool:
    """End the process; say whether it ran.

    Raises:
        LocalCloudError: it neither ends on SIGTERM nor on SIGKILL.
    """
    found = _find_ids(folder, name)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for identifier in _find_ids(folder, name):
            os.kill(identifier, number)
        if _wait_for_end(folder, name, found):
            folder.ready_file(name).unlink(missing_ok=True)
            return bool(found)
    raise LocalCloudError(f"processes {found} ({name}) do not end; their ports stay taken. End them by hand.")


def _cloud_command(folder: LocalFolder, ports: Ports) -> list[str]:
    flags = [f"--{vendor}-port={port}" for vendor, port in ports.vendors.items()]
    return ["localcloud", f"--state={folder.cloud_file}", *flags]


def _providers_command(ports: Ports) -> list[str]:
    return ["localcloud.providers", *(f"--{provider}-port={port}" for provider, port in ports.providers.items())]


def _start(folder: LocalFolder, name: str, command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
    folder.ready_file(name).unlink(missing_ok=True)
    folder.code_file.write_text(_digest(folder))
    log = str(folder.log_file(name))
    identifier = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", *command, _mark(folder, name)],
        os.environ | dict(environment),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        # A Ctrl-C at the terminal is for the run, not for the cloud it talks to.
        setsid=True,
    )
    listening = _wait_until_ready(folder, name, identifier)
    if listening is None:
        stop_process(folder, name)
        raise LocalCloudError(_silence(folder, name))
    return listening


def _stop_outdated(folder: LocalFolder) -> None:
    """Stop processes that were started from other code than is here now: after an update they would answer as before it."""
    digest = _digest(folder)
    if not folder.code_file.exists() or folder.code_file.stat().st_size != len(digest) or folder.code_file.read_text() != digest:
        stop_cloud(folder)


def _digest(folder: LocalFolder) -> str:
    """Return what tells whether running processes are those that would be started now: their code, and as whom they act."""
    return hashlib.sha256(f"{_code_digest()} {sorted(app_environment(folder).items())}".encode()).hexdigest()


def _code_digest() -> str:
    """Return what tells one state of the local cloud's code from another: names, sizes and times of its files."""
    found = find_spec("localcloud")
    if found is None or found.origin is None:
        raise LocalCloudError(
            "the package `localcloud` is not installed, so there is nothing to start. Run `make demo` in a checkout."
        )
    root = Path(found.origin).parent
    files = ((path, path.stat()) for path in sorted(root.rglob("*.py")))
    text = "\n".join(f"{path} {status.st_size} {status.st_mtime_ns}" for path, status in files)
    return hashlib.sha256(text.encode()).hexdigest()


def _silence(folder: LocalFolder, name: str) -> str:
    said = folder.log_file(name).read_text(errors="replace").strip()[-2000:]
    return (
        f"the local cloud's process {name!r} did not become ready, so nothing can run on it.\n"
        f"It said: {said or 'nothing'}\nWhen that is mended, run the same command again; the log is {folder.log_file(name)}."
    )


def _wait_until_ready(folder: LocalFolder, name: str, child: int | None = None) -> dict[str, Any] | None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        listening = _read_json(folder.ready_file(name))
        if listening is not None:
            return listening
        if _reap(child) if child else not _find_ids(folder, name):
            return None
        time.sleep(POLL_SECONDS)
    return None


def _wait_for_end(folder: LocalFolder, name: str, identifiers: list[int]) -> bool:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        for identifier in identifiers:
            _reap(identifier)
        if not _find_ids(folder, name):
            return True
        time.sleep(POLL_SECONDS)
    return False


def _reap(identifier: int) -> bool:
    """Take the exit status of a child of ours, so that it does not stay as a zombie; say whether it has ended."""
    try:
        return os.waitpid(identifier, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def _mark(folder: LocalFolder, name: str) -> str:
    """Return the flag that no other process has: this folder's ready file."""
    return f"--ready-file={folder.ready_file(name)}"


def _find_ids(folder: LocalFolder, name: str) -> list[int]:
    mark = _mark(folder, name)
    return [identifier for identifier, arguments in _command_lines() if mark in arguments]


def _command_lines() -> list[tuple[int, list[str]]]:
    """Return (id, arguments) of every process of this machine that we may see; zombies have no arguments."""
    processes = Path("/proc")
    if not (processes / "self").exists():
        answer = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True)
        return [(int(line.split(None, 1)[0]), line.split()[1:]) for line in answer.stdout.splitlines()]
    found = []
    for entry in processes.iterdir():
        if entry.name.isdigit():
            try:
                found.append((int(entry.name), (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")))
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it ended, or is somebody else's: in neither case ours
    return found


def _read_json(path: Path) -> dict[str, Any] | None:
    """Return the object in the file, or None when there is no file or it is not whole."""
    try:
        value = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return value if isinstance(value, dict) else None
