"""Time moves the calls for new secrets on, and nobody takes that for drift; turning rotation on and off is an ordinary change."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from ground import Ground, copy_checkout, running_ground
from ruamel.yaml import YAML

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK, PROJECT, SECRET = "staging", "living-tree-staging", "DATABASE_URL"
REASON = "The database has no second user to change over to."


@pytest.fixture(scope="module")
def brought_up(tmp_path_factory: pytest.TempPathFactory, engine: Engine, settings: pytest.MonkeyPatch) -> Iterator[Ground]:
    """Staging from stack files of its own."""
    folder = tmp_path_factory.mktemp("rotation")
    with running_ground(folder, engine.bin_dir, copy_checkout(folder / "checkout")) as ground:
        for name, value in ground.session.settings.vendor_environment().items():
            settings.setenv(name, value)
        ground.up(STACK)
        yield ground


@pytest.fixture(scope="module")
def settings() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def rotation_of(ground: Ground) -> dict[str, Any]:
    settings = ground.session.settings
    headers = {"Authorization": f"Bearer {settings.credentials.google}"}
    answer = httpx.get(f"{settings.endpoints['google']}/v1/projects/{PROJECT}/secrets/{SECRET}", headers=headers, trust_env=False)
    assert answer.is_success, answer.text
    rotation: dict[str, Any] = answer.json().get("rotation", {})
    return rotation


def move_clock(ground: Ground, days: int) -> None:
    url = f"{ground.session.settings.endpoints['control']}/clock"
    answer = httpx.put(url, json={"offset_seconds": days * 86400}, trust_env=False)
    assert answer.is_success, answer.text


def write_contract(ground: Ground, **contract: Any) -> None:
    path = ground.checkout / f"Pulumi.{STACK}.yaml"
    document = YAML().load(path.read_text())
    secret = document["config"]["bulwark:pipeline"]["apps"]["living-tree"]["secrets"][SECRET]
    for name in ("rotation", "no_rotation"):
        secret.pop(name, None)
    secret.update(contract)
    YAML().dump(document, path)


def test_a_call_that_came_is_no_drift(brought_up: Ground):
    before = rotation_of(brought_up)
    move_clock(brought_up, 200)
    after = rotation_of(brought_up)
    moved = datetime.fromisoformat(after["nextRotationTime"]) - datetime.fromisoformat(before["nextRotationTime"])
    assert moved > timedelta(0)
    # Whichever test came first has left its own period.
    assert moved % timedelta(seconds=int(after["rotationPeriod"].removesuffix("s"))) == timedelta(0)
    account = brought_up.stack(STACK).preview()
    assert account.is_empty, account.steps
    brought_up.up(STACK)
    assert rotation_of(brought_up) == after
    # The state has learnt of it; from here on a look finds nothing new.
    assert not brought_up.stack(STACK).preview().drifted


def test_rotation_is_given_up_for_a_reason_and_taken_up_again(brought_up: Ground):
    write_contract(brought_up, no_rotation=REASON)
    brought_up.up(STACK)
    assert rotation_of(brought_up) == {}
    write_contract(brought_up, rotation={"period": "30d", "first": "2027-03-01"})
    brought_up.up(STACK)
    assert rotation_of(brought_up)["rotationPeriod"] == "2592000s"
    assert brought_up.stack(STACK).preview().is_empty
