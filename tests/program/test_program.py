"""The program brings both environments up on the real engine, and a second look finds nothing to do."""

import pytest
from ground import Ground

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


@pytest.mark.parametrize("name", ["staging", "production"])
def test_a_second_preview_finds_nothing_to_do(stacks_up: Ground, name: str):
    account = stacks_up.stack(name).preview()
    assert account.is_empty, account.steps
    assert not account.drifted
    assert not account.violations


def test_nothing_is_kept_in_the_providers(stacks_up: Ground):
    stacks_up.restart_providers()
    assert stacks_up.stack("staging").preview().is_empty


def test_tracked_stack_files_are_not_rewritten(stacks_up: Ground):
    for name in stacks_up.pipelines:
        text = (stacks_up.checkout / f"Pulumi.{name}.yaml").read_text()
        assert "encryptionsalt" not in text
        assert "secure:" not in text
