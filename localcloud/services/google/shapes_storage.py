"""Know the fields of Cloud Storage's request bodies. Its routes read them by themselves: there null means "remove"."""

from typing import Any, Final

from localcloud.services.google.body_kinds import FLAG, MOMENT, NUMBER, TEXT, Map, Shape, choice
from localcloud.services.google.body_kinds import POLICY as PLAIN_POLICY

_SWITCH: Final = {"enabled": FLAG, "lockedTime": MOMENT}
_READ_ONLY: Final[dict[str, Any]] = {
    **dict.fromkeys(("kind", "id", "selfLink", "etag", "rpo", "locationType"), TEXT),
    **dict.fromkeys(("generation", "metageneration", "projectNumber"), NUMBER),
    **dict.fromkeys(("timeCreated", "updated"), MOMENT),
}
BUCKET: Final[Shape] = {
    **_READ_ONLY,
    "name": TEXT,
    "location": TEXT,
    "storageClass": TEXT,
    "labels": Map(),
    "versioning": {"enabled": FLAG},
    "retentionPolicy": {"retentionPeriod": NUMBER, "effectiveTime": MOMENT, "isLocked": FLAG},
    "iamConfiguration": {
        "uniformBucketLevelAccess": _SWITCH,
        "bucketPolicyOnly": _SWITCH,
        "publicAccessPrevention": choice("inherited enforced"),
    },
    "lifecycle": {
        "rule": [
            {
                "action": {"type": TEXT, "storageClass": TEXT},
                "condition": {
                    **dict.fromkeys(("age", "numNewerVersions", "daysSinceNoncurrentTime", "daysSinceCustomTime"), NUMBER),
                    "isLive": FLAG,
                    **{name: [TEXT] for name in ("matchesPrefix", "matchesSuffix", "matchesStorageClass")},
                },
            }
        ]
    },
    "encryption": {"defaultKmsKeyName": TEXT},
    "softDeletePolicy": {"retentionDurationSeconds": NUMBER, "effectiveTime": MOMENT},
}
OBJECT: Final[Shape] = {
    **dict.fromkeys(("name", "bucket", "md5Hash", "crc32c", "storageClass", "kmsKeyName"), TEXT),
    **dict.fromkeys(("contentType", "cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"), TEXT),
    "metadata": Map(),
    "customTime": MOMENT,
}
POLICY: Final[Shape] = {**PLAIN_POLICY, "kind": TEXT, "resourceId": TEXT}
