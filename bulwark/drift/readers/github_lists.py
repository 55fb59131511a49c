"""Ask GitHub for lists, page by page, and remove what stands in them.

What githubkit raises becomes our own errors. Answers are asked for anew: one of a minute ago, which GitHub lets a client keep,
would still show what was removed.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from githubkit import GitHub, Response, TokenAuthStrategy
from githubkit.exception import GitHubException, RequestError, RequestFailed, RequestTimeout

from bulwark.clients.answers import malformed, read_object, refusal, silence
from bulwark.core.drift.thing import Place, Thing
from bulwark.drift.reader import Clients, Reader

PAGE: Final = 100
"""The most that GitHub answers at once; where a list has less, it says itself that more follows."""
NOT_FOUND: Final = 404
FORBIDDEN: Final = 403
_NEXT: Final = re.compile(r'rel="?next"?')
_FRESH: Final = {"Cache-Control": "no-cache"}

Client = GitHub[TokenAuthStrategy]
Facts = Mapping[str, str]
"""Fact to the field of GitHub's answer that says it; a point leads into an object, `creator.login`."""
Item = Mapping[str, Any]


def below(place: Place, suffix: str = "") -> str:
    """Return the API's path of the repository or environment that a place names, with what is below it."""
    owner, name, *rest = place.name.split("/", 3)
    parts = ["/repos", owner, quote(name, safe=""), *(quote(one, safe="") for one in rest)]
    return "/".join(parts) + suffix


def answer(
    github: Client, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None
) -> Response[Any, Any]:
    """Return GitHub's answer; 404 too, which means one thing here and another there.

    Raises:
        UpstreamError: GitHub refused, or did not answer; the token is never in it.
    """
    asked = f"{method} {path} at GitHub"
    try:
        return github.request(method, path, params=dict(query or {}), json=body, headers=_FRESH)
    except RequestFailed as error:
        if error.response.status_code == NOT_FOUND:
            return error.response
        raise refusal(asked, error.response.status_code, error.response.text, (github.auth.token,)) from error
    except (RequestError, RequestTimeout) as error:
        raise silence(asked, type(error).__name__) from error
    except GitHubException as error:
        raise malformed(asked, f"what githubkit cannot use ({type(error).__name__})") from error


def present(github: Client, path: str, query: Mapping[str, Any] | None = None) -> Response[Any, Any]:
    """Return the answer for what must be there.

    Raises:
        UpstreamError: it is not there or not visible, or there is no such answer.
    """
    found = answer(github, "GET", path, query)
    if found.status_code == NOT_FOUND:
        raise refusal(f"GET {path} at GitHub", NOT_FOUND, found.text, (github.auth.token,))
    return found


def get_object(github: Client, path: str) -> dict[str, Any]:
    """Return the object at a path that must be there.

    Raises:
        UpstreamError: it is not, or the answer is something else.
    """
    return read_object(f"GET {path} at GitHub", present(github, path).text)


def pages(github: Client, path: str, key: str = "", query: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list that must be there, over all of its pages.

    Args:
        github: the client.
        path: of the list.
        key: field of the answer that has it; empty for a bare list.
        query: besides page and its size.

    Raises:
        UpstreamError: there is no such list, it is not visible, or the answer is something else.
    """
    number, has_more = 1, True
    while has_more:
        found = present(github, path, {**(query or {}), "per_page": PAGE, "page": number})
        items = items_of(path, found, key)
        yield from items
        # GitHub names a next page by an address; whoever wrote it, only the number is followed.
        has_more = bool(items) and _NEXT.search(found.headers.get("link", "")) is not None
        number += 1


def items_of(path: str, found: Response[Any, Any], key: str = "") -> list[dict[str, Any]]:
    """Return the objects of an answer.

    Raises:
        MalformedError: it is not the list that it should be.
    """
    try:
        body = found.json()
    except ValueError as error:
        raise malformed(f"GET {path} at GitHub", "what is not JSON") from error
    items = body.get(key) if key and isinstance(body, dict) else body
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise malformed(f"GET {path} at GitHub", "something else than a list of objects")
    return items


def remove_at(github: Client, path: str, gone_if_visible: str, body: Any = None) -> None:
    """Remove what is at a path; what is gone already counts as removed where its list can be seen.

    Raises:
        UpstreamError: GitHub refused, or shows neither the thing nor the list at `gone_if_visible`.
    """
    if answer(github, "DELETE", path, body=body).status_code == NOT_FOUND:
        present(github, gone_if_visible)


def said(item: Item, path: str) -> str:
    """Return what a field says as text; empty where it is not there."""
    found: Any = item
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, list):
        return ", ".join(map(str, found))
    if isinstance(found, bool):
        return "yes" if found else "no"
    return "" if found is None else str(found)


def shown(item: Item, facts: Facts) -> dict[str, str]:
    """Return the facts of one thing; what GitHub left out is left out."""
    return {fact: text for fact, field in facts.items() if (text := said(item, field))}


def required(item: Item, field: str, path: str) -> str:
    """Return a field that tells a thing from others.

    Raises:
        MalformedError: it is not there.
    """
    found = said(item, field)
    if not found:
        raise malformed(f"GET {path} at GitHub", f"an object without `{field}`")
    return found


def listed(
    kind: str,
    suffix: str,
    facts: Facts,
    *,
    key: str = "",
    field: str = "id",
    normal: Callable[[str], str] = str,
    query: Mapping[str, Any] | None = None,
    is_removable: bool = True,
) -> Reader:
    """Return the reader of a list whose things are removed by the field that tells them apart.

    Args:
        kind: id of the kind.
        suffix: of the list's path, below the repository or environment of the place.
        facts: what may be shown of one.
        key: field of the answer that has the list; empty for a bare one.
        field: what tells one thing from others.
        normal: what becomes of it to compare it, as `str.upper` where GitHub does not care for case.
        query: besides page and its size.
        is_removable: whether one may be removed where it is listed.
    """

    def list_things(clients: Clients, place: Place) -> Iterator[Thing]:
        path = below(place, suffix)
        for item in pages(clients.github, path, key, query):
            handle = required(item, field, path)
            yield Thing(place, normal(handle), shown(item, facts), handle)

    return Reader(kind, list_things, partial(_remove, suffix) if is_removable else None)


def _remove(suffix: str, clients: Clients, thing: Thing) -> None:
    path = below(thing.place, suffix)
    remove_at(clients.github, f"{path}/{quote(thing.handle or thing.id, safe='')}", path)
