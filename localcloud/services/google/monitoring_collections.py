"""What the collections of Cloud Monitoring that one may create, list, read, patch and delete have alike: their routes."""

from collections.abc import Callable

from localcloud.core.http import Call, Reply, Route

Handler = Callable[[Call], Reply]


def routes_of(
    collection: str, parameter: str, *, create: Handler, listed: Handler, get: Handler, patch: Handler, delete: Handler
) -> tuple[Route, ...]:
    """Return the five routes of a collection below a project; `parameter` names one of its members in the path."""
    base = f"/v3/projects/{{project}}/{collection}"
    one, method, permission = f"{base}/{{{parameter}}}", f"monitoring.projects.{collection}", f"monitoring.{collection}"
    return (
        Route(f"{method}.create", "POST", base, create, f"{permission}.create"),
        Route(f"{method}.list", "GET", base, listed, f"{permission}.list"),
        Route(f"{method}.get", "GET", one, get, f"{permission}.get"),
        Route(f"{method}.patch", "PATCH", one, patch, f"{permission}.update"),
        Route(f"{method}.delete", "DELETE", one, delete, f"{permission}.delete"),
    )
