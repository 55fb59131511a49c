"""Run `bulwark demo` as a person does, in a copy of the stack files: the local state lies in a folder of its own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.problem import MeasuringError

ROOT: Final = Path(__file__).resolve().parents[1]
STACK_FILES: Final = ("Pulumi.yaml", "Pulumi.staging.yaml", "Pulumi.production.yaml", "__main__.py")
LINKED: Final = ("components", "policies", "bulwark", ".venv")


def copy_checkout(target: Path) -> Path:
    """Copy the stack files into the folder and link the code; return the folder."""
    for name in STACK_FILES:
        shutil.copyfile(ROOT / name, target / name)
    for name in LINKED:
        (target / name).symlink_to(ROOT / name)
    return target


def run_demo(checkout: Path, seconds: float) -> dict[str, Any]:
    """Run `bulwark demo` in the checkout and return its JSON document.

    Raises:
        MeasuringError: it failed, or took longer than the seconds.
    """
    command = [str(Path(sys.executable).with_name("bulwark")), "demo", "--folder", str(checkout), "--any-ports", "--json"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise MeasuringError(f"`bulwark demo` took longer than {seconds:.0f} s and was ended") from error
    if done.returncode != 0:
        raise MeasuringError(f"`bulwark demo` ended with {done.returncode}: {done.stderr.strip()[-1000:]}")
    document: dict[str, Any] = json.loads(done.stdout)
    return document
