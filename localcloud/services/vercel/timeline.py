"""Keep things in the order they were made, newest first, and hand them out page by page as Vercel does.

A page is asked for by `limit`, `until` (made before) and `since` (made after), both in milliseconds; its answer ends in
`pagination: {count, next, prev}` where `next` is the `until` of the next page and null at the end.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel.errors import bad_request

DEFAULT_LIMIT: Final = 20
MAXIMUM_LIMIT: Final = 100
# Keys sort as text; what is newest must sort first, so the moment is subtracted from a bound it never reaches (year 5138).
_BOUND: Final = 99_999_999_999_999


def insert(transaction: Transaction, kind: str, scope: str, moment: int, identifier: str) -> int:
    """Enter a thing into a scope's order; return its moment, moved on while another thing of the scope has the same."""
    while transaction.get(kind, _key(scope, moment)) is not None:
        moment += 1
    transaction.put(kind, _key(scope, moment), {"id": identifier})
    return moment


def remove(transaction: Transaction, kind: str, scope: str, moment: int) -> None:
    """Take a thing out of a scope's order."""
    transaction.delete(kind, _key(scope, moment))


def read_page(
    call: Call, kind: str, scope: str, load: Callable[[str], Document | None], maximum: int = MAXIMUM_LIMIT
) -> tuple[list[Document], dict[str, Any]]:
    """Return the documents of one page and its `pagination`. `load` answers None for what a filter leaves out."""
    limit = _number(call, "limit", DEFAULT_LIMIT, 1, maximum)
    until = _number(call, "until", _BOUND, 0, _BOUND)
    since = _number(call, "since", 0, 0, _BOUND)
    found: list[tuple[int, Document]] = []
    for moment, identifier in _walk(call.tx, kind, scope, until, limit + 1):
        if moment <= since or len(found) > limit:
            break
        document = load(identifier)
        if document is not None:
            found.append((moment, document))
    page, more = found[:limit], len(found) > limit
    pagination = {
        "count": len(page),
        "next": page[-1][0] if more else None,
        "prev": page[0][0] if page else None,
    }
    return [document for _, document in page], pagination


def _walk(transaction: Transaction, kind: str, scope: str, until: int, chunk_size: int) -> Iterator[tuple[int, str]]:
    after = _key(scope, until) if until < _BOUND else ""
    while chunk := transaction.list(kind, f"{scope}/", after=after, limit=chunk_size):
        for key, document in chunk:
            yield _BOUND - int(key.rsplit("/", 1)[1]), document["id"]
        after = chunk[-1][0]


def _key(scope: str, moment: int) -> str:
    return f"{scope}/{_BOUND - moment:014}"


def _number(call: Call, name: str, default: int, low: int, high: int) -> int:
    given = call.query.get(name, "")
    if given == "":
        return default
    if not (given.isascii() and given.isdigit()) or not low <= int(given) <= high:
        raise bad_request(f"Invalid request: `{name}` should be a number from {low} to {high}.")
    return int(given)
