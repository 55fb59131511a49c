"""Keep which services a project has enabled.

Kind: `google.enabled_service`, key = `NUMBER/HOST`, empty body.
"""

from collections.abc import Iterable
from typing import Any, Final

from localcloud.core.store import Document, Transaction
from localcloud.services.google.apis import CATALOG, DEPENDENCIES, USAGE

KIND: Final = "google.enabled_service"


def is_enabled(tx: Transaction, project: Document, host: str) -> bool:
    """Say whether the service can be called in the project."""
    return host == USAGE.host or tx.get(KIND, _key(project, host)) is not None


def enable(tx: Transaction, project: Document, hosts: Iterable[str]) -> None:
    """Enable services and what they need."""
    for host in hosts:
        for each in (host, *DEPENDENCIES.get(host, ())):
            tx.put(KIND, _key(project, each), {})


def disable(tx: Transaction, project: Document, hosts: Iterable[str]) -> None:
    """Disable services."""
    for host in hosts:
        tx.delete(KIND, _key(project, host))


def list_dependents(tx: Transaction, project: Document, host: str) -> list[str]:
    """Return the enabled services that need the service."""
    return [each for each, needed in DEPENDENCIES.items() if host in needed and is_enabled(tx, project, each)]


def describe(tx: Transaction, project: Document, host: str) -> dict[str, Any]:
    """Return the service as an operation shows it; one that is off is shown without its parent (recorded so)."""
    parent = f"projects/{project['projectNumber']}"
    if not is_enabled(tx, project, host):
        return {"name": f"{parent}/services/{host}", "state": "DISABLED"}
    return {"name": f"{parent}/services/{host}", "parent": parent, "state": "ENABLED"}


def describe_with_title(tx: Transaction, project: Document, host: str) -> dict[str, Any]:
    """Return the service as `services.get` and `services.list` show it."""
    return {**describe(tx, project, host), "config": {"name": host, "title": CATALOG[host]}}


def _key(project: Document, host: str) -> str:
    return f"{project['projectNumber']}/{host}"
