"""Refuse as Cloud Storage does: `errors[]` and no `status` (k8s-config-connector recordings); who may call, in its own words."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.services.google.access import Target, is_allowed, require_enabled
from localcloud.services.google.apis import STORAGE
from localcloud.services.google.tokens import Identity, identify

_REASONS: Final = {
    400: "invalid",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "conflict",
    412: "conditionNotMet",
}


def refuse_storage(status: int, message: str, reason: str = "") -> RefusalError:
    """Make a refusal; the reason is the usual one of the status unless given."""
    error = {"message": message, "domain": "global", "reason": reason or _REASONS[status]}
    return RefusalError(status, {"error": {"code": status, "message": message, "errors": [error]}})


def condition_not_met() -> RefusalError:
    """412: another generation is there than the caller has seen."""
    return refuse_storage(412, "At least one of the pre-conditions you specified did not hold.")


def in_storage_manner(route: Route) -> Route:
    """Return the route with refusals of the engines that it shares with other APIs put into Storage's shape."""
    return replace(route, handle=_reshaped(route.handle))


def _reshaped(handle: Callable[[Call], Reply]) -> Callable[[Call], Reply]:
    def handle_reshaped(call: Call) -> Reply:
        try:
            return handle(call)
        except RefusalError as refusal:
            error: dict[str, Any] = refusal.body["error"]
            if "status" not in error:
                raise
            # A policy that somebody else has changed is a condition that does not hold.
            status = 412 if error["status"] == "ABORTED" else refusal.status
            reason = error.get("errors", [{}])[0].get("reason", "") if status == refusal.status else ""
            raise refuse_storage(status, error["message"], "" if reason == "badRequest" else reason) from refusal

    return handle_reshaped


def require_storage(call: Call, target: Target, permission: str, what: str) -> Identity:
    """Let a call pass that may; return who makes it.

    Args:
        call: the request.
        target: what it is about.
        permission: what the caller must hold.
        what: how the refusal names the target: `bucket`, `object`, `project`.

    Raises:
        RefusalError: 401 or 403.
    """
    identity = identify(call)
    if target.project is not None:
        require_enabled(call.tx, STORAGE, target.project)
    if not is_allowed(call, target, identity, permission):
        who = identity.principal.partition(":")[2] or identity.principal
        text = (
            f"{who} does not have {permission} access to the Google Cloud Storage {what}. "
            f"Permission '{permission}' denied on resource (or it may not exist)."
        )
        raise refuse_storage(403, text)
    return identity
