"""What is too much for one variable of the environment is refused before a program is started with it."""

import json
import subprocess
import sys
from typing import Any

import pytest

from bulwark.config.hand_over import LARGEST_BYTES, VARIABLE, handed_over_bytes, too_much
from bulwark.config.pipeline import PIPELINE_KEY


def document_of(size: int) -> dict[str, Any]:
    """Return a document that takes exactly so many bytes."""
    return {"apps": "x" * (size - handed_over_bytes({"apps": ""}))}


def start_with(document: dict[str, Any]) -> None:
    value = json.dumps(document, separators=(",", ":"))
    subprocess.run([sys.executable, "-c", ""], env={VARIABLE: json.dumps({PIPELINE_KEY: value})}, check=True)


def test_the_largest_is_what_this_system_takes():
    fits = document_of(LARGEST_BYTES)
    assert list(too_much({"staging": fits})) == []
    start_with(fits)


def test_one_more_is_refused_as_the_system_would():
    larger = document_of(LARGEST_BYTES + 1)
    (problem,) = too_much({"production": document_of(200), "staging": larger})
    assert str(problem) == (
        "Pulumi.staging.yaml: apps: the configuration takes 131,073 bytes on its way to the program; "
        "the system starts no program with a variable above 131,072 bytes ('Argument list too long'); "
        "leave out what equals its default, or move applications to a stack of their own"
    )
    if sys.platform == "linux":
        with pytest.raises(OSError, match="Argument list too long"):
            start_with(larger)


def test_letters_beyond_ascii_take_what_the_engine_makes_of_them():
    assert handed_over_bytes({"apps": "ä"}) > handed_over_bytes({"apps": "a"}) + 1
