"""Build the engine from Go modules, for machines that reach a Go module proxy and not the official release.

`go.mod` and `go.sum` here fix every module by checksum. They name one main package of `github.com/pulumi/pulumi/pkg/v3` and
repeat that module's own `replace`, because of which a plain `go install` refuses. The script that starts a Python program
(`pulumi-language-python-exec`) comes out of the SDK's module; the language host itself is our own (`engine/host`).
"""

import os
import re
import shutil
import signal
import subprocess
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.cache import guarded
from engine.errors import BuildError, CacheError, EngineError, UnavailableError
from engine.progress import Progress
from engine.version import ENGINE_VERSION

MODULE_FOLDER: Final = Path(__file__).parent
EXEC_SCRIPT: Final = "pulumi-language-python-exec"
_PACKAGE: Final = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
_SDK_MODULE: Final = "github.com/pulumi/pulumi/sdk/v3"
_LINKER_FLAGS: Final = f"-s -w -X {_SDK_MODULE}/go/common/version.Version=v{ENGINE_VERSION}"
_LINES_KEPT: Final = 12
_INSTALL_GO: Final = (
    "Install Go (https://go.dev/dl), or install the engine yourself and put it on PATH: "
    f"pulumi {ENGINE_VERSION} from https://www.pulumi.com/docs/install."
)


def find_go(environment: Mapping[str, str]) -> Path:
    """Return the `go` on PATH after checking that it can build the module.

    From Go 1.21 on, `go` fetches the version that go.mod asks for by itself, so it is asked inside the module's folder.

    Raises:
        UnavailableError: there is no Go, or it is too old and cannot fetch a newer one.
    """
    found = shutil.which("go", path=environment.get("PATH", ""))
    if found is None:
        raise UnavailableError("There is no 'go' on PATH.", "The engine cannot be built from its modules.", _INSTALL_GO)
    answer = _run([found, "env", "GOVERSION"], environment)
    version, needed = answer.stdout.strip(), _needed_go()
    if answer.returncode != 0 or _numbers(version) < _numbers(needed):
        seen = version or answer.stderr.strip().splitlines()[-1:] or "no version at all"
        raise UnavailableError(
            f"'{found}' answers {seen}, and the engine needs Go {needed} or newer.",
            "It cannot build the engine.",
            _INSTALL_GO,
        )
    return Path(found)


def build_engine(go: Path, environment: Mapping[str, str], staged: Path, progress: Progress) -> None:
    """Build `pulumi` into an empty folder and put the exec script beside it. Takes 6 to 7 minutes on two cores.

    Raises:
        BuildError: the compiler failed.
        UnavailableError: modules are neither in Go's cache nor within reach.
        CacheError: the disk is full.
    """
    target = staged / "pulumi"
    command = [str(go), "build", "-v", "-trimpath", "-ldflags", _LINKER_FLAGS, "-o", str(target), _PACKAGE]
    with progress.step(f"building {ENGINE_VERSION} from Go modules (6 to 7 minutes on two cores)"):
        _follow(command, _go_environment(environment), progress)
    listing = _run([str(go), "list", "-m", "-f", "{{.Dir}}", _SDK_MODULE], environment)
    script = Path(listing.stdout.strip()) / "python" / "cmd" / EXEC_SCRIPT
    if listing.returncode != 0 or not script.is_file():
        raise BuildError(
            f"Go's module cache has no {EXEC_SCRIPT} in {_SDK_MODULE} ({listing.stderr.strip() or script}).",
            "Without it the engine cannot start a Python program.",
            "Remove the damaged module with: go clean -modcache, and try again.",
        )
    with guarded(staged):
        shutil.copyfile(script, staged / EXEC_SCRIPT)
        (staged / EXEC_SCRIPT).chmod(0o755)


def _go_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with everything that would change what is built set to one value."""
    return {**environment, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly", "GOWORK": "off", "GO111MODULE": "on"}


def _run(command: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=MODULE_FOLDER, env=_go_environment(environment), capture_output=True, text=True, check=False
    )


def _follow(command: list[str], environment: dict[str, str], progress: Progress) -> None:
    """Run the compiler, showing how far it is; end it with us."""
    process = subprocess.Popen(
        command,
        cwd=MODULE_FOLDER,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    last: deque[str] = deque(maxlen=_LINES_KEPT)
    downloaded = compiled = 0
    with process:
        try:
            for line in process.stderr or ():
                last.append(line.rstrip())
                if line.startswith("go: downloading "):
                    downloaded += 1
                elif re.fullmatch(r"[\w.~/-]+", line.strip()):
                    compiled += 1
                progress.detail(f"{downloaded} modules fetched, {compiled} packages compiled")
        except BaseException:
            # The compiler is in a session of its own, so that a Ctrl-C reaches us alone and nothing is left running.
            os.killpg(process.pid, signal.SIGTERM)
            raise
    code = process.returncode
    if code != 0:
        raise _failure(code, list(last))


def _failure(code: int, last: list[str]) -> EngineError:
    output = "\n".join(f"    {line}" for line in last)
    text = output.lower()
    if "no space left on device" in text or "disk quota exceeded" in text:
        return CacheError(
            "The disk is full: Go could not store what it compiled.",
            "The engine is not built; what was begun has been removed.",
            "Free about 2 GB on the disk of Go's caches (go env GOCACHE GOMODCACHE) and of the temporary folder, and try again.",
        )
    if re.search(r"dial tcp|no such host|i/o timeout|connection refused|module lookup disabled|network is unreachable", text):
        return UnavailableError(
            f"Go cannot fetch the engine's modules; it said:\n{output}\n",
            "Neither the official release nor a Go module proxy is within reach, so there is no engine.",
            f"Connect to a network, set GOPROXY to a proxy you can reach, or put pulumi {ENGINE_VERSION} on PATH.",
        )
    return BuildError(
        f"Go ended with status {code}; it said last:\n{output}\n",
        "There is no engine.",
        f"Try again; if it fails again, put pulumi {ENGINE_VERSION} on PATH (https://www.pulumi.com/docs/install).",
    )


def _needed_go() -> str:
    match = re.search(r"^go ([0-9.]+)$", (MODULE_FOLDER / "go.mod").read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else "0"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])
