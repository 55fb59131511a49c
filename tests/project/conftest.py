"""What the tests about the project itself look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("bulwark", "components", "engine", "localcloud", "policies")


@cache
def tracked_files(*patterns: str) -> tuple[Path, ...]:
    """Files of the repository that are there, relative to its root."""
    listing = subprocess.run(["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(Path(name) for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())
