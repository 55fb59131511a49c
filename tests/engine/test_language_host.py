"""The host's choices that need no engine: which interpreter, which packages, and leaving with the engine."""

import json
import os
import subprocess
import sys
from importlib.metadata import PathDistribution
from pathlib import Path
from typing import Any

import pytest

from engine.host.interpreter import NoInterpreterError, environment_of, interpreter_for
from engine.host.required_packages import required_package

from .conftest import write_executable


def test_the_named_virtualenv_comes_first(tmp_path: Path) -> None:
    named = write_executable(tmp_path / "env" / "bin" / "python", "")
    write_executable(tmp_path / ".venv" / "bin" / "python", "")
    assert interpreter_for(tmp_path, "env", "other") == str(named)


def test_a_named_virtualenv_without_interpreter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoInterpreterError, match=r"virtualenv is 'env'.*python3 -m venv"):
        interpreter_for(tmp_path, "env", "other")


def test_the_nearest_dot_venv_above_the_program_is_used(tmp_path: Path) -> None:
    above = write_executable(tmp_path / ".venv" / "bin" / "python", "")
    program = tmp_path / "a" / "b"
    program.mkdir(parents=True)
    assert interpreter_for(program, "", "other") == str(above)
    nearer = write_executable(tmp_path / "a" / ".venv" / "bin" / "python", "")
    assert interpreter_for(program, "", "other") == str(nearer)


def test_an_interpreter_of_a_virtual_environment_has_it_active(tmp_path: Path) -> None:
    (tmp_path / "pyvenv.cfg").write_text("")
    environment = environment_of(str(tmp_path / "bin" / "python"), {"PATH": "/bin", "PYTHONHOME": "/x"})
    assert environment == {"PATH": f"{tmp_path}/bin:/bin", "VIRTUAL_ENV": str(tmp_path)}


def test_an_interpreter_outside_one_changes_nothing(tmp_path: Path) -> None:
    assert environment_of(str(tmp_path / "python"), {"PATH": "/bin"}) == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("name", "version", "plugin", "expected"),
    [
        ("pulumi-gcp", "10.2.0", {"resource": True, "name": "gcp", "version": "10.2.0"}, {"name": "gcp", "version": "v10.2.0"}),
        (
            "pulumiverse_vercel",
            "5.21.1",
            {"resource": True, "name": "vercel", "version": "5.21.1", "server": "github://api.example.com/x"},
            {"name": "vercel", "version": "v5.21.1", "server": "github://api.example.com/x"},
        ),
        ("pulumi-policy", "1.21.0", {"resource": False}, None),
        ("pulumi-policy", "1.0.0", None, None),
        ("pulumi", "3.259.0", None, None),
        ("pulumi-old", "1.2.3", None, {"name": "old", "version": "v1.2.3"}),
        ("pulumi-old", "1.2.3a1605583329", None, None),
        ("requests", "2.0.0", None, None),
        ("pulumi-esc-sdk", "0.1.0", {"resource": False}, None),
    ],
)
def test_packages_stand_for_providers(
    tmp_path: Path, name: str, version: str, plugin: dict[str, Any] | None, expected: dict[str, Any] | None
) -> None:
    info = tmp_path / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    if plugin is not None:
        module = tmp_path / name.replace("-", "_")
        module.mkdir()
        (module / "pulumi-plugin.json").write_text(json.dumps(plugin))
    assert required_package(PathDistribution(info)) == expected


HOST = """
import os, subprocess, sys
code = "import sys; sys.path[0] = sys.argv[1]; from host.stubs import stand_in; stand_in(); from host.server import main; main()"
command = [sys.executable, "-u", "-c", code, sys.argv[1], "127.0.0.1:1"]
# Its standard error is our standard output, which the test reads until the last holder has closed it.
host = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=sys.stdout, text=True)
print(host.stdout.readline().strip(), host.pid, flush=True)
sys.stdin.readline()
os._exit(0)
"""


ALONE = """
import sys
sys.path[0] = sys.argv[1]
from host.stubs import stand_in
stand_in()
import host.server
loaded = {name for name in sys.modules if name.startswith("pulumi.")}
assert "pulumi.runtime.proto.language_pb2_grpc" in loaded, loaded
print(len({name for name in loaded if not name.startswith("pulumi.runtime")}), hasattr(sys.modules["pulumi"], "Resource"))
"""


def test_the_host_loads_the_stubs_without_the_sdk() -> None:
    folder = Path(__file__).parents[2] / "engine"
    done = subprocess.run([sys.executable, "-c", ALONE, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


@pytest.mark.slow
def test_the_host_leaves_when_the_engine_is_gone() -> None:
    folder = Path(__file__).parents[2] / "engine"
    engine = subprocess.Popen([sys.executable, "-c", HOST, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert engine.stdout is not None
    port, pid = engine.stdout.readline().split()
    assert int(port) > 0
    os.kill(int(pid), 0)
    engine.communicate("go\n", timeout=30)
    # The host held the other end of nothing of ours, so its end is seen by its entry in the process table.
    wait_gone(int(pid))


def wait_gone(pid: int) -> None:
    import time

    end = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < end, "the host is still there"
        time.sleep(0.05)
