"""Say what the figures were measured on, without saying where: no names of hosts or folders."""

import os
import platform
from typing import Any


def describe_machine() -> dict[str, Any]:
    """Return processors available to this process, operating system, architecture and version of Python."""
    return {
        "processors": processors(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def load() -> float:
    """Return how many processes wanted to run during the last minute; above the number of processors, they wait."""
    return round(os.getloadavg()[0], 2)
