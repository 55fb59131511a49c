"""Where the engine comes from, and what each bad situation says and ends with."""

import hashlib
import shutil
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from engine import (
    ENGINE_VERSION,
    ArchiveError,
    BuildError,
    CacheError,
    Engine,
    EngineError,
    SettingError,
    UnavailableError,
    VersionMismatchError,
    obtain,
)

from .conftest import ARCHIVE, CHECKSUMS, Machine, engine_script, write_executable


def obtain_on(machine: Machine) -> Engine:
    return obtain(machine.environment(), progress=machine.progress())


def refusal(machine: Machine, kind: type[EngineError]) -> EngineError:
    with pytest.raises(kind) as caught:
        obtain_on(machine)
    assert caught.value.problem, caught.value
    assert caught.value.consequence, caught.value
    assert caught.value.remedy, caught.value
    return caught.value


def test_engine_on_path_of_the_right_version_is_used(machine: Machine) -> None:
    write_executable(machine.bin / "pulumi", engine_script())
    write_executable(machine.bin / "pulumi-language-python", "#!/bin/sh\n")
    assert obtain_on(machine) == Engine(machine.bin, ENGINE_VERSION, "path")
    assert not machine.cache.exists()


def test_engine_on_path_of_another_version_is_named_and_passed_over(machine: Machine, publish: Callable[..., str]) -> None:
    write_executable(machine.bin / "pulumi", engine_script("3.1.0"))
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish()
    assert obtain_on(machine).source == "release"
    assert f"is 3.1.0, not {ENGINE_VERSION}" in machine.log.getvalue()


def test_engine_on_path_without_a_language_host_is_passed_over(machine: Machine, publish: Callable[..., str]) -> None:
    write_executable(machine.bin / "pulumi", engine_script())
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish()
    assert obtain_on(machine).source == "release"
    assert "no Python language host" in machine.log.getvalue()


