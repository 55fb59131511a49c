"""Refuse as Google does: one place for bodies and wording.

Two shapes exist (providers-google.md, section 1): all APIs answer `{"error": {"code", "message", "status"}}`, the older ones add
`errors[]`. The token exchange has a third, flat one of OAuth (`sts_errors`). Wording marked "unverified" in a comment was seen
neither in a recording nor in a public thread.
"""

from collections.abc import Sequence
from typing import Any, Final

from localcloud.core.http import RefusalError
from localcloud.services.google.apis import CREDENTIALS, KMS, MONITORING, PUBSUB, RESOURCES, SECRETS, USAGE, Api

_REASONS: Final = {
    "INVALID_ARGUMENT": "badRequest",
    "FAILED_PRECONDITION": "failedPrecondition",
    "UNAUTHENTICATED": "authError",
    "PERMISSION_DENIED": "forbidden",
    "NOT_FOUND": "notFound",
    "ALREADY_EXISTS": "alreadyExists",
    "ABORTED": "aborted",
    "INTERNAL": "backendError",
}
_CODES: Final = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ALREADY_EXISTS": 409,
    "ABORTED": 409,
    "INTERNAL": 500,
}
# What a fault asks for, by HTTP status: the mapping in google/rpc/code.proto. 409 is what a client may try again, so ABORTED.
_INJECTED: Final = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    409: ("ABORTED", "The operation was aborted."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    499: ("CANCELLED", "The operation was cancelled."),
    500: ("INTERNAL", "Internal error encountered."),
    501: ("UNIMPLEMENTED", "Operation is not implemented, or supported, or enabled."),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}
_ERROR_INFO: Final = "type.googleapis.com/google.rpc.ErrorInfo"


def refuse(api: Api | None, status: str, message: str, *, details: Sequence[Any] = (), reason: str = "") -> RefusalError:
    """Make a refusal in the shape of the API.

    Args:
        api: whose shape to use; None is the newer one, without `errors[]`.
        status: canonical name, e.g. `NOT_FOUND`; it decides the HTTP status.
        message: the vendor's own text.
        details: entries of `error.details`.
        reason: of `errors[0]`, when it differs from the usual one of the status.
    """
    error: dict[str, Any] = {"code": _CODES[status], "message": message}
    if api is not None and api.lists_errors:
        error["errors"] = [{"message": message, "domain": "global", "reason": reason or _REASONS[status]}]
    error["status"] = status
    if details:
        error["details"] = list(details)
    return RefusalError(_CODES[status], {"error": error})


def error_info(reason: str, domain: str, metadata: dict[str, str]) -> dict[str, Any]:
    """Return the `details` entry that says why in a form for programs."""
    return {"@type": _ERROR_INFO, "reason": reason, "domain": domain, "metadata": metadata}


def invalid(api: Api | None, message: str = "Request contains an invalid argument.") -> RefusalError:
    """400 INVALID_ARGUMENT."""
    return refuse(api, "INVALID_ARGUMENT", message)


def precondition(api: Api | None, message: str = "Precondition check failed.") -> RefusalError:
    """400 FAILED_PRECONDITION."""
    return refuse(api, "FAILED_PRECONDITION", message)


def missing(api: Api | None, message: str = "Requested entity was not found.") -> RefusalError:
    """404 NOT_FOUND."""
    return refuse(api, "NOT_FOUND", message)


def taken(api: Api | None, message: str = "Requested entity already exists") -> RefusalError:
    """409 ALREADY_EXISTS."""
    return refuse(api, "ALREADY_EXISTS", message)


def unauthenticated() -> RefusalError:
    """401: no token, an unknown one, or one that has expired."""
    text = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return refuse(None, "UNAUTHENTICATED", text)


def scope_too_small(api: Api, method: str) -> RefusalError:
    """403: the token was made for less than the call needs."""
    info = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", {"service": api.host, "method": method})
    text = "Request had insufficient authentication scopes."
    return refuse(api, "PERMISSION_DENIED", text, details=[info], reason="insufficientPermissions")


