"""List the types of pulumi-gcp 10.2.0 that have labels of their owner's choosing, and the input that holds them.

The list is in `labelled_types.json`; a test compares it with the provider's own package. Left out are types whose `labels` mean
something else: those of a notification channel are its address, those of a Cloud Identity group its kind.
"""

import json
from pathlib import Path
from typing import Final

LABEL_INPUTS: Final[dict[str, str]] = {
    token: key
    for key, tokens in json.loads((Path(__file__).parent / "labelled_types.json").read_text()).items()
    for token in tokens
}
"""Type token to the name of the input."""
