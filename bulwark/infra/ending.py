"""End a process with everything that it started: a program that never ends leaves its children behind otherwise."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path


def end_tree(process: int) -> None:
    """Kill a process and all that descend from it, as /proc tells; what has ended meanwhile is passed over."""
    for identifier in [process, *descendants(process)]:
        try:
            os.kill(identifier, signal.SIGKILL)
        except ProcessLookupError:
            continue


def descendants(process: int) -> Iterator[int]:
    """Yield the processes below one, parents before children."""
    for child in _children().get(process, ()):
        yield child
        yield from descendants(child)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # The name in parentheses may hold anything; what follows the last one is numbers (proc(5)).
                parent = int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            found.setdefault(parent, []).append(int(entry.name))
    return found
