"""What the control port does beyond seeding: the clock, faults, the journal, reset, tokens of described jobs."""

from datetime import timedelta
from typing import Any, Final

from localcloud.core.clock import load_clock, move_clock, rfc3339
from localcloud.core.faults import KIND, FaultDescriptionError, add_fault
from localcloud.core.http import Call, RefusalError, Reply
from localcloud.core.journal import read_entries
from localcloud.services.control.addresses import keep_addresses, read_addresses
from localcloud.services.control.errors import bad_request
from localcloud.services.github.jobs import describe_job

MAXIMUM_OFFSET_SECONDS: Final = 10 * 365 * 86400
MAXIMUM_ENTRIES: Final = 10_000
VENDORS: Final = ("google", "github", "vercel")


def tell_health(call: Call) -> Reply:
    """Say that the process answers and its file can be written: this very request is journaled."""
    return Reply({"status": "ok", "time": rfc3339(call.clock.now())})


def reset(call: Call) -> Reply:
    """Forget everything: documents, faults, clock and journal."""
    addresses = read_addresses(call.tx)
    call.tx.clear()
    keep_addresses(call.tx, addresses)
    return Reply({"reset": True})


def describe_github_job(call: Call) -> Reply:
    """Register a running job of GitHub Actions; return what GitHub puts into its environment."""
    url, token = describe_job(call.tx, call.body, read_addresses(call.tx)["github"])
    return Reply({"ACTIONS_ID_TOKEN_REQUEST_URL": url, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": token}, 201)


def tell_clock(call: Call) -> Reply:
    """Return the offset from wall time, in seconds, and the time that results."""
    clock = load_clock(call.tx)
    return Reply({"offset_seconds": clock.offset.total_seconds(), "now": rfc3339(clock.now()), "wall": rfc3339(clock.wall())})


def set_clock(call: Call) -> Reply:
    """Set the offset from wall time, in seconds; negative is the past."""
    offset = call.body.get("offset_seconds")
    if isinstance(offset, bool) or not isinstance(offset, int | float) or abs(offset) > MAXIMUM_OFFSET_SECONDS:
        problem = f"offset_seconds is {offset!r}"
        remedy = f"Write a number of seconds from -{MAXIMUM_OFFSET_SECONDS} to {MAXIMUM_OFFSET_SECONDS}"
        raise bad_request(problem, "the local cloud could not tell the time", remedy)
    move_clock(call.tx, timedelta(seconds=offset))
    return tell_clock(call)


def list_faults(call: Call) -> Reply:
    """Return every fault in force, oldest first."""
    return Reply({"faults": [{"id": key, **document} for key, document in call.tx.list(KIND)]})


def create_fault(call: Call) -> Reply:
    """Add a fault."""
    vendor = call.body.get("vendor", VENDORS[0])
    if vendor not in VENDORS:
        raise bad_request(f"vendor {vendor!r} is unknown", "the fault would never occur", f"Write one of {', '.join(VENDORS)}")
    try:
        number = add_fault(call.tx, call.body)
    except FaultDescriptionError as error:
        raise RefusalError(400, {"error": str(error)}) from error
    return Reply({"id": number, **call.body}, 201)


def delete_faults(call: Call) -> Reply:
    """Take back every fault."""
    return Reply({"deleted": call.tx.delete_all(KIND)})


def delete_fault(call: Call) -> Reply:
    """Take back one fault."""
    number = call.params["fault"]
    if not call.tx.delete(KIND, number):
        remedy = "List them with `GET /faults`"
        raise RefusalError(404, {"error": f"fault {number!r} is not in force (any more); nothing was taken back. {remedy}."})
    return Reply({"deleted": 1})


def read_journal(call: Call) -> Reply:
    """Return journal entries after a number, oldest first; `next` is what to ask with for more."""
    after, limit = _whole_number(call, "after", 0), _whole_number(call, "limit", 1000)
    entries: list[dict[str, Any]] = read_entries(call.tx, after, min(limit, MAXIMUM_ENTRIES))
    return Reply({"entries": entries, "next": entries[-1]["number"] if entries else after})


def _whole_number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        remedy = "Write a whole number, 0 or more"
        raise bad_request(f"{name} is {text!r}", "the journal cannot be read from there", remedy)
    return int(text)
