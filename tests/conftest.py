"""Fixtures that several folders of tests share: the engine, and a local cloud in a process of its own."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

from engine import Engine, obtain
from engine.cache import cache_folder

ROOT = Path(__file__).parents[1]
STOP_TIMEOUT_SECONDS = 20.0

# How long an example takes says how busy the machine is: pytest-timeout ends what hangs.
settings.register_profile("bulwark", deadline=None)
settings.load_profile("bulwark")

# A shell without job control starts what it puts into the background deaf to Ctrl-C, and every process below inherits that. Tests
# that send one to what they started must not depend on how they were started themselves.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def need(program: str, lost: str) -> None:
    """Skip a test that needs a program where there is none on PATH; in CI, where nobody reads what was skipped, fail it.

    Args:
        program: name of the program.
        lost: what is not tested without it.
    """
    if shutil.which(program) is not None:
        return
    reason = f"there is no {program} on PATH: {lost}"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI would pass without it. Install it on the runner", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        need(*marker.args)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as slow what starts a local cloud as a process: the start alone is most of a second."""
    for item in items:
        if "local_cloud" in getattr(item, "fixturenames", ()):
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Give all of httpx's clients of the same settings one TLS context.

    Each would read the certificates of all authorities anew: longer than most tests take, and a fifth of the whole run.
    """
    make: Callable[..., ssl.SSLContext] = httpx.create_ssl_context

    @cache
    def kept(verify: ssl.SSLContext | str | bool, trust_env: bool, named: tuple[str | None, ...]) -> ssl.SSLContext:
        return make(verify=verify, trust_env=trust_env)

    def create(verify: ssl.SSLContext | str | bool = True, cert: object = None, trust_env: bool = True) -> ssl.SSLContext:
        if cert is not None:
            return make(verify=verify, cert=cert, trust_env=trust_env)
        return kept(verify, trust_env, (os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", create)
        yield


@dataclass(frozen=True, slots=True)
class LocalCloud:
    """A running local cloud: one base address per vendor."""

    control: str
    google: str
    github: str
    vercel: str
    state: Path
    process: "subprocess.Popen[str]"


@contextmanager
def running_local_cloud(state: Path) -> Iterator[LocalCloud]:
    """Start the local cloud on free ports with its state in the given file, wait until it is ready, and end it by its id."""
    command = [sys.executable, "-m", "localcloud", "--state", str(state)]
    for vendor in ("control", "google", "github", "vercel"):
        command += [f"--{vendor}-port", "0"]
    log = state.with_suffix(".log")
    with log.open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        # It prints one line when it serves; a process that dies closes the pipe, which ends the wait too.
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            pytest.fail(f"the local cloud ended before it was ready:\n{log.read_text()}")
        yield LocalCloud(**json.loads(line), state=state, process=process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def local_cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """A local cloud with nothing in it, for this test alone."""
    with running_local_cloud(tmp_path / "localcloud.sqlite") as cloud:
        yield cloud


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The real engine. Parallel test processes wait for one of them to obtain it (the cache's lock)."""
    return obtain(os.environ)


@pytest.fixture(scope="session")
def vercel_sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with Vercel's SDK for Node, installed by `npm ci` from the lock file in it where Node is present.

    Of several test processes one installs and the others wait.
    """
    folder = ROOT / "tests" / "contract" / "vercel_sdk"
    if shutil.which("node") is None:
        if os.environ.get("CI") == "true":
            need("node", "Vercel's SDK")
        return folder
    # One folder above a worker's own is common to all workers of a run; the lock must outlive none of them.
    with (tmp_path_factory.getbasetemp().parent / "vercel-sdk.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        wanted = json.loads((folder / "package.json").read_text())["dependencies"]["@vercel/sdk"]
        installed = folder / "node_modules/@vercel/sdk/package.json"
        if not installed.is_file() or json.loads(installed.read_text())["version"] != wanted:
            done = subprocess.run(["npm", "ci", "--no-progress"], cwd=folder, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"npm ci in {folder} failed; without the SDK nothing can be compared:\n{done.stderr}"
    return folder


@pytest.fixture(scope="session")
def actionlint() -> Path:
    """The program `actionlint`, of the modules that tests/actionlint pins by checksum."""
    return built("actionlint", "github.com/rhysd/actionlint/cmd/actionlint", "what actionlint says of workflow files")


@pytest.fixture(scope="session")
def act() -> Path:
    """The program `act`, which runs jobs of GitHub Actions, of the modules that tests/act pins by checksum."""
    return built("act", "github.com/nektos/act", "whether the jobs of workflow files do what they should")


def built(name: str, package: str, reason: str) -> Path:
    """Return a program that Go builds from the modules pinned in a folder of tests, built once for each user.

    Of several test processes one builds (half a minute to a minute) and the others wait.
    """
    folder = ROOT / "tests" / name
    pins = (folder / "go.mod").read_bytes() + (folder / "go.sum").read_bytes()
    kept = cache_folder(os.environ).parent / name / hashlib.sha256(pins).hexdigest()[:16]
    program = kept / name
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not program.exists():
            need("go", reason)
            staged = kept / f"{name}.new"
            command = ["go", "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", str(staged), package]
            environment = {**os.environ, "GOFLAGS": "", "GOWORK": "off", "CGO_ENABLED": "0"}
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{name} can not be built:\n{done.stderr}"
            staged.rename(program)
    return program