def test_release_is_fetched_once_and_then_found_in_the_cache(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish()
    first = obtain_on(machine)
    machine.settings.clear()
    second = obtain_on(machine)
    assert (first.source, second.source) == ("release", "cache")
    assert first.bin_dir == second.bin_dir == machine.cache / ENGINE_VERSION
    assert sorted(path.name for path in machine.cache.iterdir()) == [ENGINE_VERSION, f"{ENGINE_VERSION}.lock"]


def test_release_with_another_checksum_is_refused_and_nothing_stays(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(checksum="1" * 64)
    assert "1" * 64 in str(refusal(machine, ArchiveError))
    assert not (machine.cache / ENGINE_VERSION).exists()
    assert not list(machine.cache.glob("*staging*"))


def test_release_without_a_list_of_checksums_is_not_installed(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(checksum="")
    machine.install_go()
    assert obtain_on(machine).source == "built"
    assert "answered 404" in machine.log.getvalue()
    assert "without the published checksums no archive is installed" in machine.log.getvalue()


def test_release_that_the_list_of_checksums_leaves_out_is_not_installed(
    machine: Machine, publish: Callable[..., str], releases: tuple[str, Path]
) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish()
    (releases[1] / CHECKSUMS).write_text(f"{'0' * 64}  other.tar.gz\n")
    machine.install_go()
    assert obtain_on(machine).source == "built"
    assert f"lists no SHA-256 checksum for {ARCHIVE}" in machine.log.getvalue()


def test_release_without_checksums_and_no_go_names_both(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(checksum="")
    error = refusal(machine, UnavailableError)
    assert "without the published checksums" in error.problem
    assert "no 'go' on PATH" in error.problem
    assert not (machine.cache / ENGINE_VERSION).exists()


def test_release_that_is_no_archive_is_refused(machine: Machine, publish: Callable[..., str], releases: tuple[str, Path]) -> None:
    page = b"<html>please log in</html>"
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(checksum=hashlib.sha256(page).hexdigest())
    (releases[1] / ARCHIVE).write_bytes(page)
    assert "cannot be unpacked" in str(refusal(machine, ArchiveError))


def test_release_without_an_engine_in_it_is_refused(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(names=("pulumi-watch",))
    assert "no file 'pulumi'" in str(refusal(machine, ArchiveError))


def test_release_of_an_engine_that_answers_otherwise_is_refused(machine: Machine, publish: Callable[..., str]) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish(version="2.0.0")
    assert "answers '2.0.0'" in str(refusal(machine, CacheError))


def test_without_a_release_the_engine_is_built_and_gets_our_host(machine: Machine) -> None:
    machine.install_go()
    built = obtain_on(machine)
    assert built.source == "built"
    assert sorted(path.name for path in built.bin_dir.iterdir()) == [
        "host",
        "pulumi",
        "pulumi-language-python",
        "pulumi-language-python-exec",
    ]
    assert "official release is out of reach" in machine.log.getvalue()
    assert obtain_on(machine) == Engine(built.bin_dir, ENGINE_VERSION, "cache")
    assert (machine.folder / "go.log").read_text().count("build -v -trimpath") == 1


def test_a_host_that_was_damaged_is_made_anew_without_another_build(machine: Machine) -> None:
    machine.install_go()
    built = obtain_on(machine)
    (built.bin_dir / "host" / "server.py").write_text("damaged")
    assert obtain_on(machine).source == "cache"
    assert (built.bin_dir / "host" / "server.py").read_text() != "damaged"
    assert (machine.folder / "go.log").read_text().count("build -v -trimpath") == 1


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "pulumi").write_bytes(b""), "pulumi has changed"),
        (lambda folder: (folder / "pulumi").unlink(), "pulumi cannot be read"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest.json cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text('{"files": {}, "source": "built"}'), "names no engine"),
    ],
    ids=["emptied", "removed", "manifest-removed", "manifest-cut", "manifest-empty"],
)
def test_a_damaged_cache_is_noticed_said_and_replaced(
    machine: Machine, publish: Callable[..., str], damage: Callable[[Path], object], said: str
) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = publish()
    folder = obtain_on(machine).bin_dir
    damage(folder)
    assert obtain_on(machine).source == "release"
    assert said in machine.log.getvalue()
    assert (folder / "pulumi").read_text() == engine_script()


def test_no_network_and_no_go(machine: Machine) -> None:
    error = refusal(machine, UnavailableError)
    assert "out of reach" in error.problem
    assert "no 'go' on PATH" in error.problem
    assert "https://go.dev/dl" in error.remedy
    assert error.exit_code == 3


def test_go_too_old(machine: Machine) -> None:
    machine.install_go(version="go1.19.8")
    assert "answers go1.19.8, and the engine needs Go 1." in str(refusal(machine, UnavailableError))


def test_no_network_and_empty_module_cache(machine: Machine) -> None:
    said = "pkg/v3: Get https://proxy.example/list: dial tcp: lookup proxy.example: no such host"
    machine.install_go(build=f"echo '{said}' >&2; exit 1")
    error = refusal(machine, UnavailableError)
    assert said in error.problem
    assert "GOPROXY" in error.remedy


def test_build_that_fails_shows_what_the_compiler_said(machine: Machine) -> None:
    machine.install_go(build="echo 'engine.go:1:1: syntax error' >&2; exit 2")
    assert "engine.go:1:1: syntax error" in str(refusal(machine, BuildError))
    assert not list(machine.cache.glob("*staging*"))


def test_build_that_fills_the_disk(machine: Machine) -> None:
    machine.install_go(build="echo 'write /tmp/x: no space left on device' >&2; exit 1")
    assert "disk is full" in str(refusal(machine, CacheError))


def test_disk_with_too_little_room(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(machine.folder)
    monkeypatch.setattr("engine.cache.shutil.disk_usage", lambda _folder: usage._replace(free=5 * 2**20))
    error = refusal(machine, CacheError)
    assert "5 MB are free and 600 MB are needed" in error.problem
    assert "BULWARK_CACHE_DIR" in error.remedy


def test_cache_folder_that_cannot_be_written(machine: Machine) -> None:
    (machine.folder / "cache").write_text("a file where the folder should be")
    error = refusal(machine, CacheError)
    assert str(machine.cache) in error.problem
    assert error.exit_code == 3


def test_relative_cache_folder(machine: Machine) -> None:
    machine.settings["BULWARK_CACHE_DIR"] = "here"
    error = refusal(machine, SettingError)
    assert "'here'" in error.problem
    assert error.exit_code == 2


def test_releases_over_plain_http(machine: Machine) -> None:
    machine.settings["BULWARK_ENGINE_RELEASES_URL"] = "http://mirror.example"
    assert "http://mirror.example" in str(refusal(machine, SettingError))


def test_sdk_of_another_version(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.version.version", lambda _name: "3.200.0")
    error = refusal(machine, VersionMismatchError)
    assert "3.200.0" in error.problem
    assert error.exit_code == 2


def test_interpreter_without_the_sdk_has_nothing_to_compare(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("engine.version.version", missing)
    write_executable(machine.bin / "pulumi", engine_script())
    write_executable(machine.bin / "pulumi-language-python", "#!/bin/sh\n")
    assert obtain_on(machine).source == "path"
