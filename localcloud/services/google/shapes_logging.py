"""Know the fields of Cloud Logging's request bodies."""

from typing import Final

from localcloud.services.google.body_kinds import FLAG, MOMENT, NUMBER, TEXT, Shape

_EXCLUSION: Final[dict[str, Shape]] = {
    **dict.fromkeys(("name", "description", "filter"), TEXT),
    "disabled": FLAG,
    **dict.fromkeys(("createTime", "updateTime"), MOMENT),
}
SHAPES: Final[dict[str, Shape]] = {
    "logging.entries.list": {
        "resourceNames": [TEXT],
        "projectIds": [TEXT],
        **dict.fromkeys(("filter", "orderBy", "pageToken"), TEXT),
        "pageSize": NUMBER,
    },
    "logging.projects.sinks.create": {**_EXCLUSION, "destination": TEXT, "exclusions": [_EXCLUSION], "includeChildren": FLAG},
    "logging.projects.exclusions.create": _EXCLUSION,
}
"""Method id to the shape of its body."""
