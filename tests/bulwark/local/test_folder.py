"""The folder of a local cloud belongs to one person and one run."""

import stat
from pathlib import Path

import pytest

from bulwark.errors import UsageError
from bulwark.local.folder import FolderBusyError, LocalFolder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_others_on_this_machine_see_nothing(tmp_path: Path):
    (tmp_path / ".bulwark").mkdir(mode=0o755)
    folder = LocalFolder.of(tmp_path)
    folder.credentials()
    assert mode(folder.root) == 0o700
    assert mode(folder.root / "credentials.json") == 0o600


def test_credentials_are_made_once(tmp_path: Path):
    first = LocalFolder.of(tmp_path).credentials()
    assert LocalFolder.of(tmp_path).credentials() == first
    assert len({first.google, first.github, first.vercel, first.passphrase}) == 4


@pytest.mark.parametrize("text", ["", "{", '{"google": "x"}', "[]"])
def test_damaged_credentials_are_refused_with_the_way_out(tmp_path: Path, text: str):
    folder = LocalFolder.of(tmp_path)
    (folder.root / "credentials.json").write_text(text)
    with pytest.raises(UsageError, match=r"is damaged .* Run `bulwark local down --forget` to begin anew"):
        folder.credentials()


def test_a_second_run_says_who_is_at_work_and_leaves(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    with (
        folder.exclusively("bulwark demo"),
        pytest.raises(FolderBusyError, match=r"`bulwark demo` \(process \d+\) is under way"),
        folder.exclusively("bulwark local up"),
    ):
        pass
    with folder.exclusively("bulwark local up"):
        pass


def test_a_file_where_the_folder_belongs_is_refused(tmp_path: Path):
    (tmp_path / ".bulwark").write_text("")
    with pytest.raises(UsageError, match="cannot be made"):
        LocalFolder.of(tmp_path)


def test_looking_makes_nothing(tmp_path: Path):
    assert not LocalFolder.at(tmp_path).root.exists()
