"""Every package says what it is for, and what it exports is there."""

import importlib
from pathlib import Path

import pytest

from .conftest import CODE, ROOT, tracked_files

PACKAGES = sorted(
    str(path.parent).replace("/", ".") for path in tracked_files(*(f"{name}/*" for name in CODE)) if path.name == "__init__.py"
)


@pytest.mark.parametrize("package", PACKAGES)
def test_package_describes_itself_and_has_what_it_exports(package: str) -> None:
    module = importlib.import_module(package)
    assert (module.__doc__ or "").strip()
    exported = getattr(module, "__all__", [])
    assert [name for name in exported if not hasattr(module, name)] == []
    assert len(exported) == len(set(exported))


@pytest.mark.parametrize("package", CODE)
def test_package_carries_its_types(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [str(path) for path in tracked_files("*.py") if vague & set(Path(path).with_suffix("").parts)] == []
