"""One event loop for all tests of components.

Pulumi's mocks take the current one, and its threads make loops of their own (pulumi/runtime/mocks.py, RegisterResource). It is
never closed: its threads would end, and what they leave would be collected while another test runs, which fails for it.
"""

import asyncio
from typing import Final

import pytest

_KEPT: Final[list[asyncio.AbstractEventLoop]] = []


@pytest.fixture(scope="session", autouse=True)
def mocks_loop() -> asyncio.AbstractEventLoop:
    """The loop, current before any other fixture could make Python put another in its place."""
    _KEPT.append(asyncio.new_event_loop())
    asyncio.set_event_loop(_KEPT[0])
    return _KEPT[0]


@pytest.fixture(autouse=True)
def current_loop(mocks_loop: asyncio.AbstractEventLoop) -> None:
    """Make it the current one again, whatever another test has left."""
    asyncio.set_event_loop(mocks_loop)
