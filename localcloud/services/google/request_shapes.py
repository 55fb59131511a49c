"""Know the fields a request body may have (`request_bodies` reads by it).

Shapes are made of `body_kinds`; a test holds each against the discovery documents.
"""

from typing import Final

from localcloud.services.google.body_kinds import DURATION, FLAG, MOMENT, NUMBER, TEST, TEXT, Map, Shape, choice
from localcloud.services.google.shapes_kms import SHAPES as _KMS
from localcloud.services.google.shapes_logging import SHAPES as _LOGGING
from localcloud.services.google.shapes_monitoring import SHAPES as _MONITORING
from localcloud.services.google.shapes_orgpolicy import SHAPES as _ORG_POLICY
from localcloud.services.google.shapes_pubsub import SHAPES as _PUBSUB

_POLICY: Final[Shape] = {
    "version": NUMBER,
    "etag": TEXT,
    "bindings": [
        {
            "role": TEXT,
            "members": [TEXT],
            "condition": {"title": TEXT, "description": TEXT, "expression": TEXT, "location": TEXT},
        }
    ],
    "auditConfigs": [
        {"service": TEXT, "auditLogConfigs": [{"logType": choice("ADMIN_READ DATA_WRITE DATA_READ"), "exemptedMembers": [TEXT]}]}
    ],
}
_SET_POLICY: Final[Shape] = {"policy": _POLICY, "updateMask": TEXT}
_GET_POLICY: Final[Shape] = {"options": {"requestedPolicyVersion": NUMBER}}
_TRUST_STORE: Final[Shape] = {
    "trustAnchors": [{"pemCertificate": TEXT}],
    "intermediateCas": [{"pemCertificate": TEXT}],
    "trustDefaultSharedCa": FLAG,
}
_POOL: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "description": TEXT,
    "disabled": FLAG,
    "mode": choice("FEDERATION_ONLY TRUST_DOMAIN SYSTEM_TRUST_DOMAIN"),
    "state": TEXT,
    "expireTime": MOMENT,
    "inlineCertificateIssuanceConfig": {
        "caPools": Map(),
        "keyAlgorithm": choice("RSA_2048 RSA_3072 RSA_4096 ECDSA_P256 ECDSA_P384"),
        "lifetime": DURATION,
        "rotationWindowPercentage": NUMBER,
        "useDefaultSharedCa": FLAG,
    },
    "inlineTrustConfig": {"additionalTrustBundles": Map(_TRUST_STORE)},
}
_PROVIDER: Final[Shape] = {
    "name": TEXT,
    "displayName": TEXT,
    "description": TEXT,
    "disabled": FLAG,
    "state": TEXT,
    "expireTime": MOMENT,
    "attributeMapping": Map(),
    "attributeCondition": TEXT,
    "oidc": {"issuerUri": TEXT, "allowedAudiences": [TEXT], "jwksJson": TEXT},
    "aws": {"accountId": TEXT},
    "saml": {"idpMetadataXml": TEXT},
    "x509": {"trustStore": _TRUST_STORE},
}
_ACCOUNT: Final[Shape] = {
    "name": TEXT,
    "projectId": TEXT,
    "uniqueId": TEXT,
    "email": TEXT,
    "displayName": TEXT,
    "etag": TEXT,
    "description": TEXT,
    "oauth2ClientId": TEXT,
    "disabled": FLAG,
}
_ROLE: Final[Shape] = {
    "name": TEXT,
    "title": TEXT,
    "description": TEXT,
    "stage": choice("ALPHA BETA GA DEPRECATED DISABLED EAP"),
    "includedPermissions": [TEXT],
    "etag": TEXT,
    "deleted": FLAG,
}
_ENCRYPTION: Final[Shape] = {"kmsKeyName": TEXT}
_SECRET: Final[Shape] = {
    "name": TEXT,
    "createTime": MOMENT,
    "etag": TEXT,
    "labels": Map(),
    "annotations": Map(),
    "tags": Map(),
    "replication": {
        "automatic": {"customerManagedEncryption": _ENCRYPTION},
        "userManaged": {"replicas": [{"location": TEXT, "customerManagedEncryption": _ENCRYPTION}]},
    },
    "topics": [{"name": TEXT}],
    "expireTime": MOMENT,
    "ttl": DURATION,
    "rotation": {"nextRotationTime": MOMENT, "rotationPeriod": DURATION},
    "versionAliases": Map(NUMBER),
    "versionDestroyTtl": DURATION,
    "secretType": choice("CLOUD_SQL_DB_CREDENTIALS ACCESS_KEY CERTIFICATE OTHER_DB_CREDENTIALS OTHER"),
}
_ETAG: Final[Shape] = {"etag": TEXT}
_POOLS: Final = "iam.projects.locations.workloadIdentityPools"
_ACCOUNTS: Final = "iam.projects.serviceAccounts"
_SECRETS: Final = "secretmanager.projects.secrets"

