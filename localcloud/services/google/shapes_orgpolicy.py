"""Know the fields of the Organization Policy API's request bodies."""

from typing import Final

from localcloud.services.google.body_kinds import FLAG, MOMENT, TEXT, Shape

_SPEC: Final[Shape] = {
    "etag": TEXT,
    "updateTime": MOMENT,
    "inheritFromParent": FLAG,
    "reset": FLAG,
    "rules": [
        {
            "allowAll": FLAG,
            "denyAll": FLAG,
            "enforce": FLAG,
            "values": {"allowedValues": [TEXT], "deniedValues": [TEXT]},
            "condition": {"title": TEXT, "description": TEXT, "expression": TEXT, "location": TEXT},
        }
    ],
}
_POLICY: Final[Shape] = {"name": TEXT, "etag": TEXT, "spec": _SPEC, "dryRunSpec": _SPEC}
_POLICIES: Final = "orgpolicy.projects.policies"

SHAPES: Final[dict[str, Shape]] = {f"{_POLICIES}.create": _POLICY, f"{_POLICIES}.patch": _POLICY}
"""Method id to the shape of its body."""
