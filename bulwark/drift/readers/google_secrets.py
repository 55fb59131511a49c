"""List and remove secrets, without their values."""

from typing import Final

from bulwark.core.drift.kinds import google_secrets as kinds
from bulwark.drift.readers.google_lists import listed

SECRET: Final = listed(
    kinds.SECRET.id, "secretmanager", "v1/{}/secrets?pageSize=250", "secrets", {"created": "createTime", "until": "expireTime"}
)
