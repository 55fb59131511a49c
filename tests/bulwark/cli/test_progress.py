"""Steps are told once where nobody watches, in place on a terminal, and as failed when they fail."""

import io

import pytest

from bulwark.cli.progress import step


class Terminal(io.StringIO):
    """A stream that a person watches."""

    def isatty(self) -> bool:
        return True


def test_a_step_is_one_line_where_nobody_watches():
    stream = io.StringIO()
    with step("staging: pulumi up", stream) as current:
        current.tell("3 of 9 changes")
    (line,) = stream.getvalue().splitlines()
    assert line.startswith("✓ staging: pulumi up: 3 of 9 changes (")
    assert "\033" not in line


def test_a_step_is_drawn_in_place_on_a_terminal():
    stream = Terminal()
    with step("engine", stream):
        pass
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().startswith("\r\033[K… engine (")


def test_a_failed_step_says_so_and_lets_the_error_through():
    stream = io.StringIO()
    with pytest.raises(ValueError, match="boom"), step("engine", stream):
        raise ValueError("boom")
    assert stream.getvalue().startswith("✗ engine (")
