"""Read GitHub through githubkit, and tell its refusals in our own words."""

import os
from collections.abc import Callable
from typing import Any, Final

from githubkit import AppAuthStrategy, GitHub, Response
from githubkit.cache import MemCacheStrategy
from githubkit.exception import GitHubException, RequestError, RequestFailed, RequestTimeout

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import connect_github, github_url, require_signing_key
from bulwark.errors import UsageError

_NOT_FOUND: Final = 404
KEY_VARIABLE: Final = "GITHUB_APP_PRIVATE_KEY"


def read_github(path: str) -> Response[Any, Any] | None:
    """Return GitHub's answer to GET with the token of the environment; None when it shows no such thing.

    Raises:
        UsageError: there is no credential.
        UpstreamError: any other answer, or none; the token is never in it.
    """
    client = connect_github(is_patient=False)
    return _read(path, lambda: client.request("GET", path), os.environ.get("GITHUB_TOKEN", ""))


def read_as_app(app_id: int, path: str) -> dict[str, Any] | None:
    """Return the object that GitHub shows the App itself, which signs with `GITHUB_APP_PRIVATE_KEY`; None for no such thing.

    Raises:
        UsageError: the variable is not set, or holds no key.
        UpstreamError: GitHub refused, or did not answer.
    """
    key = os.environ.get(KEY_VARIABLE, "")
    if not key:
        raise UsageError(f"{KEY_VARIABLE} is not set; nobody can sign as the App. Set it to the key's text, or look by hand.")
    require_signing_key(key, KEY_VARIABLE)
    # A cache of its own: the usual one would go on with what an earlier key has signed.
    cache = MemCacheStrategy()
    client = GitHub(AppAuthStrategy(str(app_id), key), base_url=github_url(), auto_retry=False, cache_strategy=cache)
    answer = _read(path, lambda: client.request("GET", path), key)
    return None if answer is None else object_of(path, answer)


def has_app_key() -> bool:
    """Say whether somebody can sign as the App."""
    return bool(os.environ.get(KEY_VARIABLE))


def find_object(path: str) -> dict[str, Any] | None:
    """Return the object at a path, or None.

    Raises:
        UsageError: there is no credential.
        UpstreamError: any other answer, or none.
    """
    answer = read_github(path)
    return None if answer is None else object_of(path, answer)


def object_of(path: str, answer: Response[Any, Any]) -> dict[str, Any]:
    """Return the object of an answer.

    Raises:
        MalformedError: it is something else.
    """
    try:
        found = answer.json()
    except ValueError as error:
        raise malformed(f"GET {path} at GitHub", "what is not JSON") from error
    if not isinstance(found, dict):
        raise malformed(f"GET {path} at GitHub", "something else than an object")
    return found


def _read(path: str, send: Callable[[], Response[Any, Any]], secret: str) -> Response[Any, Any] | None:
    asked = f"GET {path} at GitHub"
    try:
        return send()
    except RequestFailed as error:
        if error.response.status_code == _NOT_FOUND:
            return None
        raise refusal(asked, error.response.status_code, error.response.text, (secret,)) from error
    except (RequestError, RequestTimeout) as error:
        raise silence(asked, type(error).__name__) from error
    except GitHubException as error:
        raise malformed(asked, f"what githubkit cannot use ({type(error).__name__})") from error
