"""Preview the staging stack, on which nothing is to do, as `bulwark` and the generated workflows do."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.demonstration import ROOT
from benchmarks.problem import MeasuringError
from benchmarks.sampling import children_processor_seconds
from benchmarks.workshop import Workshop
from bulwark.local.folder import LocalFolder
from bulwark.local.processes import find_cloud
from bulwark.stacks.engine import Engine
from bulwark.stacks.stack import Stack

STACK = "staging"
ENGINE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Preview:
    """What one preview cost."""

    seconds: float
    processor_seconds: float
    """Of the engine and all it starts (language host, program, policy pack); the local cloud's processes are not among them."""


def staging_stack(workshop: Workshop) -> Stack:
    """Return the staging stack of the workshop's checkout, up, with its policy pack.

    Raises:
        MeasuringError: the local cloud does not run.
    """
    checkout = workshop.checkout()
    folder = LocalFolder.of(checkout)
    settings = find_cloud(folder)
    if settings is None:
        raise MeasuringError("the local cloud of the demo has ended")
    engine = Engine(_engine_folder(), settings.environment())
    return Stack(STACK, engine, checkout, folder.stack_file(STACK), checkout / "policies")


def without_pack(stack: Stack) -> Stack:
    """Return the stack as it is previewed without policies."""
    return replace(stack, policy_pack=None)


def preview(stack: Stack, *, with_refresh: bool) -> Preview:
    """Preview once.

    Raises:
        MeasuringError: the preview found something to do, so that it was not the one to be measured.
    """
    before, started = children_processor_seconds(), time.perf_counter()
    account = stack.preview(with_refresh=with_refresh)
    seconds = time.perf_counter() - started
    if not account.is_empty:
        raise MeasuringError(f"stack {stack.name} is not up to date: {account.changes}")
    return Preview(seconds, children_processor_seconds() - before)


def _engine_folder() -> Path:
    command = [sys.executable, "-m", "engine", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=ENGINE_SECONDS, check=True)
    return Path(json.loads(done.stdout)["bin_dir"])
