"""List and remove rulesets and the older branch protection.

A plan without them for private repositories is refused by GitHub in words of its own; nothing can be there then.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from bulwark.clients.answers import error_text, refusal
from bulwark.core.drift.kinds import github_rules as kinds
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers.github_lists import NOT_FOUND, answer, below, get_object, pages, remove_at, required, shown
from bulwark.errors import RefusedError

_RULESETS: Final = "/rulesets"
_NOT_OFFERED: Final = "Upgrade to GitHub Pro or make this repository public to enable this feature."
_NOT_PROTECTED: Final = "Branch not protected"
_OWN: Final = "Repository"
_FACTS: Final = {"title": "name", "enforcement": "enforcement", "target": "target", "source": "source"}
_HISTORY: Final = {"created": "created_at", "changed": "updated_at"}


def _rulesets(clients: Clients, place: Place, *, is_own: bool) -> Iterator[Thing]:
    path = below(place, _RULESETS)
    for item in _offered(clients, path, {"includes_parents": "false" if is_own else "true"}):
        if (item.get("source_type", _OWN) == _OWN) is is_own:
            yield Thing(place, required(item, "id", path), shown(item, _FACTS | _HISTORY))


def _offered(clients: Clients, path: str, query: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    try:
        yield from pages(clients.github, path, query=query)
    except RefusedError as error:
        if _NOT_OFFERED not in str(error):
            raise


def _remove_ruleset(clients: Clients, thing: Thing) -> None:
    path = below(thing.place, _RULESETS)
    remove_at(clients.github, f"{path}/{quote(thing.id, safe='')}", path)


def _protections(clients: Clients, place: Place) -> Iterator[Thing]:
    path = below(place, "/branches")
    for item in pages(clients.github, path, query={"protected": "true"}):
        branch = required(item, "name", path)
        protection = f"{path}/{quote(branch, safe='')}/protection"
        try:
            found = answer(clients.github, "GET", protection)
        except RefusedError as error:
            if _NOT_OFFERED in str(error):
                return
            raise
        if found.status_code != NOT_FOUND:
            yield Thing(place, branch, {"title": branch})
        elif error_text(found.text) != _NOT_PROTECTED:
            # GitHub says the same to whoever may not see; a ruleset alone protects such a branch otherwise.
            raise refusal(f"GET {protection} at GitHub", NOT_FOUND, found.text)


def _remove_protection(clients: Clients, thing: Thing) -> None:
    branch = below(thing.place, f"/branches/{quote(thing.id, safe='')}")
    if answer(clients.github, "DELETE", f"{branch}/protection").status_code == NOT_FOUND:
        # A repository that is not visible says the same as one whose branch is not protected any more.
        get_object(clients.github, below(thing.place))


RULESET: Final = Reader(kinds.RULESET.id, partial(_rulesets, is_own=True), _remove_ruleset)
ORGANIZATION_RULESET: Final = Reader(kinds.ORGANIZATION_RULESET.id, partial(_rulesets, is_own=False))
BRANCH_PROTECTION: Final = Reader(kinds.BRANCH_PROTECTION.id, _protections, _remove_protection)
