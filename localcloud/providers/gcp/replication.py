"""Where a secret's payloads are kept: Pulumi's `auto` is the API's `automatic`, the rest is the same."""

from typing import Any

from localcloud.providers.values import UNKNOWN, Properties


def replication_body(replication: Properties) -> Properties:
    """Return the API's form; an empty `auto` is sent as an empty `automatic`."""
    if "auto" in replication:
        return {"automatic": replication["auto"]}
    return dict(replication)


def shown_replication(body: Properties) -> Properties:
    """Return Pulumi's form."""
    if "automatic" in body:
        return {"auto": body["automatic"]}
    return body


def is_same_placement(left: Any, right: Any) -> bool:
    """Compare two replications but for their keys; what is not known yet is another place."""
    return right is not UNKNOWN and _places(left) == _places(right)


def _places(replication: Any) -> Any:
    if not replication or "auto" in replication:
        return "auto"
    replicas = replication.get("userManaged", {}).get("replicas", [])
    return [replica["location"] for replica in replicas]
