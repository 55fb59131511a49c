"""Fixtures for tests of the whole program: a local cloud, and one with both stacks up."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import Engine

# Test folders are no packages; this one shares a module among its files.
sys.path.insert(0, str(Path(__file__).parent))

from ground import Ground, running_ground

# What they assert is told like what a test asserts.
pytest.register_assert_rewrite("breaking", "commands", "crashes")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Ground]:
    """A seeded local cloud without stacks, for the tests of one file; its settings are this process's."""
    before = dict(os.environ)
    with running_ground(tmp_path_factory.mktemp("ground"), engine.bin_dir) as ground:
        os.environ.update(ground.session.settings.vendor_environment())
        yield ground
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def stacks_up(ground: Ground) -> Ground:
    """The same with staging and production up."""
    for name in ground.pipelines:
        ground.up(name)
    return ground
