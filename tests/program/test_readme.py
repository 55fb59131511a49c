"""The commands of the README do what it says, in the order in which it shows them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from ground import ROOT, copy_checkout

from bulwark.local.folder import LocalFolder
from bulwark.local.processes import stop_cloud

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

README = (ROOT / "README.md").read_text()
# A test may neither take the fixed ports of a person's local cloud nor answer a question. Nothing was deployed, so the place
# is not healthy, and before the first up something is missing: both have to be said.
FOR_A_TEST = {
    "bulwark local up": "bulwark local up --any-ports",
    "bulwark doctor staging": "bulwark doctor staging || test $? -eq 3",
    "bulwark health staging": "! bulwark health staging",
    "bulwark teardown staging": "bulwark teardown staging --yes",
}


def commands() -> list[str]:
    block = re.search(r"## Commands\n\n```console\n(.*?)```", README, re.DOTALL)
    assert block
    return [line.removeprefix("$ ").partition("#")[0].strip() for line in block[1].splitlines()]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    folder = copy_checkout(tmp_path / "checkout")
    yield folder
    if (folder / ".bulwark").exists():
        stop_cloud(LocalFolder.of(folder))


def test_the_commands_of_the_readme_work_in_order(checkout: Path):
    script = "\n".join(FOR_A_TEST.get(command, command) for command in commands())
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", script],
        cwd=checkout,
        env={"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/local/go/bin:/usr/local/bin:/usr/bin:/bin", "HOME": str(Path.home())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "These commands mend what is missing:" in done.stdout
    assert "no deployment serves production" in done.stdout
    assert "resources will be removed" in done.stderr
    assert not (checkout / ".bulwark").exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", README))))
def test_links_of_the_readme_lead_somewhere(target: str):
    page, _, fragment = target.partition("#")
    assert (ROOT / page).exists()
    if fragment:
        titles = re.findall(r"^#+ (.*)$", (ROOT / page).read_text(), re.MULTILINE)
        assert fragment in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
