"""Rulesets of organizations: where they are kept, and which repositories they are shown at.

Left out: their enforcement, plans, who may pass, and repositories chosen by number or property.
"""

from fnmatch import fnmatchcase
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.errors import refuse
from localcloud.services.github.repositories import owner_of

KIND: Final = "github.organization_ruleset"
"""Key `<organization>/<ruleset>`."""
_EVERYTHING: Final = "~ALL"


def list_organization_rulesets(transaction: Transaction, organization_id: int) -> list[Document]:
    """Return an organization's rulesets, oldest first."""
    found = (document for _, document in transaction.list(KIND, f"{organization_id}/"))
    return sorted(found, key=lambda ruleset: int(ruleset["id"]))


def rulesets_above(transaction: Transaction, repository: Document) -> list[Document]:
    """Return those of the owner that hold for a repository."""
    owner = owner_of(transaction, repository)
    return [one for one in list_organization_rulesets(transaction, owner["id"]) if _holds(one, repository["name"])]


def _holds(ruleset: Document, name: str) -> bool:
    names = ruleset["conditions"]["repository_name"]
    included, excluded = (any(_matches(pattern, name) for pattern in names[part]) for part in ("include", "exclude"))
    return included and not excluded


def _matches(pattern: str, name: str) -> bool:
    return pattern == _EVERYTHING or fnmatchcase(name.lower(), pattern.lower())


def checked_conditions(given: Any) -> dict[str, Any]:
    """Return the conditions as they are kept.

    Raises:
        RefusalError: 422 where repositories or refs are not named by patterns.
    """
    names = [given.get(part) if isinstance(given, dict) else None for part in ("ref_name", "repository_name")]
    if not all(isinstance(one, dict) for one in names):
        raise refuse(422, "Validation Failed", errors=["Conditions must name refs and repositories"])
    return {
        "ref_name": _lists(names[0]),
        "repository_name": {**_lists(names[1]), "protected": bool((names[1] or {}).get("protected"))},
    }


def _lists(names: Any) -> dict[str, list[str]]:
    return {part: list(names.get(part) or []) for part in ("include", "exclude")}
