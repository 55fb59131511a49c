"""Bad input at the command line: a documented exit status, a message with the place and the remedy, and nothing half done."""

import os
import re
import socket
import stat
import subprocess
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import BULWARK, Desk, bare_environment, desk_at
from ground import copy_checkout

from bulwark.local.folder import LocalFolder
from bulwark.local.processes import LocalCloudError, Ports, start_cloud, stop_cloud
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

STACK = "staging"
KIBIBYTES = 8


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    """A checkout with a local cloud and an empty stack."""
    with desk_at(tmp_path_factory.mktemp("desk"), engine.bin_dir) as desk:
        desk.run("teardown", STACK)  # there is nothing to remove, but now there is a stack
        yield desk


@pytest.fixture
def unstarted(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    """A checkout whose local cloud was never started."""
    desk = Desk(copy_checkout(tmp_path / "checkout"), engine.bin_dir)
    yield desk
    folder = desk.checkout / ".bulwark"
    if folder.is_dir():
        stop_cloud(LocalFolder(folder))


def changes_at_vendors(desk: Desk) -> list[str]:
    """Return the requests that changed something at a vendor; a token that the GitHub App gets for an hour is no such thing."""
    entries = desk.call("control", "GET", "/journal?limit=10000")["entries"]
    return [
        f"{entry['method']} {entry['path']}"
        for entry in entries
        if entry["vendor"] != "control" and entry["method"] != "GET" and not entry["path"].endswith("/access_tokens")
    ]


def test_a_missing_passphrase(desk: Desk):
    bare = Desk(desk.checkout, desk.bin_dir, {k: v for k, v in desk.variables.items() if "PASSPHRASE" not in k})
    said = bare.run("up", STACK, status=2).stderr
    assert "neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set" in said
    assert 'eval "$(bulwark local env)"' in said
    assert changes_at_vendors(desk) == []


def test_a_wrong_passphrase(desk: Desk):
    said = desk.run("up", STACK, status=1, extra={"PULUMI_CONFIG_PASSPHRASE": "wrong"}).stderr
    assert "incorrect passphrase" in said
    assert changes_at_vendors(desk) == []


@pytest.mark.parametrize("command", ["up", "teardown"])
def test_an_unknown_stack(desk: Desk, command: str):
    said = desk.run(command, "stagng", status=2).stderr
    assert re.search(
        r"there is no stack 'stagng' in \S+; nothing can be done with it\. Choose one of production, staging\.", said
    )


WRONG_IDS = {
    "google.project_number: Google project living-tree-staging": ("402611223344", "402611223345"),
    "apps.living-tree.repository.id: GitHub repository living-tree-app/living-tree": ("820045678", "820045679"),
    "infrastructure.repository.id: GitHub repository living-tree-app/infrastructure": ("820099001", "820099002"),
    "github.owner_id: GitHub account living-tree-app": ("190012345", "190012346"),
}


def refuse_to_go_on(desk: Desk, wrong_ids: dict[str, str]) -> str:
    """Bring staging up with stack files that say something else than the vendors; return what is told. Nothing is made."""
    folders = (desk.checkout, desk.checkout / ".bulwark" / "stacks")
    files = [folder / f"Pulumi.{name}.yaml" for folder in folders for name in ("staging", "production")]
    for path in files:
        replace_all(path, wrong_ids)
    try:
        said = desk.run("up", STACK, status=1).stderr
    finally:
        for path in files:
            replace_all(path, {wrong: right for right, wrong in wrong_ids.items()})
    assert "Nothing was changed. Find out why they differ, then correct the name or the id in the stack file." in said
    assert changes_at_vendors(desk) == []
    return said


def replace_all(path: Path, texts: dict[str, str]) -> None:
    text = path.read_text()
    for old, new in texts.items():
        text = text.replace(old, new)
    path.write_text(text)


def test_pinned_ids_that_are_not_the_vendors_are_told_all_at_once(desk: Desk):
    team = {"team_aBcDeFgHiJkLmNoPqRsTuVwX": "team_aBcDeFgHiJkLmNoPqRsTuVwY"}
    said = refuse_to_go_on(desk, dict(WRONG_IDS.values()) | team)
    assert "5 pinned ids are not what the vendors show" in said
    for place, (right, wrong) in WRONG_IDS.items():
        assert f"{place} has the id {right} now, the stack file says {wrong}" in said
    assert "vercel.team_id: " in said


def test_one_pinned_id_that_is_not_the_vendors_is_enough(desk: Desk):
    right, wrong = WRONG_IDS["apps.living-tree.repository.id: GitHub repository living-tree-app/living-tree"]
    said = refuse_to_go_on(desk, {right: wrong})
    assert "1 pinned id is not what the vendors show" in said
    assert f"living-tree-app/living-tree has the id {right} now, the stack file says {wrong}" in said


def test_a_wrong_configuration_tells_everything_and_does_nothing(desk: Desk):
    path = desk.checkout / f"Pulumi.{STACK}.yaml"
    before = path.read_text()
    try:
        path.write_text(
            before.replace("stages: [10, 50, 100]", "stages: [50, 10, 100]").replace("branch: staging", "brunch: staging")
        )
        said = desk.run("up", STACK, status=2).stderr
    finally:
        path.write_text(before)
    assert f"Pulumi.{STACK}.yaml" in said
    assert "apps.living-tree.rollout.stages" in said
    assert "apps.living-tree.brunch" in said
    assert "nothing was done" in said
    assert changes_at_vendors(desk) == []


def test_a_local_cloud_that_does_not_run(unstarted: Desk):
    done = unstarted.run("local", "env", status=1)
    assert "The local cloud does not run. `bulwark local up` starts it." in done.stdout
    assert all(line.startswith("#") for line in done.stdout.splitlines()), "a shell that evaluates it does nothing"
    assert unstarted.answer("local", "env", status=1) == {"schema": "bulwark.local-env/1", "running": False}


def test_providers_that_do_not_answer(desk: Desk):
    said = desk.run("up", STACK, status=2, extra={"PULUMI_DEBUG_PROVIDERS": "gcp:1,github:1,vercel:1"}).stderr
    assert "the provider gcp does not answer on port 1 (Connection refused), where PULUMI_DEBUG_PROVIDERS has it" in said
    assert "bulwark local up" in said
    said = desk.run("up", STACK, status=2, extra={"PULUMI_DEBUG_PROVIDERS": "gcp"}).stderr
    assert "PULUMI_DEBUG_PROVIDERS has the entry 'gcp', which is not name:port" in said
    assert changes_at_vendors(desk) == []


def test_a_port_that_is_taken(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ports = Ports({"control": port, "google": 0, "github": 0, "vercel": 0}, dict.fromkeys(("gcp", "github", "vercel"), 0))
        with pytest.raises(LocalCloudError) as refused:
            start_cloud(folder, ports)
    said = str(refused.value)
    assert f"port {port} for control cannot be opened" in said
    assert "Stop the program that holds it, or choose another port" in said
    assert stop_cloud(folder) == []


def test_a_providers_port_that_is_taken(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    try:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            ports = Ports(Ports.free().vendors, {"gcp": port, "github": 0, "vercel": 0})
            with pytest.raises(LocalCloudError, match=f"port {port} for provider gcp cannot be opened"):
                start_cloud(folder, ports)
    finally:
        stop_cloud(folder)


def test_a_damaged_file_of_the_local_cloud(unstarted: Desk):
    folder = LocalFolder.of(unstarted.checkout)
    folder.cloud_file.write_bytes(b"this is no database" * 1000)
    said = unstarted.run("local", "up", "--any-ports", status=1).stderr
    assert str(folder.cloud_file) in said
    assert folder.cloud_file.read_bytes().startswith(b"this is no database"), "what cannot be read is not overwritten"
    unstarted.run("local", "down", "--forget")
    unstarted.run("local", "up", "--any-ports")


def test_half_written_credentials(unstarted: Desk):
    path = LocalFolder.of(unstarted.checkout).root / "credentials.json"
    path.write_text('{"google": "local-google-')
    said = unstarted.run("local", "up", "--any-ports", status=2).stderr
    assert f"{path} is damaged" in said
    assert "the state of the local stacks cannot be opened without it" in said
    assert "bulwark local down --forget" in said
    unstarted.run("local", "down", "--forget")
    unstarted.run("local", "up", "--any-ports")


def test_a_checkout_that_cannot_be_written(unstarted: Desk):
    (unstarted.checkout / ".bulwark").write_text("a file where the folder should be")
    for command in (("local", "up"), ("demo",)):
        said = unstarted.run(*command, status=2).stderr
        assert f"{unstarted.checkout / '.bulwark'} cannot be made" in said
        assert f"Make {unstarted.checkout} writable, or work in a copy of it." in said


def test_a_disk_that_is_full(unstarted: Desk):
    """No file may grow beyond a few KiB: the database cannot be made, and the message says what to look at."""
    command = f"ulimit -f {KIBIBYTES}; exec {BULWARK} local up --any-ports"
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=unstarted.checkout,
        env=bare_environment(unstarted.bin_dir),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in {1, 2, 3}, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(r"full|room|too large|disk I/O", done.stderr), done.stderr
    unstarted.run("local", "down")
    unstarted.run("local", "up", "--any-ports")


def test_an_engine_of_another_version_on_the_path_is_passed_over(desk: Desk, tmp_path: Path):
    stub, trace = tmp_path / "pulumi", tmp_path / "was-used"
    stub.write_text(
        textwrap.dedent(f"""\
        #!/bin/sh
        [ "$1" = version ] && {{ echo v3.1.0; exit 0; }}
        touch {trace}
        """)
    )
    stub.chmod(stub.stat().st_mode | stat.S_IXUSR)
    desk.run("teardown", STACK, extra={"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"})
    assert not trace.exists()


def test_a_folder_without_stack_files(tmp_path: Path, engine: Engine):
    said = Desk(tmp_path, engine.bin_dir).run("demo", "--folder", str(tmp_path), status=2).stderr
    assert str(tmp_path) in said
    assert not list(tmp_path.iterdir()), "nothing was made there"
