"""Compare paths without their versions: Vercel serves one object under many, and its clients use them side by side.

`/v9/projects/x`, `/v10/projects/x` and `/projects/x` are one thing here, and so are `/v2/files` and `/v2/now/files`. A version
stands at the front of a path only; behind it could be somebody's name.
"""

import re
from typing import Final

_FRONT: Final = re.compile(r"^(/v\d+)?(/now)?(?=/)")


def drop_version(path: str) -> str:
    """Return the path without `/v<number>` and without the `/now` that older clients still write."""
    return _FRONT.sub("", path, count=1)
