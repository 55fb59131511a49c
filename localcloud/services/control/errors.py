"""Refusals of the control port: `{"error": "..."}` with what is wrong, what it would cause and what to do."""

from localcloud.core.http import RefusalError


def bad_request(problem: str, consequence: str, remedy: str) -> RefusalError:
    """Make a 400."""
    return RefusalError(400, {"error": f"{problem}; {consequence}. {remedy}."})


def not_found(method: str, path: str) -> RefusalError:
    """Make the 404 of an unknown route."""
    routes = "/alerts, /clock, /faults, /github/…, /journal, /reset, /seed and /tokens/oidc-request"
    remedy = f"See `GET /healthz` for the ports; routes are {routes}"
    return RefusalError(404, {"error": f"{method} {path} is not a route of the control port; nothing was done. {remedy}."})


def malformed(problem: str) -> RefusalError:
    """Make the 400 of a body that is not JSON."""
    return bad_request(f"the body is not JSON ({problem})", "nothing was done", "Send one JSON object")


def forbidden(problem: str) -> RefusalError:
    """Make the 403 for a web page that asks."""
    return RefusalError(403, {"error": problem})


def failed(problem: str) -> RefusalError:
    """Make the 500 of a fault inside the local cloud."""
    remedy = "Read the log of the local cloud; free room on its disk if that is the matter"
    return RefusalError(500, {"error": f"the local cloud failed: {problem}; nothing was changed. {remedy}."})
