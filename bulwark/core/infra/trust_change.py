"""Say what a change lets somebody reach, or no longer: the difference between what could be reached before and after."""

from collections.abc import Iterable, Iterator

from bulwark.core.state import Resource
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.reaching import Reach, reach
from bulwark.core.trust.reading.resources import facts_of
from bulwark.core.trust.setting import Setting

_Key = tuple[str, str, str, str]


def trust_change(before: Iterable[Resource], after: Iterable[Resource], setting: Setting) -> tuple[str, ...]:
    """Return a sentence for each thing that somebody can reach on one side alone; what becomes possible comes first.

    Ways that are not sure, because a value is known only when it is applied, count as possible and say so.
    """
    old, new = _reached(before, setting), _reached(after, setting)
    gained = [_gained(one) for key, one in new.items() if key not in old]
    surer = [_gained(one) for key, one in new.items() if key in old and one.is_certain and not old[key].is_certain]
    return (*sorted({*gained, *surer}), *sorted(_lost(one) for key, one in old.items() if key not in new))


def _reached(resources: Iterable[Resource], setting: Setting) -> dict[_Key, Reach]:
    return dict(_keyed(reach(Prover(facts_of(resources), setting))))


def _keyed(found: Iterable[Reach]) -> Iterator[tuple[_Key, Reach]]:
    for one in found:
        yield (one.who, one.use.value, one.kind.value, one.resource), one


def _gained(one: Reach) -> str:
    verb = "lets" if one.is_certain else "may let"
    return f"this change {verb} {one.who} {one.use.value} {one.resource}"


def _lost(one: Reach) -> str:
    return f"this change no longer lets {one.who} {one.use.value} {one.resource}"
