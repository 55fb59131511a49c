"""The local cloud as a process: how it starts, refuses, stops, survives, and how fast it reads."""

import json
import resource
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from localcloud.core.store import Store
from localcloud.services.vercel.projects import NAME, ORDER, PROJECT
from localcloud.services.vercel.timeline import insert

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TOKEN = "operatorTokenOfTheProcess001"
TEAM = "team_LivingTree0000000000001"
SEED = {"vercel": {"operator_token": TOKEN, "teams": [{"id": TEAM, "slug": "living-tree", "plan": "pro"}]}}
HEADERS = {"authorization": f"Bearer {TOKEN}"}
VENDORS = ("control", "google", "github", "vercel")
# The project's own bounds (docs of the local cloud): ready in under 2 s, a read in under 5 ms.
START_SECONDS, READ_MILLISECONDS = 2.0, 5.0


@contextmanager
def start(state: Path, *more: str, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """Start a local cloud on free ports; kill it at the end if it still runs."""
    ports = [part for vendor in VENDORS if f"--{vendor}-port" not in more for part in (f"--{vendor}-port", "0")]
    command = [sys.executable, "-m", "localcloud", "--state", str(state), *ports, *more]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def addresses(process: "subprocess.Popen[str]") -> dict[str, str]:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        pytest.fail(f"the local cloud did not start: {process.communicate()[1]}")
    found: dict[str, str] = json.loads(line)
    return found


def refuse(state: Path, *more: str) -> str:
    """Start where it must not; return what it says."""
    with start(state, *more) as process:
        output, errors = process.communicate(timeout=30)
        assert (process.returncode, output) == (2, "")
        return errors


def seed(control: str) -> None:
    httpx.post(f"{control}/seed", json=SEED).raise_for_status()


def test_it_is_ready_in_under_two_seconds(tmp_path: Path) -> None:
    times = []
    for number in range(3):
        started = time.perf_counter()
        with start(tmp_path / f"{number}.sqlite") as process:
            addresses(process)
            times.append(time.perf_counter() - started)
    sys.stdout.write(f"ready after {', '.join(f'{seconds:.2f}' for seconds in times)} s\n")
    # The best of three: others may be busy on this machine, and they are not what is measured.
    assert min(times) < START_SECONDS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_begins_again_where_it_was(tmp_path: Path, number: signal.Signals) -> None:
    state, ready = tmp_path / "folder" / "state.sqlite", tmp_path / "ready.json"
    with start(state, "--ready-file", str(ready)) as process:
        told = addresses(process)
        assert json.loads(ready.read_text()) == told
        assert list(told) == list(VENDORS)
        seed(told["control"])
        process.send_signal(number)
        output, errors = process.communicate(timeout=20)
        assert (process.returncode, output, errors) == (0, "", "")
    assert not ready.exists()
    assert not state.with_name("state.sqlite-wal").exists()
    with start(state) as process:
        assert httpx.get(f"{addresses(process)['vercel']}/v2/user", headers=HEADERS).status_code == 200


def test_it_stops_while_a_delayed_request_waits(tmp_path: Path) -> None:
    with start(tmp_path / "state.sqlite") as process:
        told = addresses(process)
        httpx.post(f"{told['control']}/faults", json={"kind": "latency", "delay_seconds": 60, "vendor": "vercel"})
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{told['vercel']}/v2/user", timeout=0.3)
        process.terminate()
        assert process.wait(timeout=20) == 0


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        errors = refuse(tmp_path / "state.sqlite", "--github-port", str(port))
    assert f"port {port} for github cannot be opened" in errors
    assert "choose another port with --github-port" in errors
    assert not (tmp_path / "state.sqlite").exists()


def test_a_second_one_on_the_same_file_says_so_and_leaves(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with start(state) as process:
        told = addresses(process)
        errors = refuse(state)
        assert f"{state} is in use by another local cloud (process {process.pid})" in errors
        assert httpx.get(f"{told['control']}/healthz").status_code == 200
        process.kill()
        process.wait()
        with start(state) as successor:
            addresses(successor)


def test_a_corrupt_file_is_refused_with_what_to_do_and_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    state.write_bytes(b"not a database at all" * 300)
    errors = refuse(state)
    assert f"local cloud file {state}" in errors
    assert "Move the file away" in errors
    assert "Traceback" not in errors
    assert state.read_bytes() == b"not a database at all" * 300


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    errors = refuse(tmp_path / "file" / "state.sqlite")
    assert "Choose a folder that can be written" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--colour"], "unrecognized arguments: --colour"),
        (["--vercel-port", "70000"], "'70000' is no port"),
        (["--vercel-port", "x"], "'x' is no port"),
        (["--ready-file", "/nonexistent/folder/ready"], "its folder does not exist"),
    ],
)
def test_wrong_usage_is_told_with_the_usage(tmp_path: Path, arguments: list[str], problem: str) -> None:
    errors = refuse(tmp_path / "state.sqlite", *arguments)
    assert "usage: python -m localcloud" in errors
    assert problem in errors


