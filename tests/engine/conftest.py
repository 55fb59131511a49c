"""Small stand-ins for what takes minutes or a network: an engine, a release, a Go. Each is a real file or server, not a patch."""

import hashlib
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine import ENGINE_VERSION
from engine.progress import Progress
from engine.release import _platform

ARCHIVE = f"pulumi-v{ENGINE_VERSION}-{_platform()}.tar.gz"
CHECKSUMS = f"pulumi-{ENGINE_VERSION}-checksums.txt"
# Nothing listens on port 1, and the refusal comes at once.
UNREACHABLE = "http://127.0.0.1:1"


def engine_script(version: str = ENGINE_VERSION) -> str:
    return f"#!/bin/sh\necho v{version}\n"


def write_executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@dataclass
class Machine:
    """Settings of a machine of its own: an empty PATH, an empty cache, no way out."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    log: io.StringIO = field(default_factory=io.StringIO)

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def cache(self) -> Path:
        return self.folder / "cache" / "engine"

    def environment(self) -> dict[str, str]:
        fixed = {"PATH": str(self.bin), "HOME": str(self.folder), "BULWARK_CACHE_DIR": str(self.folder / "cache")}
        return fixed | {"BULWARK_ENGINE_RELEASES_URL": UNREACHABLE} | self.settings

    def progress(self) -> Progress:
        return Progress(self.log)

    def install_go(self, build: str = "", version: str = "go1.99.0") -> None:
        """Put a `go` on PATH that runs the given shell lines for `go build`; $target is where the engine goes."""
        sdk = self.folder / "sdk"
        write_executable(sdk / "python" / "cmd" / "pulumi-language-python-exec", "#!/bin/sh\n")
        build = build or f"printf '%s' '{engine_script()}' > \"$target\"; /bin/chmod +x \"$target\""
        lines = [
            "#!/bin/sh",
            f"echo \"$@\" >> '{self.folder}/go.log'",
            f'case "$1" in env) echo {version}; exit 0;; list) echo {sdk}; exit 0;; esac',
            'while [ "$1" != -o ]; do shift; done; target=$2',
            "echo 'go: downloading example.org/module v1.0.0' >&2; echo example.org/module >&2",
            build,
        ]
        write_executable(self.bin / "go", "\n".join(lines) + "\n")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "machine")
    made.bin.mkdir(parents=True)
    return made


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of releases: its address and the folder it serves."""
    folder = tmp_path / "releases"
    folder.mkdir()
    handler = partial(_QuietHandler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()
    thread.join()
    server.server_close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing: the test's output is for failures."""


@pytest.fixture
def publish(releases: tuple[str, Path]) -> Callable[..., str]:
    """Publish a release of an engine that answers the given version; returns the address."""

    def _publish(version: str = ENGINE_VERSION, checksum: str | None = None, names: tuple[str, ...] = ()) -> str:
        address, folder = releases
        content = io.BytesIO()
        with tarfile.open(fileobj=content, mode="w:gz") as tar:
            for name in names or ("pulumi", "pulumi-language-python", "pulumi-language-python-exec"):
                data = engine_script(version).encode()
                member = tarfile.TarInfo(f"pulumi/{name}")
                member.size, member.mode = len(data), 0o755
                tar.addfile(member, io.BytesIO(data))
        (folder / ARCHIVE).write_bytes(content.getvalue())
        if checksum is None:
            checksum = hashlib.sha256(content.getvalue()).hexdigest()
        if checksum:
            (folder / CHECKSUMS).write_text(f"{'0' * 64}  other.tar.gz\n{checksum}  {ARCHIVE}\n")
        return address

    return _publish
