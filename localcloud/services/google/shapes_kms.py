"""Know the fields of Cloud KMS' request bodies."""

from typing import Final

from localcloud.services.google.body_kinds import DURATION, FLAG, MOMENT, NUMBER, POLICY, TEST, TEXT, Map, Shape, choice

_VERSION: Final[Shape] = {"name": TEXT, "state": choice("ENABLED DISABLED DESTROYED DESTROY_SCHEDULED")}
_KEY: Final[Shape] = {
    "name": TEXT,
    "purpose": choice(
        "ENCRYPT_DECRYPT ASYMMETRIC_SIGN ASYMMETRIC_DECRYPT RAW_ENCRYPT_DECRYPT MAC KEY_ENCAPSULATION AES_WRAPPING"
    ),
    "labels": Map(),
    "rotationPeriod": DURATION,
    "nextRotationTime": MOMENT,
    "destroyScheduledDuration": DURATION,
    "importOnly": FLAG,
    "versionTemplate": {
        "protectionLevel": choice("SOFTWARE HSM EXTERNAL EXTERNAL_VPC HSM_SINGLE_TENANT"),
        "algorithm": choice("GOOGLE_SYMMETRIC_ENCRYPTION AES_128_GCM AES_256_GCM"),
    },
}
_ADDITIONAL: Final = {"additionalAuthenticatedData": TEXT, "additionalAuthenticatedDataCrc32c": NUMBER}
_RINGS: Final = "cloudkms.projects.locations.keyRings"
_KEYS: Final = f"{_RINGS}.cryptoKeys"
_VERSIONS: Final = f"{_KEYS}.cryptoKeyVersions"

SHAPES: Final[dict[str, Shape]] = {
    f"{_RINGS}.create": {"name": TEXT, "createTime": MOMENT},
    f"{_RINGS}.setIamPolicy": {"policy": POLICY, "updateMask": TEXT},
    f"{_RINGS}.testIamPermissions": TEST,
    f"{_KEYS}.create": _KEY,
    f"{_KEYS}.patch": _KEY,
    f"{_KEYS}.setIamPolicy": {"policy": POLICY, "updateMask": TEXT},
    f"{_KEYS}.testIamPermissions": TEST,
    f"{_KEYS}.updatePrimaryVersion": {"cryptoKeyVersionId": TEXT},
    f"{_KEYS}.encrypt": {"plaintext": TEXT, "plaintextCrc32c": NUMBER, **_ADDITIONAL},
    f"{_KEYS}.decrypt": {"ciphertext": TEXT, "ciphertextCrc32c": NUMBER, **_ADDITIONAL},
    f"{_VERSIONS}.create": _VERSION,
    f"{_VERSIONS}.patch": _VERSION,
}
"""Method id to the shape of its body."""
