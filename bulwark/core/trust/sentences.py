"""Read the sentences whose grammar stands in `bulwark.core.trust.assertions`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NoReturn, TypeVar

from bulwark.core.duties import Duty
from bulwark.core.trust.assertions import (
    EVERYBODY,
    Assertion,
    AssertionTextError,
    Form,
    Limit,
    Object,
    Place,
    Subject,
)
from bulwark.core.trust.known_events import EVENTS
from bulwark.core.trust.roles.permissions import Kind, Use

T = TypeVar("T")

_WORD: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_VERBS: Final = {
    "reads": Use.READ,
    "changes": Use.CHANGE,
    "becomes": Use.BECOME,
    "controls": Use.CONTROL,
    "visits": Use.VISIT,
    "deploys": Use.DEPLOY,
    "reaches": None,
}
_FORMS: Final = {form: use for verb, use in _VERBS.items() for form in (verb, verb.removesuffix("s"))} | {"reach": None}
_KINDS: Final = {str(kind): kind for kind in Kind if kind not in {Kind.ROLE, Kind.OTHER}}
_PLACES: Final = {str(place): place for place in Place if place is not Place.ANYWHERE}
_DUTIES: Final = {str(duty): duty for duty in Duty}


def read_assertion(text: str) -> Assertion:
    """Read one sentence.

    Raises:
        AssertionTextError: it is none.
    """
    return _Reader(text).assertion()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        left = _WORD.sub("", text).strip()
        if left:
            raise AssertionTextError(1, f"{left[:20]!r} is no word", "close every double quote")
        self._words = [(match[1], True) if match[1] is not None else (match[2], False) for match in _WORD.finditer(text)]
        self._at = 0

    def assertion(self) -> Assertion:
        if self._takes("only"):
            assertion = self._acting(Form.ONLY, self._several(self._subject))
        elif self._takes("nothing"):
            limit = self._limits()
            subjects = (EVERYBODY,) if limit == Limit() else (Subject(limit=limit),)
            assertion = self._acting(Form.NONE, subjects)
        else:
            assertion = self._denying(self._several(self._subject))
        if self._at < len(self._words):
            self._refuse("is too much", "end the sentence before it, or join it with `or`")
        return assertion

    def _acting(self, form: Form, subjects: tuple[Subject, ...]) -> Assertion:
        is_direct, use = self._act()
        return Assertion(self._text, form, subjects, use, is_direct, self._several(self._object))

    def _denying(self, subjects: tuple[Subject, ...]) -> Assertion:
        is_direct, use = self._act()
        if not self._takes("nothing"):
            self._refuse("is not `nothing`", "begin with `only` to say who does it, or end with `nothing`")
        return Assertion(self._text, Form.NONE, subjects, use, is_direct, (Object(place=self._place()),))

    def _several(self, read: Callable[[], T]) -> tuple[T, ...]:
        found = [read()]
        while self._takes("or"):
            found.append(read())
        return tuple(found)

    def _subject(self) -> Subject:
        word, is_quoted = self._word()
        if is_quoted:
            self._at += 1
            return Subject(member=word)
        if word not in _DUTIES and word not in EVENTS and word != "jobs":
            self._refuse("is nobody", f"write `jobs`, an event, a member in double quotes, or one of {', '.join(_DUTIES)}")
        self._at += 1
        limit = self._limits()
        if word in EVENTS:
            limit = replace(limit, event=word)
        return Subject(_DUTIES.get(word), limit)

    def _limits(self) -> Limit:
        limit = Limit()
        while True:
            if self._takes("in"):
                limit = self._inside(limit)
            elif self._takes("of"):
                limit = replace(limit, application=self._name("the name of an application"))
            elif self._takes("by"):
                limit = replace(limit, event=self._one_of("event", {event: event for event in sorted(EVENTS)}))
            elif self._takes("on"):
                ref = self._name("a branch")
                limit = replace(limit, ref=ref if ref.startswith("refs/") else f"refs/heads/{ref}")
            else:
                return limit

    def _inside(self, limit: Limit) -> Limit:
        if self._takes("environment"):
            return replace(limit, environment=self._name("the name of a GitHub environment"))
        if self._takes("repository"):
            if not self._word()[0].isdigit():
                self._refuse("is no number of a repository", "write the number that GitHub gave it, a name may change hands")
            return replace(limit, repository=self._name("the number of a repository"))
        if not self._takes("other"):
            self._refuse("is no place of jobs", "write `environment`, `repository` or `other repositories`")
        if not self._takes("repositories"):
            self._refuse("is not `repositories`", "write `other repositories`")
        return replace(limit, in_other_repositories=True)

    def _act(self) -> tuple[bool, Use | None]:
        is_direct = self._takes("directly")
        word = self._word()[0]
        if word not in _FORMS:
            self._refuse("is no verb", f"write one of {', '.join(_VERBS)}")
        self._at += 1
        return is_direct, _FORMS[word]

    def _object(self) -> Object:
        word, is_quoted = self._word()
        self._at += 1
        if is_quoted:
            return Object(Kind.SECRET, word)
        if word == "anything":
            return Object(place=self._place())
        if word in _KINDS:
            return Object(_KINDS[word], self._name(f"the name of the {word}"))
        return Object(Kind.SECRET, word)

    def _place(self) -> Place:
        return self._one_of("place", _PLACES) if self._takes("at") else Place.ANYWHERE

    def _one_of(self, what: str, choices: dict[str, T]) -> T:
        word = self._word()[0]
        if word not in choices:
            self._refuse(f"is no {what}", f"write one of {', '.join(choices)}")
        self._at += 1
        return choices[word]

    def _name(self, what: str) -> str:
        if self._at == len(self._words):
            self._refuse("is missing", f"write {what}")
        self._at += 1
        return self._words[self._at - 1][0]

    def _word(self) -> tuple[str, bool]:
        if self._at == len(self._words):
            self._refuse("is missing", "finish the sentence, such as `pull_request reaches nothing`")
        return self._words[self._at]

    def _takes(self, word: str) -> bool:
        is_next = self._at < len(self._words) and self._words[self._at] == (word, False)
        self._at += is_next
        return is_next

    def _refuse(self, wrong: str, remedy: str) -> NoReturn:
        words: Sequence[tuple[str, bool]] = self._words
        seen = f"'{words[self._at][0]}', word {self._at + 1}," if self._at < len(words) else f"word {self._at + 1}"
        raise AssertionTextError(self._at + 1, f"{seen} {wrong}", remedy)
