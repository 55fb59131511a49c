"""Run the tools of others over workflow files: actionlint (https://github.com/rhysd/actionlint) and zizmor (https://docs.zizmor.sh).

Both work without a network. A tool that is not there, or that breaks, has not passed anything: that is its own phase.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# zizmor 1.32.0: what it ends with when it has findings of one severity or another.
_ZIZMOR_FOUND: Final = frozenset({11, 12, 13, 14})
_TIMEOUT_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tool has to say about a line."""

    path: str
    line: int
    """From 1; 0 for the whole file."""
    rule: str
    message: str

    def __str__(self) -> str:
        """Return the finding as compilers write theirs."""
        return f"{self.path}:{self.line}: {self.message} ({self.rule})"


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of one tool."""

    tool: str
    phase: str
    """`pass`, `fail`, `error` (it broke), `not-run` (it is not there) or `left-out` (it was not wanted)."""
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why it did not run, or how it broke."""


@dataclass(frozen=True, slots=True)
class _Tool:
    command: tuple[str, ...]
    success: frozenset[int]
    read: Callable[[Any], list[Finding]]
    where: str
    """How to get it."""


def run_tools(files: Mapping[str, str], left_out: Sequence[str] = ()) -> tuple[ToolResult, ...]:
    """Run every tool over files, by path from the root of a repository; in the order of `TOOLS`."""
    with tempfile.TemporaryDirectory(prefix="bulwark-workflows-") as folder:
        for path, text in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tuple(
            ToolResult(name, "left-out") if name in left_out else _run(name, tool, Path(folder), sorted(files))
            for name, tool in TOOLS.items()
        )


def _run(name: str, tool: _Tool, folder: Path, paths: Sequence[str]) -> ToolResult:
    program = _find(name)
    if program is None:
        return ToolResult(name, "not-run", reason=f"there is no '{name}' on PATH; {tool.where}")
    # actionlint knows workflows alone: it would take an action for a broken one.
    named = [path for path in paths if name != "actionlint" or ".github/workflows/" in path]
    command = [program, *tool.command, *named]
    try:
        answer = subprocess.run(
            command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False, timeout=_TIMEOUT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return ToolResult(name, "error", reason=str(error))
    if answer.returncode not in tool.success:
        return ToolResult(name, "error", reason=answer.stderr.strip() or f"it ended with status {answer.returncode}")
    try:
        findings = tuple(sorted(tool.read(json.loads(answer.stdout or "[]")), key=lambda found: (found.path, found.line)))
    except (KeyError, StopIteration, TypeError, ValueError) as error:
        return ToolResult(name, "error", reason=f"its answer is not in the form that is known ({type(error).__name__}: {error})")
    return ToolResult(name, "fail" if findings else "pass", findings)


def _find(name: str) -> str | None:
    """Return a tool's program: on PATH, or beside the interpreter, where pip puts it."""
    beside = Path(sys.executable).parent
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), str(beside)]))


def _environment() -> dict[str, str]:
    """Return the environment without what would let a tool ask the network or change what it looks for."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_", "ZIZMOR_"))}


def _read_actionlint(document: Any) -> list[Finding]:
    return [Finding(item["filepath"], item["line"], item["kind"], item["message"]) for item in document or []]


def _read_zizmor(document: Any) -> list[Finding]:
    found = []
    for item in document:
        if item.get("ignored"):
            continue
        place = next(place for place in item["locations"] if place["symbolic"]["kind"] == "Primary")
        path = place["symbolic"]["key"]["Local"]["verbatim_path"]
        line = place["concrete"]["location"]["start_point"]["row"] + 1
        found.append(Finding(str(Path(path)), line, item["ident"], item["desc"]))
    return found


TOOLS: Final[Mapping[str, _Tool]] = {
    "actionlint": _Tool(
        ("-no-color", "-format", "{{json .}}"),
        frozenset({0, 1}),
        _read_actionlint,
        "install it (https://github.com/rhysd/actionlint/blob/main/docs/install.md)",
    ),
    "zizmor": _Tool(
        ("--persona", "auditor", "--offline", "--no-config", "--no-progress", "--quiet", "--format", "json-v1"),
        frozenset({0}) | _ZIZMOR_FOUND,
        _read_zizmor,
        "install it: pip install zizmor",
    ),
}
"""The tools, by the name of their program."""
