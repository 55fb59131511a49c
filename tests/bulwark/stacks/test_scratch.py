"""A copy of a stack file keeps what belongs to this folder, and leaves what only the real stack's key can read."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bulwark.local.folder import LocalFolder
from bulwark.stacks.scratch import refresh_scratch, scratch_secrets

REAL = """\
secretsprovider: gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k
encryptedkey: planted
encryptionsalt: v1:planted
config:
  bulwark:pipeline:
    environment:
      name: staging
  bulwark:environmentSecrets:
    web:
      KEY:
        secure: planted
  other:plain: kept
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: bulwark\n")
    (tmp_path / "Pulumi.staging.yaml").write_text(REAL)
    return tmp_path


def test_what_the_real_stacks_key_encrypts_stays_out(checkout: Path):
    copy = refresh_scratch(checkout, LocalFolder.of(checkout), "staging")
    assert "planted" not in copy.read_text()
    assert YAML(typ="safe").load(copy.read_text()) == {
        "config": {"bulwark:pipeline": {"environment": {"name": "staging"}}, "other:plain": "kept"}
    }
    assert (checkout / "Pulumi.staging.yaml").read_text() == REAL


def test_what_was_set_here_stays(checkout: Path):
    folder = LocalFolder.of(checkout)
    copy = refresh_scratch(checkout, folder, "staging")
    own = {"web": {"KEY": {"secure": "own"}}}
    document = YAML(typ="safe").load(copy.read_text())
    document["config"]["bulwark:environmentSecrets"] = own
    document["encryptionsalt"] = "v1:own"
    with copy.open("w") as file:
        YAML(typ="safe").dump(document, file)
    again = refresh_scratch(checkout, folder, "staging")
    assert scratch_secrets(again) == own
    assert YAML(typ="safe").load(again.read_text())["encryptionsalt"] == "v1:own"
