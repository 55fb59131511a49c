"""Run the program `bulwark` as a person does: a process of its own, in a checkout of its own, with a local cloud's settings."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from ground import copy_checkout

BULWARK = Path(sys.executable).with_name("bulwark")
TIMEOUT_SECONDS = 300
RUN_VARIABLE = "BULWARK_TEST_RUN"
"""Marks every process of one run, whoever started it."""

VENDOR_PREFIXES = ("BULWARK_", "GITHUB_", "GOOGLE_", "VERCEL_", "PULUMI_", "ACTIONS_")


def bare_environment(bin_dir: Path) -> dict[str, str]:
    """This process's environment without any setting of ours, with an engine on PATH."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(VENDOR_PREFIXES)}
    return kept | {"PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}"}


@dataclass(frozen=True, slots=True)
class Run:
    """A run of `bulwark` under way; what it says goes to a file, so that it never waits for a reader."""

    process: "subprocess.Popen[str]"
    mark: str
    """In the environment of every process that it starts."""
    output: Path

    def wait(self, seconds: float) -> int:
        """Wait for the run itself, not for what it started, and return its exit status."""
        return self.process.wait(seconds)

    def said(self) -> str:
        """Return what it has written so far."""
        return self.output.read_text()


@dataclass(slots=True)
class Desk:
    """A checkout with a running local cloud, and a shell after `eval "$(bulwark local env)"`."""

    checkout: Path
    bin_dir: Path
    variables: dict[str, str] = field(default_factory=dict)

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        return bare_environment(self.bin_dir) | self.variables | dict(extra or {})

    def start(self, *arguments: str) -> "Run":
        """Start `bulwark` in a process group of its own, as a shell does."""
        mark = uuid.uuid4().hex
        path = self.checkout / f"output-{mark}"
        with path.open("w") as output:
            process = subprocess.Popen(
                [BULWARK, *arguments],
                cwd=self.checkout,
                env=self.environment({RUN_VARIABLE: mark}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        return Run(process, mark, path)

    def run(
        self, *arguments: str, status: int = 0, extra: Mapping[str, str] | None = None, **options: Any
    ) -> "subprocess.CompletedProcess[str]":
        """Run `bulwark` to its end and hold it to its exit status."""
        options = {"stdin": subprocess.DEVNULL, "timeout": TIMEOUT_SECONDS} | options
        done = subprocess.run(
            [BULWARK, *arguments],
            cwd=self.checkout,
            env=self.environment(extra),
            capture_output=True,
            text=True,
            check=False,
            **options,
        )
        assert done.returncode == status, f"{arguments}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done

    def answer(self, *arguments: str, status: int = 0) -> dict[str, Any]:
        """Run a command with `--json` and return its document."""
        document: dict[str, Any] = json.loads(self.run(*arguments, "--json", status=status).stdout)
        return document

    def engine(
        self,
        *arguments: str,
        status: int = 0,
        extra: Mapping[str, str] | None = None,
        folder: Path | None = None,
        given: str = "",
    ) -> "subprocess.CompletedProcess[str]":
        """Run the engine by hand, as somebody who looks at a stack does, with `given` on standard input."""
        done = subprocess.run(
            [self.bin_dir / "pulumi", *arguments, "--non-interactive"],
            cwd=folder or self.checkout,
            env=self.environment(extra),
            input=given,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
        assert done.returncode == status, f"pulumi {arguments}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        return done

    def on(self, stack: str) -> list[str]:
        """Return the flags that choose a stack and its scratch configuration."""
        return ["--stack", stack, "--config-file", str(self.checkout / ".bulwark" / "stacks" / f"Pulumi.{stack}.yaml")]

    def expect_settled(self, stack: str) -> None:
        """Hold a stack to its program: a preview that reads everything at the vendors finds nothing to do."""
        self.engine("preview", "--refresh", "--expect-no-changes", *self.on(stack))

    def start_cloud(self) -> None:
        """Start the local cloud on free ports and take its settings over."""
        self.run("local", "up", "--any-ports")
        self.variables = self.answer("local", "env")["variables"]

    def find(self, vendor: str, path: str) -> Any:
        """Read from a vendor over REST; None when there is no such thing."""
        return self.call(vendor, "GET", path, may_be_absent=True)

    def call(
        self, vendor: str, method: str, path: str, body: object = None, *, status: int = 200, may_be_absent: bool = False
    ) -> Any:
        """Ask a vendor over REST as the operator."""
        base, token = {
            "google": (self.variables.get("BULWARK_GOOGLE_ENDPOINT"), self.variables.get("GOOGLE_OAUTH_ACCESS_TOKEN")),
            "github": (self.variables.get("GITHUB_API_URL"), self.variables.get("GITHUB_TOKEN")),
            "vercel": (self.variables.get("BULWARK_VERCEL_API_URL"), self.variables.get("VERCEL_API_TOKEN")),
            "control": (self.variables.get("BULWARK_CONTROL_URL"), ""),
        }[vendor]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.request(method, f"{base}{path}", json=body, headers=headers, timeout=30, trust_env=False)
        if may_be_absent and answer.status_code == 404:
            return None
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:1000]}"
        return answer.json() if answer.content else None


@contextmanager
def desk_at(folder: Path, bin_dir: Path) -> Iterator[Desk]:
    """Copy the project to a folder, start its local cloud, and end that afterwards."""
    desk = Desk(copy_checkout(folder), bin_dir)
    try:
        desk.start_cloud()
        yield desk
    finally:
        desk.run("local", "down")


def processes_of(mark: str) -> dict[int, str]:
    """Return the processes of one run that still live, with what they are."""
    needle, found = f"{RUN_VARIABLE}={mark}".encode(), {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if needle in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue  # it ended
    return found
