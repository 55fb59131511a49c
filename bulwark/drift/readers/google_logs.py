"""List and remove sinks and exclusions of the project's logs."""

from typing import Final

from bulwark.core.drift.kinds import google_logs as kinds
from bulwark.drift.readers.google_lists import listed

_FACTS: Final = {"description": "description", "filter": "filter", "created": "createTime", "disabled": "disabled"}
SINK: Final = listed(kinds.SINK.id, "logging", "v2/{}/sinks?pageSize=100", "sinks", {**_FACTS, "rights": "destination"})
EXCLUSION: Final = listed(kinds.EXCLUSION.id, "logging", "v2/{}/exclusions?pageSize=100", "exclusions", _FACTS)
