"""Cut listings into pages by `pageSize` and `pageToken`."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from localcloud.core.http import Call
from localcloud.services.google.apis import Api
from localcloud.services.google.errors import invalid


def cut_page(call: Call, api: Api, items: list[Any], *, largest: int, default: int) -> tuple[list[Any], dict[str, str]]:
    """Return the items of the page asked for, and `{"nextPageToken": …}` when more follow.

    Raises:
        RefusalError: 400 when size or token is not one of ours.
    """
    size, start = _size(call, api, largest, default), _start(call, api)
    rest = {"nextPageToken": _token(start + size)} if start + size < len(items) else {}
    return items[start : start + size], rest


def _size(call: Call, api: Api, largest: int, default: int) -> int:
    text = call.query.get("pageSize") or "0"
    if not text.isdigit():
        raise invalid(api)
    return min(int(text) or default, largest)


def _start(call: Call, api: Api) -> int:
    token = call.query.get("pageToken", "")
    if not token:
        return 0
    try:
        return int(urlsafe_b64decode(token.encode()).decode().removeprefix("offset:"))
    except ValueError as error:
        raise invalid(api) from error


def _token(start: int) -> str:
    return urlsafe_b64encode(f"offset:{start}".encode()).decode()
