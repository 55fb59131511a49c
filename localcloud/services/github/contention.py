"""Which writes must not overlap: two files of one repository, written at once (integrations/terraform-provider-github#2909)."""

import re
from typing import Final

_CONTENTS: Final = re.compile(r"(/repos/[^/]+/[^/]+|/repositories/\d+)/contents/.+")


def contended(method: str, path: str) -> str:
    """Return the repository's address for a write of a file, in lower case; empty for everything else."""
    match = _CONTENTS.fullmatch(path) if method in {"PUT", "DELETE"} else None
    return match[1].lower() if match else ""
