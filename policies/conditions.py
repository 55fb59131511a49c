"""Evaluate the attribute mapping and the condition of an identity provider against tokens.

The evaluator is the one of `common-expression-language`; it has no functions beyond CEL's own (Google adds `extract`, `split` and
others). What it can not evaluate is undecided, never refused. Google refuses a token whose condition ends in an error; of those
errors only a claim that is not there is taken for a refusal, because only that one is the same in every implementation.
"""

import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from policies.cel_extension import load_cel
from policies.condition_logic import compared_texts
from policies.github_claims import PLAIN, Claims
from policies.resources import UndecidedError

CANDIDATE_LIMIT: Final = 5_000
"""Tokens tried when looking for admitted ones: at some 40 microseconds each, a fifth of a second."""

_LITERAL: Final = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'")
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER: Final = re.compile(r"\d+")

_ID_CLAIMS: Final = frozenset({"repository_id", "repository_owner_id", "actor_id"})
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "ref": re.compile(r"refs/.+"),
    "ref_type": re.compile(r"branch|tag"),
    "event_name": re.compile(r"[a-z_]+"),
    "repository": re.compile(r"[^/:]+/[^/:]+"),
    "repository_owner": re.compile(r"[^/:]+"),
    "repository_visibility": re.compile(r"public|private|internal"),
    "runner_environment": re.compile(r"github-hosted|self-hosted"),
    "workflow_ref": re.compile(r".+/\.github/.+"),
    "job_workflow_ref": re.compile(r".+/\.github/.+"),
}
"""What a text must look like to be tried as the value of a claim; any text is tried for the claims not named."""

_COUNTED: Final = frozenset({"exp", "iat", "nbf"})


@dataclass(slots=True)
class ProviderCheck:
    """The condition of a provider with the mapping that its `google` and `attribute` variables come from."""

    condition: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Target (`google.subject`, `attribute.x`) to CEL."""
    path: str = "attributeCondition"
    _programs: dict[str, Any] = field(default_factory=dict)

    def admits(self, claims: Claims) -> bool:
        """Say whether a token satisfies the condition. Raises `UndecidedError` where evaluation says neither yes nor no."""
        variables: dict[str, Any] = {"assertion": dict(claims), "google": {}, "attribute": {}}
        for target, expression in self.mapping.items():
            space, _, name = target.partition(".")
            if space in variables and target in self.condition:
                mapped = self.evaluate(expression, {"assertion": dict(claims)})
                variables[space] |= {} if mapped is None else {name: mapped}
        verdict = self.evaluate(self.condition, variables)
        if verdict is not None and not isinstance(verdict, bool):
            raise UndecidedError(self.path, f"it evaluates to a {type(verdict).__name__}, not to true or false")
        return bool(verdict)

    def mapped(self, claims: Claims) -> dict[str, Any]:
        """Return the mapped attributes of a token; None for one that has no value."""
        return {target: self.evaluate(expression, {"assertion": dict(claims)}) for target, expression in self.mapping.items()}

    def evaluate(self, expression: str, variables: Mapping[str, Any]) -> Any:
        """Return the value of a CEL expression, None when a claim it reads is not there."""
        try:
            return self._program(expression).execute(dict(variables))
        except KeyError:
            return None
        except (RuntimeError, TypeError, ValueError, IndexError, OverflowError) as error:
            raise UndecidedError(self.path, f"CEL cannot evaluate it ({str(error).splitlines()[0]})") from error

    def admitted(self) -> Iterator[Claims]:
        """Yield tokens that the condition admits, among those made of the texts and numbers written in it."""
        return (claims for claims in self._candidates() if self.admits(claims))

    @property
    def reads(self) -> frozenset[str]:
        """The claims that the condition depends on, directly or through a mapped attribute."""
        return frozenset(_WORD.findall(self._source())) & (PLAIN.keys() - _COUNTED)

    def _source(self) -> str:
        return " ".join((self.condition, *(text for target, text in self.mapping.items() if target in self.condition)))

    def _candidates(self) -> Iterator[Claims]:
        choices = {name: self._choices(name) for name in sorted(self.reads)}
        count = math.prod(len(values) for values in choices.values())
        if count > CANDIDATE_LIMIT:
            raise UndecidedError(self.path, f"it has too many alternatives ({count}) to try them all")
        return ({**PLAIN, **dict(zip(choices, values, strict=True))} for values in itertools.product(*choices.values()))

    def _choices(self, claim: str) -> tuple[str, ...]:
        source, plain = self._source(), str(PLAIN[claim])
        if claim in _ID_CLAIMS:
            # Fifty applications pin fifty repositories: tried as owners too, they would be thousands of tokens for nothing.
            compared = compared_texts(source, claim)
            numbers = _NUMBER.findall(source) if compared is None else sorted(compared)
            return tuple(dict.fromkeys((*numbers, plain)))
        texts = (one or two for one, two in _LITERAL.findall(source))
        form = _FORMS.get(claim)
        return tuple(dict.fromkeys((*(text for text in texts if form is None or form.fullmatch(text)), plain)))

    def _program(self, expression: str) -> Any:
        if expression not in self._programs:
            self._programs[expression] = load_cel().compile(expression)
        return self._programs[expression]
