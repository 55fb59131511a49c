"""The folder of a local cloud belongs to one person and one run."""

import stat
from pathlib import Path

import pytest

from bulwark.errors import UsageError
from bulwark.local.folder import FolderBusyError, LocalFolder
from bulwark.local.processes import app_environment


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


def test_the_apps_key_is_made_once_whatever_app_is_noted(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    assert folder.app() is None
    first = folder.keep_app(4711, 815, is_acting=True)
    second = folder.keep_app(4712, 816, is_acting=False)
    assert (first.private_key, first.public_key) == (second.private_key, second.public_key)
    assert folder.app() == second
    assert mode(folder.root / "github-app.json") == 0o600
    assert "PRIVATE" not in repr(second)


def test_a_damaged_app_is_refused_with_the_way_out(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    (folder.root / "github-app.json").write_text("{}")
    with pytest.raises(UsageError, match=r"is damaged .* Run `bulwark local down --forget` to begin anew"):
        folder.app()


def test_providers_act_as_the_app_unless_there_are_several_accounts(tmp_path: Path):
    folder = LocalFolder.of(tmp_path)
    assert app_environment(folder) == {}
    app = folder.keep_app(4711, 815, is_acting=True)
    assert app_environment(folder) == {
        "GITHUB_APP_ID": "4711",
        "GITHUB_APP_INSTALLATION_ID": "815",
        "GITHUB_APP_PEM_FILE": app.private_key,
    }
    folder.keep_app(4711, 815, is_acting=False)
    assert app_environment(folder) == {}


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
