"""List and remove workload identity pools and providers; what is deleted is kept for thirty days and admits nobody."""

from collections.abc import Mapping
from typing import Any, Final

from bulwark.core.drift.kinds import google_identities as kinds
from bulwark.drift.readers.google_lists import listed

_FACTS: Final = {"title": "displayName", "description": "description", "state": "state", "disabled": "disabled"}


def _is_deleted(item: Mapping[str, Any]) -> bool:
    return item.get("state") == "DELETED"


POOL: Final = listed(
    kinds.POOL.id,
    "iam",
    "v1/{}/locations/global/workloadIdentityPools?pageSize=1000",
    "workloadIdentityPools",
    _FACTS,
    gone=_is_deleted,
)
PROVIDER: Final = listed(
    kinds.PROVIDER.id,
    "iam",
    "v1/{}/providers?pageSize=100",
    "workloadIdentityPoolProviders",
    {**_FACTS, "rights": "attributeCondition"},
    gone=_is_deleted,
)
