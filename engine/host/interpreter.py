"""Find the Python interpreter of a program, and the environment that goes with it.

The choice is the official host's, and one more: a folder `.venv` beside the program or above it is used without being named in
`Pulumi.yaml`, because that is where `make` builds it.
"""

import os
from collections.abc import Mapping
from pathlib import Path


class NoInterpreterError(Exception):
    """The virtual environment that `Pulumi.yaml` names is not one."""


def interpreter_for(root: Path, virtualenv: str, fallback: str) -> str:
    """Return the path of an interpreter.

    Args:
        root: folder of the project file.
        virtualenv: the runtime option of that name, relative to `root`; empty when it is not set.
        fallback: interpreter for a program without a virtual environment.

    Raises:
        NoInterpreterError: the option names a folder without an interpreter.
    """
    root = root.absolute()
    if virtualenv:
        python = root / virtualenv / "bin" / "python"
        if not os.access(python, os.X_OK):
            raise NoInterpreterError(
                f"the runtime option virtualenv is '{virtualenv}', and {python} is not an interpreter, so the program cannot be "
                f"started. Make it with: python3 -m venv {root / virtualenv}, then install the program's requirements in it."
            )
        return str(python)
    for folder in (root, *root.parents):
        python = folder / ".venv" / "bin" / "python"
        if os.access(python, os.X_OK):
            return str(python)
    return fallback


def environment_of(python: str, base: Mapping[str, str]) -> dict[str, str]:
    """Return `base` with the interpreter's virtual environment active, if it lives in one."""
    folder = Path(python).parent
    if not (folder.parent / "pyvenv.cfg").is_file():
        return dict(base)
    without_home = {name: value for name, value in base.items() if name != "PYTHONHOME"}
    path = os.pathsep.join(part for part in (str(folder), base.get("PATH", "")) if part)
    return {**without_home, "VIRTUAL_ENV": str(folder.parent), "PATH": path}
