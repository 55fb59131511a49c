"""Refusals in the shape of GitHub's REST API.

Shapes and codes: schemas `basic-error`, `validation-error` and `validation-error-simple` of @octokit/openapi 23.0.2, and
"Troubleshooting the REST API" in GitHub's documentation. Real answers carry `status` as a text in every one of them.
"""

from collections.abc import Mapping
from typing import Any, Final

from localcloud.core.http import RefusalError

DOCUMENTATION: Final = "https://docs.github.com/rest"
SECONDARY_LIMITS: Final = f"{DOCUMENTATION}/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"
_SERVER_ERROR: Final = 500
_MESSAGES: Final = {401: "Bad credentials", 404: "Not Found", 422: "Validation Failed"}


def refuse(status: int, message: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> RefusalError:
    """Make a refusal with GitHub's basic error body; `more` adds fields such as `errors`."""
    body = {"message": message, **more, "documentation_url": DOCUMENTATION, "status": str(status)}
    return RefusalError(status, body, headers)


def not_found() -> RefusalError:
    """Make the answer for a thing that is not there, or that the caller may not know to be there."""
    return refuse(404, "Not Found")


def validation_failed(resource: str, field: str, code: str, message: str = "") -> RefusalError:
    """Make a 422 with one structured error; a message goes with the code `custom`."""
    error = {"resource": resource, "code": code, "field": field} | ({"message": message} if message else {})
    return refuse(422, "Validation Failed", errors=[error])


def invalid_request(problem: str) -> RefusalError:
    """Make the 422 for a body whose field is missing or of the wrong kind."""
    return refuse(422, f"Invalid request.\n\n{problem}")


def unknown_path(_method: str, _path: str) -> RefusalError:
    """Make the answer for a path that is no route."""
    return not_found()


def malformed(_problem: str) -> RefusalError:
    """Make the answer for a body that is no JSON."""
    return refuse(400, "Problems parsing JSON")


def forbidden(problem: str) -> RefusalError:
    """Make the answer for a web page that asks."""
    return refuse(403, problem)


def failed(problem: str) -> RefusalError:
    """Make the answer for a fault inside the emulator."""
    return refuse(500, f"Server Error: {problem}")


def injected(status: int) -> dict[str, Any]:
    """Make the body of an error that a fault asks for; 403 and 429 are what clients know as the secondary rate limit."""
    if status not in {403, 429}:
        message = "Server Error" if status >= _SERVER_ERROR else _MESSAGES.get(status, "The request was failed on demand")
        return {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    # go-github recognizes the limit by the end of this address.
    return {"message": message, "documentation_url": SECONDARY_LIMITS, "status": str(status)}
