"""Refusals in the shape of Vercel's REST API: `{"error": {"code": ..., "message": ..., ...}}`.

Codes and wording: "Errors" in Vercel's REST documentation and what terraform-provider-vercel (client/error.go, 2026-08) reads.
"""

from collections.abc import Mapping
from typing import Any

from localcloud.core.http import RefusalError


def refuse(status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> RefusalError:
    """Make a refusal; `more` adds fields inside `error`, as Vercel does (`missing`, `limit`, `envVarKey`)."""
    return RefusalError(status, {"error": {"code": code, "message": message, **more}}, headers)


def bad_request(message: str) -> RefusalError:
    """Make the 400 for a body or query that makes no sense."""
    return refuse(400, "bad_request", message)


def not_found(message: str = "Not found") -> RefusalError:
    """Make the 404 for a thing that is not there, or not in the caller's scope."""
    return refuse(404, "not_found", message)


def forbidden(message: str, **more: Any) -> RefusalError:
    """Make the 403 for what the caller or the plan may not do."""
    return refuse(403, "forbidden", message, **more)


def conflict(code: str, message: str, **more: Any) -> RefusalError:
    """Make the 409 for a name that is taken or a state that excludes the wish."""
    return refuse(409, code, message, **more)


def unknown_route(method: str, path: str) -> RefusalError:
    """Make the answer for a path that is no route: JSON, since the CLI prints its message."""
    return not_found(f"The page could not be found: {method} {path}")


def malformed(_problem: str) -> RefusalError:
    """Make the answer for a body that is no JSON."""
    return bad_request("Invalid JSON")


def failed(problem: str) -> RefusalError:
    """Make the answer for a fault inside the local cloud."""
    return refuse(500, "internal_server_error", f"An unexpected internal error occurred: {problem}")


def injected(status: int) -> dict[str, Any]:
    """Make the body of an error that a fault asks for."""
    codes = {401: "forbidden", 403: "forbidden", 404: "not_found", 409: "conflict", 429: "rate_limited"}
    code = codes.get(status, "bad_request" if status < 500 else "internal_server_error")
    message = "Too many requests" if status == 429 else "The request was failed on demand"
    return {"error": {"code": code, "message": message}}
