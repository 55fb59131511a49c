"""List and remove custom roles; one that is deleted is kept for a week and gives nobody anything."""

from typing import Final

from bulwark.core.drift.kinds import google_roles as kinds
from bulwark.drift.readers.google_lists import listed

CUSTOM_ROLE: Final = listed(
    kinds.CUSTOM_ROLE.id,
    "iam",
    "v1/{}/roles?pageSize=300",
    "roles",
    {"title": "title", "description": "description", "stage": "stage"},
    gone=lambda item: bool(item.get("deleted")),
)
