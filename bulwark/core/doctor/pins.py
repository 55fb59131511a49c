"""Compare an id that the configuration pins with what the vendor shows."""

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase


def judge_pin(path: str, what: str, pinned: object, seen: object, command: str) -> Finding:
    """Judge one pinned id.

    Args:
        path: key of the stack file.
        what: whose id it is, as `Google project living-tree-staging`.
        pinned: the id in the stack file.
        seen: the vendor's; None or empty when it shows no such thing.
        command: what shows the id, in the vendor's own words.
    """
    evidence = {"pinned": str(pinned), "seen": str(seen) if seen else None}
    if not seen:
        return Finding(
            Phase.FAIL,
            path,
            f"{what} cannot be seen with this credential",
            "it is gone, renamed, or not shared with it; no update would begin",
            "look with another account, or correct the name",
            (command,),
            evidence=evidence,
        )
    if str(seen) != str(pinned):
        return Finding(
            Phase.FAIL,
            path,
            f"{what} is {seen} now, the stack file says {pinned}",
            "whoever registered the name again would get this environment's trust",
            "find out why they differ before correcting the stack file",
            (command,),
            evidence=evidence,
        )
    return good(path, f"{what} is {pinned}", evidence)
