"""What must hold for sentences about trust: that they are about something that there is, and said once."""

from collections.abc import Iterator
from typing import Final

from bulwark.config.paths import Path
from bulwark.config.rules.frame import Stack, StackRule
from bulwark.core.trust.assertions import Assertion, Subject
from bulwark.core.trust.roles.permissions import Kind
from bulwark.core.trust.sentences import read_assertion
from bulwark.core.trust.setting import Setting, rows_of
from bulwark.errors import Problem

_HOLDS_OF_NOTHING: Final = "the sentence would be about nothing"


def _sentences_are_about_something(stack: Stack) -> Iterator[Problem]:
    for number, assertion in enumerate(map(read_assertion, stack.pipeline.trust.assertions)):
        here: Path = ("trust", "assertions", number)
        for subject in assertion.subjects:
            yield from _duty_is_there(stack, here, subject)
        yield from _secrets_are_there(stack, here, assertion)


def _duty_is_there(stack: Stack, here: Path, subject: Subject) -> Iterator[Problem]:
    rows = stack.pipeline.duty_rows
    if subject.duty is not None and not rows_of(subject, Setting(rows)):
        places = sorted({row.environment for row in rows if row.duty is subject.duty})
        yield stack.problem(
            here,
            f"no job of this environment is '{subject.duty}' as it says it",
            _HOLDS_OF_NOTHING,
            f"name one of the environments {', '.join(places)}, or leave out what narrows it",
        )


def _secrets_are_there(stack: Stack, here: Path, assertion: Assertion) -> Iterator[Problem]:
    declared = stack.pipeline.secret_readers
    for one in assertion.objects:
        if one.kind is Kind.SECRET and one.name not in declared:
            yield stack.problem(
                here,
                f"no application declares a secret '{one.name}'",
                _HOLDS_OF_NOTHING,
                f"name one of {', '.join(sorted(declared))}, or write `account` or another kind before a name",
            )


def _sentences_are_said_once(stack: Stack) -> Iterator[Problem]:
    listed = stack.pipeline.trust.assertions
    for number, text in enumerate(listed):
        if text in listed[:number]:
            yield stack.problem(
                ("trust", "assertions", number),
                "the sentence is there already",
                "it would be proven and reported twice",
                "remove it",
            )


RULES: Final[tuple[StackRule, ...]] = (_sentences_are_about_something, _sentences_are_said_once)
