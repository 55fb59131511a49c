"""List and remove service accounts and the keys that people made for them."""

from typing import Final

from bulwark.core.drift.kinds import google_accounts as kinds
from bulwark.drift.readers.google_lists import listed

ACCOUNT: Final = listed(
    kinds.ACCOUNT.id,
    "iam",
    "v1/{}/serviceAccounts?pageSize=100",
    "accounts",
    {"title": "displayName", "description": "description", "disabled": "disabled"},
)
# Google's own keys of an account come and go by themselves and never leave Google.
ACCOUNT_KEY: Final = listed(
    kinds.ACCOUNT_KEY.id,
    "iam",
    "v1/{}/keys?keyTypes=USER_MANAGED",
    "keys",
    {"created": "validAfterTime", "until": "validBeforeTime", "origin": "keyOrigin", "disabled": "disabled"},
)
