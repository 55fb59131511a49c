"""Accept the labels that users put on what is in Cloud Monitoring (v3 discovery, fields `userLabels`, 2026-11)."""

import re
from collections.abc import Mapping
from typing import Final

from localcloud.services.google.apis import MONITORING
from localcloud.services.google.errors import invalid

_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,62}")
_VALUE: Final = re.compile(r"[a-z0-9_-]{0,63}")
MAXIMUM_LABELS: Final = 64


def check_user_labels(labels: Mapping[str, str]) -> None:
    """Check the labels of one thing.

    Raises:
        RefusalError: 400.
    """
    if len(labels) > MAXIMUM_LABELS:
        raise invalid(MONITORING)
    if not all(_KEY.fullmatch(key) and _VALUE.fullmatch(value) for key, value in labels.items()):
        raise invalid(MONITORING)
