"""Exit statuses, documents and colours."""

import io

import pytest

from bulwark.cli.result import ExitCode, exit_code_of, paint, print_error, result_document
from bulwark.errors import BulwarkError, ConfigError, DecisionError, Problem, RateLimitedError, UsageError


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BulwarkError("x"), ExitCode.FAIL),
        (ConfigError([]), ExitCode.USAGE),
        (UsageError("x"), ExitCode.USAGE),
        (RateLimitedError("x"), ExitCode.UNDECIDED),
        (DecisionError("x"), ExitCode.UNDECIDED),
    ],
    ids=lambda value: getattr(value, "name", type(value).__name__),
)
def test_every_error_has_its_exit_status(error: BulwarkError, expected: ExitCode):
    assert exit_code_of(error) is expected


def test_the_statuses_are_the_documented_ones():
    assert {code.name: code.value for code in ExitCode} == {"PASS": 0, "FAIL": 1, "USAGE": 2, "UNDECIDED": 3}


def test_a_document_begins_with_its_schema():
    assert list(result_document("config-check", {"phase": "pass"}).items()) == [
        ("schema", "bulwark.config-check/1"),
        ("phase", "pass"),
    ]


def test_there_is_colour_on_a_terminal_alone_and_not_if_it_is_unwanted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert paint("x", "31", Terminal()) == "\033[31mx\033[0m"
    assert paint("x", "31", io.StringIO()) == "x"
    monkeypatch.setenv("NO_COLOR", "1")
    assert paint("x", "31", Terminal()) == "x"


def test_a_problem_without_a_stack_is_told_under_the_configuration(capsys: pytest.CaptureFixture[str]):
    print_error(ConfigError([Problem("", "", "a", "b", "c")]))
    assert capsys.readouterr().err == (
        "configuration\n  the whole file: a\n    would cause: b\n    instead: c\n1 problem; nothing was done\n"
    )


def test_an_error_tells_how_many_problems_it_carries():
    assert str(ConfigError([Problem("s", "p", "a", "b", "c")] * 2)) == (
        "1 problem in the configuration\n  Pulumi.s.yaml: p: a; b; c"
    )


@pytest.mark.parametrize("trick", ["\x1b[2J", "\r", "\x07", "\u202e", "\x9b31m", "\u2028"])
def test_what_others_wrote_does_not_command_the_terminal(trick: str, capsys: pytest.CaptureFixture[str]):
    print_error(ConfigError([Problem("staging", f"a{trick}", f"'{trick}' is wrong", f"harm {trick}", f"write {trick}")]))
    print_error(BulwarkError(f"one\ntwo {trick}"))
    shown = capsys.readouterr().err
    assert trick not in shown
    assert "one\ntwo" in shown
    assert trick.encode("unicode_escape").decode() in shown
