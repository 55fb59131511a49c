"""One version of everything, the same wherever it stands."""

import re
import tomllib
from importlib.metadata import version

from engine import ENGINE_VERSION

from .conftest import ROOT

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)$")


def project() -> dict[str, object]:
    document: dict[str, dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return document["project"]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    extras = project()["optional-dependencies"]
    assert isinstance(extras, dict)
    lines += [line for extra in extras.values() for line in extra]
    pins = {}
    for line in (line for line in lines if line and not line.startswith("#")):
        match = PIN.match(line)
        assert match, f"'{line}' is not an exact version"
        pins[normal(match[1])] = match[2]
    return pins


def locked() -> dict[str, set[str]]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    versions: dict[str, set[str]] = {}
    for name, found in re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", text, re.MULTILINE):
        versions.setdefault(normal(name), set()).add(found)
    return versions


def test_lock_has_every_requirement_in_its_exact_version() -> None:
    lock = locked()
    assert {name: pin for name, pin in requirements().items() if lock.get(name) != {pin}} == {}


def test_lock_has_a_checksum_for_every_package_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r"://|--index|--find-links|--extra-index|file:", text) == []


def test_engine_sdk_and_module_are_of_one_version() -> None:
    module = (ROOT / "engine" / "go.mod").read_text(encoding="utf-8")
    assert requirements()["pulumi"] == ENGINE_VERSION
    assert f"\nrequire github.com/pulumi/pulumi/pkg/v3 v{ENGINE_VERSION}\n" in module
    assert f"\tgithub.com/pulumi/pulumi/sdk/v3 v{ENGINE_VERSION} // indirect\n" in module


def test_changelog_begins_with_the_package_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == project()["version"]


def test_installed_package_is_this_one() -> None:
    assert version("bulwark") == project()["version"]
