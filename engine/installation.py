"""An engine that is ready to use, and the check that a binary is the engine it should be."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from engine.version import ENGINE_VERSION

Source = Literal["path", "cache", "release", "built"]
"""Where an engine came from: found on PATH, found in the cache, downloaded just now, built just now."""

VERSION_TIMEOUT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Engine:
    """A verified engine."""

    bin_dir: Path
    """Holds `pulumi`, and the Python language host where it does not come from PATH."""
    version: str
    source: Source

    @property
    def executable(self) -> Path:
        """Path of the command."""
        return self.bin_dir / "pulumi"

    def environment(self, base: Mapping[str, str], python: Path | None = None) -> dict[str, str]:
        """Return `base` with the engine first on PATH.

        Args:
            base: environment to extend, e.g. `os.environ`; not changed.
            python: interpreter with the Pulumi SDK for programs that have no virtual environment of their own; its folder comes
                next on PATH.
        """
        folders = [str(self.bin_dir), *([str(python.parent)] if python else []), base.get("PATH", "")]
        return {**base, "PATH": os.pathsep.join(folder for folder in folders if folder), "PULUMI_SKIP_UPDATE_CHECK": "true"}


def reported_version(executable: Path) -> str:
    """Ask a `pulumi` for its version; return it without the leading v, or an empty text when it does not answer."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        answer = subprocess.run(
            [str(executable), "version"],
            capture_output=True,
            text=True,
            timeout=VERSION_TIMEOUT_SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return ""
    return answer.stdout.strip().removeprefix("v") if answer.returncode == 0 else ""


def find_on_path(path: str) -> tuple[Engine | None, str]:
    """Look at every `pulumi` on PATH for the right version with a Python language host beside it or on PATH.

    Returns:
        the engine and an empty text, or None and why those that are there do not do (empty when there is none).
    """
    reasons = []
    for folder in (Path(entry) for entry in path.split(os.pathsep) if entry):
        executable = folder / "pulumi"
        if not (executable.is_file() and os.access(executable, os.X_OK)):
            continue
        found = reported_version(executable)
        if found != ENGINE_VERSION:
            reasons.append(f"{executable} is {found or 'no working engine'}, not {ENGINE_VERSION}")
        elif not _has_language_host(executable, path):
            reasons.append(f"{executable} has no Python language host (pulumi-language-python) beside it or on PATH")
        else:
            return Engine(folder, ENGINE_VERSION, "path"), ""
    return None, "; ".join(reasons)


def _has_language_host(executable: Path, path: str) -> bool:
    folders = [executable.parent, executable.resolve().parent, *(Path(entry) for entry in path.split(os.pathsep) if entry)]
    return any(os.access(folder / "pulumi-language-python", os.X_OK) for folder in folders)