SHAPES: Final[dict[str, Shape]] = {
    f"{_POOLS}.create": _POOL,
    f"{_POOLS}.patch": _POOL,
    f"{_POOLS}.setAttestationRules": {"attestationRules": [{"googleCloudResource": TEXT}]},
    f"{_POOLS}.getIamPolicy": _GET_POLICY,
    f"{_POOLS}.setIamPolicy": _SET_POLICY,
    f"{_POOLS}.testIamPermissions": TEST,
    f"{_POOLS}.providers.create": _PROVIDER,
    f"{_POOLS}.providers.patch": _PROVIDER,
    f"{_ACCOUNTS}.create": {"accountId": TEXT, "serviceAccount": _ACCOUNT},
    f"{_ACCOUNTS}.patch": {"serviceAccount": _ACCOUNT, "updateMask": TEXT},
    f"{_ACCOUNTS}.update": _ACCOUNT,
    f"{_ACCOUNTS}.setIamPolicy": _SET_POLICY,
    f"{_ACCOUNTS}.testIamPermissions": TEST,
    f"{_ACCOUNTS}.keys.create": {
        "privateKeyType": choice("TYPE_UNSPECIFIED TYPE_PKCS12_FILE TYPE_GOOGLE_CREDENTIALS_FILE"),
        "keyAlgorithm": choice("KEY_ALG_UNSPECIFIED KEY_ALG_RSA_1024 KEY_ALG_RSA_2048"),
    },
    f"{_ACCOUNTS}.keys.upload": {"publicKeyData": TEXT},
    "iam.projects.roles.create": {"roleId": TEXT, "role": _ROLE},
    "iam.projects.roles.patch": _ROLE,
    "iam.projects.roles.undelete": _ETAG,
    "iamcredentials.projects.serviceAccounts.generateAccessToken": {"scope": [TEXT], "lifetime": DURATION, "delegates": [TEXT]},
    "cloudresourcemanager.projects.getIamPolicy": _GET_POLICY,
    "cloudresourcemanager.projects.setIamPolicy": _SET_POLICY,
    "cloudresourcemanager.projects.testIamPermissions": TEST,
    "serviceusage.services.batchEnable": {"serviceIds": [TEXT]},
    "serviceusage.services.disable": {
        "disableDependentServices": FLAG,
        "checkIfServiceHasUsage": choice("CHECK_IF_SERVICE_HAS_USAGE_UNSPECIFIED SKIP CHECK"),
    },
    f"{_SECRETS}.create": _SECRET,
    f"{_SECRETS}.patch": _SECRET,
    f"{_SECRETS}.setIamPolicy": _SET_POLICY,
    f"{_SECRETS}.testIamPermissions": TEST,
    f"{_SECRETS}.addVersion": {"payload": {"data": TEXT, "dataCrc32c": NUMBER}},
    f"{_SECRETS}.versions.enable": _ETAG,
    f"{_SECRETS}.versions.disable": _ETAG,
    f"{_SECRETS}.versions.destroy": _ETAG,
    **_KMS,
    **_LOGGING,
    **_ORG_POLICY,
    **_PUBSUB,
    **_MONITORING,
}
"""Method id to the shape of its body. A method that is not named takes an empty body; the token exchange reads its own."""
