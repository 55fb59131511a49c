"""Cut a list into pages and link them as GitHub does (RFC 8288).

"Using pagination in the REST API" in GitHub's documentation: 30 a page unless the route says otherwise, 100 at most.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document


def reply_with_page(call: Call, items: Sequence[Any]) -> Reply:
    """Answer one page of a bare list."""
    page, headers = _cut(call, items, 30, 100)
    return Reply(page, headers=headers)


def reply_with_counted_page(call: Call, name: str, items: Sequence[Document], size: int = 30, most: int = 100) -> Reply:
    """Answer one page of a list under a name, beside the count of all."""
    page, headers = _cut(call, items, size, most)
    return Reply({"total_count": len(items), name: page}, headers=headers)


def _cut(call: Call, items: Sequence[Any], size: int, most: int) -> tuple[list[Any], dict[str, str]]:
    per_page = min(_positive(call.query.get("per_page"), size), most)
    page = _positive(call.query.get("page"), 1)
    last = max(1, -(-len(items) // per_page))
    links = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
    shown = {name: number for name, number in links.items() if _is_shown(name, page, last)}
    text = ", ".join(f'<{_address(call, number)}>; rel="{name}"' for name, number in shown.items())
    return list(items[(page - 1) * per_page : page * per_page]), {"link": text} if text else {}


def _is_shown(name: str, page: int, last: int) -> bool:
    return page < last if name in {"next", "last"} else page > 1


def _address(call: Call, page: int) -> str:
    path = quote(call.path.removeprefix("/api/v3"))
    return f"{call.base_url}{path}?{urlencode({**call.query, 'page': page})}"


def _positive(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and int(text) > 0 else default
