"""Serve an operation of a repository under both of its addresses: by full name and by number.

GitHub answers `/repositories/{id}/…` for every `/repos/{owner}/{repo}/…`; redirects of renamed repositories and the
provider's environment secrets lead there.
"""

from collections.abc import Callable

from localcloud.core.http import Call, Reply, Route

BY_NAME, BY_NUMBER = "/repos/{owner}/{repo}", "/repositories/{repository_id}"


def on_repository(
    identifier: str, method: str, suffix: str, handle: Callable[[Call], Reply], permission: str
) -> tuple[Route, Route]:
    """Return the two routes of one operation; `suffix` is the path below the repository."""
    by_name = Route(identifier, method, BY_NAME + suffix, handle, permission)
    return by_name, Route(identifier, method, BY_NUMBER + suffix, handle, permission)