def test_help_has_an_example() -> None:
    result = subprocess.run([sys.executable, "-m", "localcloud", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "example:\n  python -m localcloud --state" in result.stdout
    assert "47030" in result.stdout


@pytest.mark.parametrize("delay", [0.0, 0.2, 0.5])
def test_every_acknowledged_request_survives_kill_9(tmp_path: Path, delay: float) -> None:
    state = tmp_path / "state.sqlite"
    acknowledged: list[str] = []
    is_under_way = threading.Event()

    def write(base: str) -> None:
        with httpx.Client(base_url=base, headers=HEADERS) as client:
            for number in range(100_000):
                try:
                    answer = client.post("/v11/projects", json={"name": f"p{number}"})
                except httpx.TransportError:
                    return
                acknowledged.append(answer.json()["id"])
                is_under_way.set()

    with start(state) as process:
        told = addresses(process)
        seed(told["control"])
        writer = threading.Thread(target=write, args=(told["vercel"],))
        writer.start()
        assert is_under_way.wait(30)
        time.sleep(delay)
        process.kill()
        process.wait()
        writer.join()
    assert acknowledged
    with start(state) as process, httpx.Client(base_url=addresses(process)["vercel"], headers=HEADERS) as client:
        for identifier in acknowledged:
            assert client.get(f"/v9/projects/{identifier}").status_code == 200
        assert client.get(f"/v9/projects/p{len(acknowledged) - 1}").json()["id"] == acknowledged[-1]


def test_a_full_disk_refuses_writes_in_the_vendors_shape_and_loses_nothing(tmp_path: Path) -> None:
    state, room = tmp_path / "state.sqlite", 600_000

    def limit_file_size() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    kept: list[str] = []
    with start(state, preexec_fn=limit_file_size) as process:
        told = addresses(process)
        seed(told["control"])
        with httpx.Client(base_url=told["vercel"], headers=HEADERS) as client:
            for number in range(2000):
                answer = client.post("/v11/projects", json={"name": f"p{number}"})
                if answer.status_code != 200:
                    break
                kept.append(answer.json()["id"])
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal_server_error")
        assert "cannot keep its state" in answer.json()["error"]["message"]
        process.terminate()
        assert "Free room on its disk" in process.communicate(timeout=20)[1]
    assert kept
    with start(state) as process, httpx.Client(base_url=addresses(process)["vercel"], headers=HEADERS) as client:
        assert [client.get(f"/v9/projects/{identifier}").status_code for identifier in kept] == [200] * len(kept)
        assert client.post("/v11/projects", json={"name": "after"}).status_code == 200


def median_of_reads(client: httpx.Client, url: str) -> float:
    """Return the best median, in milliseconds, of thirty rounds: others may be busy on this machine, but not all the time."""
    return min(statistics.median(time_read(client, url) for _ in range(15)) for _ in range(30))


def time_read(client: httpx.Client, url: str) -> float:
    started = time.perf_counter()
    assert client.get(url).status_code == 200
    return (time.perf_counter() - started) * 1000


def test_five_thousand_resources_do_not_slow_a_read(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with start(state) as process:
        told = addresses(process)
        seed(told["control"])
        with httpx.Client(base_url=told["vercel"], headers=HEADERS) as client:
            project = client.post("/v11/projects", json={"name": "web"}).json()
            urls = [f"/v9/projects/{project['id']}", "/v9/projects/web", "/v10/projects?limit=1"]
            few = {url: median_of_reads(client, url) for url in urls}
            multiply_project(state, project["id"], 5000)
            many = {url: median_of_reads(client, url) for url in urls}
    for url in urls:
        sys.stdout.write(f"{url}: median {few[url]:.2f} ms among 1 project, {many[url]:.2f} ms among 5,001\n")
        assert many[url] < READ_MILLISECONDS
        assert many[url] < 2 * few[url] + 0.5


def multiply_project(state: Path, identifier: str, count: int) -> None:
    """Write copies of a project behind the running process's back: it reads its file at every request."""
    store = Store(state)
    with store.transaction() as transaction:
        template = transaction.get(PROJECT, identifier)
        assert template is not None
        for number in range(count):
            copy = template | {"id": f"prj_{number:028}", "name": f"copy{number}"}
            copy["createdAt"] = insert(transaction, ORDER, TEAM, template["createdAt"] - 10_000 - number, copy["id"])
            transaction.put(PROJECT, copy["id"], copy)
            transaction.put(NAME, f"{TEAM}/{copy['name']}", {"id": copy["id"]})
    store.close()
