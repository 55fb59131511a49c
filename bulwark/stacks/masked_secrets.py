"""Make what an event tells of a resource fit for a state.

Events mask a secret by the words `[secret]` where the ciphertext stands; the engine refuses a state with such a ciphertext, since
it cannot decrypt it ("could not deserialize deployment: bad value"). Seen with v3.259.0.
"""

import json
from typing import Any, Final

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
MASK: Final = "[secret]"


def encryptable(value: Any) -> Any:
    """Return the value with each masked secret as one whose text is the mask: the engine encrypts it when it takes the state."""
    if isinstance(value, list):
        return [encryptable(item) for item in value]
    if not isinstance(value, dict):
        return value
    if SIGNATURE in value and value.get("ciphertext") == MASK:
        return {SIGNATURE: value[SIGNATURE], "plaintext": json.dumps(MASK)}
    return {name: encryptable(item) for name, item in value.items()}
