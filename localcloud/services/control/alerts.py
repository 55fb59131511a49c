"""Open and close alerts of Google's alert policies by hand: nothing in the local cloud is probed, so none opens by itself."""

from localcloud.core.http import Call, RefusalError, Reply
from localcloud.services.control.errors import bad_request
from localcloud.services.google.monitoring_incidents import close_alert, open_alert


def raise_alert(call: Call) -> Reply:
    """Open an alert: `project`, `policy` (name or display name) and, when it is about one, `host`; return the alert."""
    texts = {name: call.body.get(name, "") for name in ("project", "policy", "host")}
    wrong = next((name for name, text in texts.items() if not isinstance(text, str) or (not text and name != "host")), None)
    if wrong:
        remedy = "Write the project's id and the policy's display name as text"
        raise bad_request(f"{wrong} is {texts[wrong]!r}", "nobody could tell what is alerted about", remedy)
    try:
        return Reply(open_alert(call.tx, call.clock, texts["project"], texts["policy"], texts["host"]), 201)
    except LookupError as error:
        remedy = "Bring the stack up first, or read the names with `GET /v3/projects/PROJECT/alertPolicies` of Google's port"
        raise bad_request(str(error.args[0]), "no alert was opened", remedy) from error


def end_alert(call: Call) -> Reply:
    """Close an alert of the full name that opening it returned; return it."""
    try:
        return Reply(close_alert(call.tx, call.clock, call.params["name"]))
    except LookupError as error:
        remedy = "List them with `GET /v3/projects/PROJECT/alerts` of Google's port"
        raise RefusalError(404, {"error": f"{error.args[0]}; nothing was closed. {remedy}."}) from error
