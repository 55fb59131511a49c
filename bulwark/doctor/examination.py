"""Run the checks at the same time, and put what they found in their order."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from bulwark.core.doctor.finding import Finding, not_looked_at, phase_of, unseen
from bulwark.core.verdict import Phase
from bulwark.doctor.attempt import unseen_by
from bulwark.doctor.registry import CHECKS
from bulwark.doctor.scene import Check, Scene
from bulwark.errors import BulwarkError

WORKERS: Final = 8
"""Checks wait for the vendors nearly all of their time."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with everything that it found."""

    check: Check
    findings: tuple[Finding, ...]

    @property
    def phase(self) -> Phase:
        """The worst phase of its findings; `inconclusive` when it found nothing to look at."""
        return phase_of(self.findings)

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "check": self.check.id,
            "title": self.check.title,
            "phase": self.phase.value,
            "findings": [finding.document() for finding in self.findings],
        }


def examine(
    scene: Scene, tell: Callable[[str], None], *, is_offline: bool = False, checks: Iterable[Check] = CHECKS
) -> tuple[Examined, ...]:
    """Run the checks.

    Args:
        scene: the environment.
        tell: is called with the id of each check once it and those before it are done.
        is_offline: whether no vendor is asked; what would have to be is then a finding of phase `inconclusive`.
        checks: those to run, in the order of the answer.
    """
    examined: list[Examined] = []
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for one in pool.map(lambda check: _examine(check, scene, is_offline=is_offline), checks):
            examined.append(one)
            tell(one.check.id)
    return tuple(examined)


def _examine(check: Check, scene: Scene, *, is_offline: bool) -> Examined:
    if is_offline and check.needs:
        remedy = "run the command again without --offline"
        return Examined(check, (not_looked_at(check.needs, "--offline was said", remedy),))
    return Examined(check, tuple(_looked(check, scene)))


def _looked(check: Check, scene: Scene) -> Iterator[Finding]:
    try:
        yield from check.look(scene)
    except BulwarkError as error:
        yield unseen_by(check.needs, error)
    except Exception as error:  # noqa: BLE001 - an answer in a form that nobody foresaw must not end the other checks
        problem = f"the answer is not of a form that is known ({type(error).__name__})"
        yield unseen(check.needs or check.id, problem, "run the command again; if it stays so, report it")
