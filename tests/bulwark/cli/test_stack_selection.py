"""A command uses the stack file that the settings name, as it is now."""

from pathlib import Path

import pytest

from bulwark.cli.stack_selection import find_config_file, require_passphrase
from bulwark.errors import UsageError
from bulwark.local.folder import LocalFolder

ORIGINAL = "config:\n  bulwark:pipeline:\n    environment: {name: staging}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: bulwark\n")
    (tmp_path / "Pulumi.staging.yaml").write_text(ORIGINAL)
    return tmp_path


def test_an_edit_of_the_original_counts_at_once_and_the_salt_stays(checkout: Path):
    stacks = LocalFolder.of(checkout).root / "stacks"
    copy = find_config_file("staging", checkout, stacks)
    copy.write_text(copy.read_text() + "encryptionsalt: v1:salt\n")
    (checkout / "Pulumi.staging.yaml").write_text(ORIGINAL.replace("staging", "changed"))
    assert find_config_file("staging", checkout, stacks) == copy
    assert "changed" in copy.read_text()
    assert "encryptionsalt: v1:salt" in copy.read_text()
    assert "salt" not in (checkout / "Pulumi.staging.yaml").read_text()


def test_another_folder_is_used_as_it_is(checkout: Path, tmp_path_factory: pytest.TempPathFactory):
    other = tmp_path_factory.mktemp("other")
    with pytest.raises(UsageError, match=r"Pulumi\.staging\.yaml does not exist"):
        find_config_file("staging", checkout, other)
    (other / "Pulumi.staging.yaml").write_text("config: {}\n")
    assert find_config_file("staging", checkout, other) == other / "Pulumi.staging.yaml"
    assert (other / "Pulumi.staging.yaml").read_text() == "config: {}\n"


def test_without_a_folder_the_tracked_file_is_meant(checkout: Path):
    assert find_config_file("staging", checkout, None) == checkout / "Pulumi.staging.yaml"


@pytest.mark.parametrize("settings", ["", "encryptionsalt: v1:salt\n", "secretsprovider: passphrase\n"])
def test_a_stack_that_a_passphrase_encrypts_needs_it(checkout: Path, settings: str):
    stack_file = checkout / "Pulumi.staging.yaml"
    stack_file.write_text(settings)
    with pytest.raises(UsageError, match=r"neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set"):
        require_passphrase(stack_file, {"PATH": "/bin"})
    # An empty one is one: the engine takes it.
    require_passphrase(stack_file, {"PULUMI_CONFIG_PASSPHRASE": ""})
    require_passphrase(stack_file, {"PULUMI_CONFIG_PASSPHRASE_FILE": "/file"})


def test_a_stack_that_a_key_encrypts_needs_none(checkout: Path):
    stack_file = checkout / "Pulumi.staging.yaml"
    stack_file.write_text("secretsprovider: gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k\nencryptedkey: abc\n")
    require_passphrase(stack_file, {})
