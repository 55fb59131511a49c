"""Say what holds in every environment without being written down."""

from collections.abc import Iterator, Mapping
from typing import Final

from bulwark.core.duties import Duty, DutyRow
from bulwark.core.trust.assertions import Assertion
from bulwark.core.trust.known_events import UNTRUSTED
from bulwark.core.trust.sentences import read_assertion

_OWN: Final = "pull_request"


def default_assertions(rows: tuple[DutyRow, ...], readers: Mapping[str, tuple[tuple[str, Duty], ...]]) -> tuple[Assertion, ...]:
    """Return the sentences of one environment.

    Args:
        rows: all duties of the environment.
        readers: secret to its declared readers, each as application (empty for a duty of the infrastructure) and duty.
    """
    return tuple(read_assertion(text) for text in _sentences(rows, readers))


def event_assertions() -> tuple[Assertion, ...]:
    """Return the sentences about what strangers can start that can be proven of any program, whoever has duties in it.

    At Google: what comes in at Vercel is told by claims without the event, and the environments whose branches keep pull requests
    out there may be another program's.
    """
    return tuple(read_assertion(f"{event} reaches nothing at google") for event in UNTRUSTED)


def _sentences(rows: tuple[DutyRow, ...], readers: Mapping[str, tuple[tuple[str, Duty], ...]]) -> Iterator[str]:
    # What comes in at Vercel is told by claims without the event: there, the environment's branches keep pull requests out.
    yield f"{_OWN} reaches nothing"
    yield from (f"{event} reaches nothing at google" for event in UNTRUSTED if event != _OWN)
    yield "jobs in other repositories reach nothing"
    # GitHub's jobs are not all who may come in there: a trusted source may name another issuer.
    jobs = " or ".join(f"jobs in repository {number}" for number in sorted({row.repository_id for row in rows}))
    if jobs:
        yield f"only {jobs} reach anything at vercel"
    applies = any(row.duty is Duty.INFRA_APPLY for row in rows)
    if applies:
        yield f"only {Duty.INFRA_APPLY} controls anything"
    for row in rows:
        also = f" or {Duty.INFRA_APPLY}" if applies and row.duty is not Duty.INFRA_APPLY else ""
        yield f"only {_named(row.application, row.duty)}{also} becomes account {row.account_id}"
    for secret, named in sorted(readers.items()):
        yield f"only {' or '.join(_named(application, duty) for application, duty in named)} directly reads {secret}"


def _named(application: str, duty: Duty) -> str:
    return f"{duty} of {application}" if application else str(duty)
