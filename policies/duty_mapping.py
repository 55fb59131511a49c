"""Check that `attribute.duty` is what bindings take it for: repository id, environment, event and ref, and nothing else.

Every binding names a value of this attribute. A mapping that computes it otherwise gives the duty to other jobs, although
the condition and each binding look right.
"""

import re
from collections.abc import Iterator
from typing import Final

from bulwark.core.duties import NO_ENVIRONMENT, duty_value
from bulwark.core.trust.provider import DUTY_ATTRIBUTE, attribute_mapping
from policies.conditions import ProviderCheck
from policies.github_claims import PLAIN, Claims
from policies.outcome import Finding
from policies.resources import UndecidedError

_PATH: Final = f"attributeMapping.{DUTY_ATTRIBUTE}"
_TEXT: Final = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_TEXTS: Final = frozenset({":", "", NO_ENVIRONMENT, "environment"})
_WORDS: Final = frozenset({"assertion", "has", "in", "repository_id", "environment", "event_name", "ref"})


def duty_mapping_findings(check: ProviderCheck) -> Iterator[Finding]:
    """Yield a finding when the mapping has the attribute and gives some job another duty than its own.

    Raises:
        UndecidedError: it gives the jobs tried theirs, but reads or writes more than it needs, so others may get another.
    """
    expression = check.mapping.get(DUTY_ATTRIBUTE)
    if expression is None:
        return
    for claims in _jobs():
        if check.mapped(claims)[DUTY_ATTRIBUTE] != _duty_of(claims):
            yield Finding(
                _PATH,
                "the mapping does not compute REPOSITORY_ID:ENVIRONMENT:EVENT:REF of each job",
                "bindings to a duty then admit jobs of other repositories, environments, events or branches",
                f"Write {attribute_mapping()[DUTY_ATTRIBUTE]}",
            )
            return
    texts = {one or two for one, two in _TEXT.findall(expression)}
    if "\\" in expression or not texts <= _TEXTS or not set(_WORD.findall(_TEXT.sub("", expression))) <= _WORDS:
        raise UndecidedError(_PATH, "it reads or compares more than a duty is made of, so some job may be given another's")


def _jobs() -> Iterator[Claims]:
    yield PLAIN
    yield {key: value for key, value in PLAIN.items() if key != "environment"}
    for changes in (
        {"environment": "staging-rollback"},
        {"repository_id": "700000002"},
        {"event_name": "schedule"},
        {"ref": "refs/heads/feature/x"},
        {"ref": "refs/tags/main"},
    ):
        yield {**PLAIN, **changes}


def _duty_of(claims: Claims) -> str:
    return duty_value(
        int(claims["repository_id"]), str(claims.get("environment", "")), str(claims["event_name"]), str(claims["ref"])
    )
