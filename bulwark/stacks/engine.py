"""Start the engine as a program and follow what it says. The engine itself is obtained by the package `engine`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bulwark.errors import BulwarkError
from bulwark.stacks.events import Account


class EngineRunError(BulwarkError):
    """The engine ended with a failure; `account` has what it said."""

    def __init__(self, what: str, account: Account, output: str) -> None:
        self.account = account
        reasons = [
            *(f"{item.policy}: {item.message}" for item in account.violations if item.level == "mandatory"),
            *account.errors,
        ]
        said = "\n".join(reasons) or output.strip()[-4000:] or "nothing"
        super().__init__(
            f"{what} failed. What was done before stays in the state; mend the cause and run the same command again.\n{said}"
        )


class NoEngineError(BulwarkError):
    """No Pulumi engine could be had; the reason was printed by the package `engine`."""


def unwatched(_process: int) -> None:
    """Let a process run."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A Pulumi engine and the environment it runs in."""

    folder: Path
    """Holds `pulumi` and, beside an engine built from source, its language host."""
    environment: Mapping[str, str]
    """Variables on top of this process's own."""
    inherited: tuple[int, ...] = ()
    """Files that stay open as long as the engine runs: a lock outlives a killed run while its engine is still at work."""
    watch: Callable[[int], None] = unwatched
    """Is told the number of each process of a command that streams events."""

    @property
    def backend_url(self) -> str:
        """Where the state is kept; empty when that is what the engine remembers from `pulumi login`."""
        return self._variables().get("PULUMI_BACKEND_URL", "")

    def run(self, arguments: Sequence[str], folder: Path, given: str = "") -> str:
        """Run a command that answers at once, handing it `given` on standard input; return what it printed.

        Raises:
            EngineRunError: it failed.
        """
        done = subprocess.run(
            self._command(arguments), cwd=folder, env=self._variables(), input=given, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise EngineRunError(f"`pulumi {arguments[0]}`", Account(), done.stderr or done.stdout)
        return done.stdout

    def follow(
        self,
        arguments: Sequence[str],
        folder: Path,
        on_change: Callable[[Account], None],
        on_start: Callable[[int], None] = unwatched,
    ) -> tuple[int, Account, str]:
        """Run a command that streams events; return its exit status, their account and everything that was no event.

        `on_change` is called after each event, for progress; `on_start` with the number of the engine's process.
        """
        account, rest = Account(), []
        with subprocess.Popen(
            self._command([*arguments, "--json"]),
            cwd=folder,
            env=self._variables() | {"PULUMI_ENABLE_STREAMING_JSON_PREVIEW": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=self.inherited,
        ) as process:
            on_start(process.pid)
            self.watch(process.pid)
            _read_to_the_end(process, lambda line: on_change(account) if account.take(line) else rest.append(line))
        return process.returncode, account, "".join(rest)

    def _command(self, arguments: Sequence[str]) -> list[str]:
        return [str(self.folder / "pulumi"), *arguments, "--non-interactive"]

    def _variables(self) -> dict[str, str]:
        path = os.pathsep.join((str(self.folder), os.environ.get("PATH", os.defpath)))
        return os.environ | dict(self.environment) | {"PATH": path}


def _read_to_the_end(process: "subprocess.Popen[str]", take: Callable[[str], None]) -> None:
    """Hand over each line until the engine has ended.

    A Ctrl-C at the terminal reaches the engine too: it finishes what is under way and writes its state. It would die of a closed
    pipe before that, so we go on reading and leave after it.
    """
    interrupt: KeyboardInterrupt | None = None
    while process.returncode is None:
        try:
            for line in process.stdout or ():
                take(line)
            process.wait()
        except KeyboardInterrupt as error:
            interrupt = error
    if interrupt:
        raise interrupt


def obtain_engine() -> Path:
    """Return the folder of the engine of the version this project needs, getting it first if need be; progress goes to stderr.

    Raises:
        NoEngineError: it cannot be had here.
    """
    done = subprocess.run([sys.executable, "-m", "engine", "--json"], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise NoEngineError(
            "no Pulumi engine can be had here (see above), so no stack can be brought up. `make engine` tries again."
        )
    return Path(json.loads(done.stdout)["bin_dir"])


def find_engine() -> list[Path]:
    """Return the folder of the engine if there is one on PATH or in the cache, without getting one; otherwise nothing."""
    command = [sys.executable, "-m", "engine", "--check", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [Path(json.loads(done.stdout)["bin_dir"])] if done.returncode == 0 else []