def denied(api: Api, permission: str, resource: str) -> RefusalError:
    """403: the caller lacks the permission, or the thing is not there; each API words it in its own way."""
    if api == RESOURCES or permission.startswith(("resourcemanager.", "billing.")):
        return refuse(api, "PERMISSION_DENIED", "The caller does not have permission")
    if api == PUBSUB:
        return refuse(api, "PERMISSION_DENIED", "User not authorized to perform this action.")
    if api == USAGE:
        return _denied_service(api, permission, resource)
    info = error_info("IAM_PERMISSION_DENIED", "iam.googleapis.com", _permission_metadata(api, permission, resource))
    return refuse(api, "PERMISSION_DENIED", _denied_text(api, permission, resource), details=[info])


def _permission_metadata(api: Api, permission: str, resource: str) -> dict[str, str]:
    return {"permission": permission} if api == CREDENTIALS else {"permission": permission, "resource": resource}


def _denied_text(api: Api, permission: str, resource: str) -> str:
    if api == SECRETS:
        return f"Permission '{permission}' denied for resource '{resource}' (or it may not exist)."
    if api == MONITORING:
        return f"Permission {permission} denied (or the resource may not exist)."
    if api == KMS:
        return f"Permission '{permission}' denied on resource '{resource}' (or it may not exist)."
    if permission.startswith("iam.serviceAccount"):
        return f"Permission '{permission}' denied on resource (or it may not exist)."
    if permission.startswith("iam.roles."):
        verb = permission.rsplit(".", 1)[1]
        return f"You don't have permission to {verb} the role at {resource}."
    return f"Permission '{permission}' denied on resource '//{api.host}/{resource}' (or it may not exist)."


def _denied_service(api: Api, permission: str, resource: str) -> RefusalError:
    verb = permission.rsplit(".", 1)[1]
    info = error_info("AUTH_PERMISSION_DENIED", api.host, {"permission": permission})
    return refuse(api, "PERMISSION_DENIED", f"Permission denied to {verb} service [{resource}]", details=[info])  # unverified


def service_disabled(api: Api, number: str) -> RefusalError:
    """403: the API has not been enabled in the project."""
    url = f"https://console.developers.google.com/apis/api/{api.host}/overview?project={number}"
    text = (
        f"{api.title} has not been used in project {number} before or it is disabled. Enable it by visiting {url} then retry. If "
        "you enabled this API recently, wait a few minutes for the action to propagate to our systems and retry."
    )
    metadata = {"service": api.host, "serviceTitle": api.title, "containerInfo": number}
    info = error_info("SERVICE_DISABLED", "googleapis.com", {**metadata, "consumer": f"projects/{number}", "activationUrl": url})
    links = [{"description": "Google developers console API activation", "url": url}]
    help_entry = {"@type": "type.googleapis.com/google.rpc.Help", "links": links}
    return refuse(api, "PERMISSION_DENIED", text, details=[info, help_entry], reason="accessNotConfigured")


def stale_etag(api: Api) -> RefusalError:
    """409: the policy was changed by somebody else since it was read."""
    text = "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff."
    return refuse(api, "ABORTED", text)


def unknown_route(method: str, path: str) -> RefusalError:
    """404: no API has such a method."""
    return refuse(None, "NOT_FOUND", f"Method not found: {method} {path}")  # unverified: the real front end answers with a page


def malformed_body(problem: str) -> RefusalError:
    """400: the body is not JSON."""
    return refuse(None, "INVALID_ARGUMENT", f"Invalid JSON payload received. {problem}")


def forbidden(problem: str) -> RefusalError:
    """403: what asks is a web page."""
    return refuse(None, "PERMISSION_DENIED", problem)


def failed(problem: str) -> RefusalError:
    """500: the emulator itself is at fault."""
    return refuse(None, "INTERNAL", f"Internal error encountered. {problem}")


def injected(status: int) -> dict[str, Any]:
    """Make the body of an error that a fault asks for; a status without a name of its own says UNKNOWN."""
    name, message = _INJECTED.get(status, ("UNKNOWN", "Unknown error."))
    return {"error": {"code": status, "message": message, "status": name}}
