"""The commands of a page, by chapter, run as a person types them."""

import re
import subprocess
from pathlib import Path

from commands import Desk
from ground import ROOT

_CHAPTER = re.compile(r"^#+ ", re.MULTILINE)


def chapters(page: Path) -> dict[str, list[str]]:
    """Return chapter to its blocks of commands, in order; chapters without one are left out."""
    found: dict[str, list[str]] = {}
    for chapter in _CHAPTER.split(page.read_text())[1:]:
        title, _, text = chapter.partition("\n")
        blocks = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
        if blocks:
            found[title.strip()] = ["\n".join(line.removeprefix("$ ") for line in block.splitlines()) for block in blocks]
    return found


def run_blocks(desk: Desk, *blocks: str, **variables: str) -> str:
    """Run blocks in one shell, in the checkout; the first command that fails fails the test. Return what was printed."""
    path = f"{ROOT / '.venv' / 'bin'}:{desk.bin_dir}:{desk.environment()['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
        cwd=desk.checkout,
        env=desk.environment({**variables, "PATH": path}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout
