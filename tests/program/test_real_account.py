"""The walk-through of docs/real-account.md, command by command, up to a stack that stands."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from breaking import chapters, run_blocks
from commands import Desk, desk_at
from ground import ROOT
from ruamel.yaml import YAML

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK = "staging"
PAGE = chapters(ROOT / "docs" / "real-account.md")


@pytest.fixture
def desk(tmp_path: Path, engine: Engine) -> Iterator[Desk]:
    """A project in which nothing is, and the two values that people have to bring."""
    with desk_at(tmp_path / "checkout", engine.bin_dir) as desk:
        (desk.checkout / "vercel-token").write_text(desk.variables["VERCEL_API_TOKEN"])
        (desk.checkout / "app-key.pem").write_text("canary-of-the-app-key")
        yield desk


def paste(desk: Desk, adopt: dict[str, str]) -> None:
    """Write what `init` printed into the stack file, as the page asks a person to."""
    path = desk.checkout / f"Pulumi.{STACK}.yaml"
    document = YAML().load(path.read_text())
    document["config"]["bulwark:pipeline"]["adopt"] = adopt
    YAML().dump(document, path)


def give_every_secret(desk: Desk) -> None:
    """Bring the values that the page leaves to the reader."""
    (desk.checkout / "value").write_text("canary-of-a-secret")
    waiting = [thing["name"].rpartition("/")[2] for thing in desk.answer("init", STACK)["things"] if thing["standing"] == "later"]
    desk.run("init", STACK, "--yes", *(f"--secret-file={secret}=value" for secret in waiting))


def test_the_page_leads_to_a_stack_that_stands(desk: Desk):
    said = [run_blocks(desk, *blocks) for title, blocks in PAGE.items() if title[0] in "23"]
    assert said
    assert "canary" not in "".join(said)
    assert not (desk.checkout / "app-key.pem").exists()
    (printed,) = [run_blocks(desk, *blocks) for title, blocks in PAGE.items() if title[0] == "4"]
    adopt = json.loads(printed)
    assert {"google.pool", "google.provider", "roles.infra-apply", "accounts.infrastructure.infra-apply"} < adopt.keys()
    paste(desk, adopt)
    (first_up,) = [blocks for title, blocks in PAGE.items() if title[0] == "5"]
    run_blocks(desk, *first_up)
    answer = desk.answer("init", STACK)
    assert answer["phase"] == "pass"
    assert not adopt.keys() & answer["adopt"].keys()
    desk.expect_settled(STACK)
    give_every_secret(desk)
    said.extend(run_blocks(desk, *blocks) for title, blocks in PAGE.items() if title[0] == "8")
    assert "every `up` of staging" in said[-1]
    (doctors,) = [blocks for title, blocks in PAGE.items() if title[0] == "7"]
    said.append(run_blocks(desk, *doctors))
    assert "canary" not in said[-1]
