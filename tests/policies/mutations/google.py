"""One mutation for each rule about Google."""

from mutations.mutation import ABSENT, Added, Change, Mutation, Unprotected

from policies.example_resources import LABELS, PROJECT, example

_ACCOUNT_BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding"
_SECRET_BINDING = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
_PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
_SECRET = "gcp:secretmanager/secret:Secret"
_CHECK = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
_POOL = "principalSet://iam.googleapis.com/projects/402611223344/locations/global/workloadIdentityPools/github-actions-pool"
_BUCKET = {
    "name": "living-tree-staging-evidence",
    "labels": LABELS,
    "uniformBucketLevelAccess": True,
    "publicAccessPrevention": "enforced",
}

MUTATIONS: dict[str, Mutation] = {
    "accounts-serve-one-duty": Change(_ACCOUNT_BINDING, "members[+]", "group:everybody@livingtree.io"),
    "alerts-reach-someone": Change("gcp:monitoring/alertPolicy:AlertPolicy", "notificationChannels", []),
    # The program has no bucket and no key: they are made before the first `up`.
    "buckets-are-private-and-versioned": Added(example("gcp:storage/bucket:Bucket", "evidence", _BUCKET, protect=False)),
    "custom-roles-cannot-take-over": Change(
        "gcp:projects/iAMCustomRole:IAMCustomRole", "permissions[+]", "secretmanager.versions.access"
    ),
    "identity-resources-are-protected": Unprotected("gcp:iam/workloadIdentityPool:WorkloadIdentityPool"),
    "keys-rotate-within-ninety-days": Added(
        example("gcp:kms/cryptoKey:CryptoKey", "state", {"name": "state", "labels": LABELS}, protect=True)
    ),
    "labels-say-owner-and-environment": Change(_SECRET, "labels.owner", ABSENT, also=("effectiveLabels.owner",)),
    "no-basic-roles": Change(_ACCOUNT_BINDING, "role", "roles/editor"),
    "no-project-wide-secret-or-identity-roles": Change("gcp:projects/iAMBinding:IAMBinding", "role", "roles/secretmanager.admin"),
    "no-public-principals": Change(_SECRET_BINDING, "members[+]", "allUsers"),
    "no-service-account-keys": Added(
        example("gcp:serviceaccount/key:Key", "key", {"serviceAccountId": f"projects/{PROJECT}/serviceAccounts/deploy"})
    ),
    "no-whole-pool-principals": Change(_SECRET_BINDING, "members[+]", f"{_POOL}/*"),
    # Nothing is wrong with the member by itself: it is a duty's account, only not that of a declared reader.
    "nobody-reaches-what-a-sentence-denies": Change(
        _SECRET_BINDING, "members[+]", f"serviceAccount:living-tree-monitor@{PROJECT}.iam.gserviceaccount.com", named="DATABASE"
    ),
    "provider-condition-refuses-hostile-claims": Change(
        _PROVIDER, "attributeCondition", 'assertion.repository == "living-tree-app/living-tree"'
    ),
    "provider-trusts-one-issuer-and-audience": Change(_PROVIDER, "oidc.allowedAudiences", ["https://github.com/living-tree-app"]),
    "secret-and-identity-use-is-logged": Change(
        "gcp:projects/iAMAuditConfig:IAMAuditConfig", "auditLogConfigs[0].exemptedMembers", ["user:ann@livingtree.io"]
    ),
    "secret-values-stay-out-of-the-program": Added(
        example("gcp:secretmanager/secretVersion:SecretVersion", "version", {"secretData": "a value"})
    ),
    "secrets-have-declared-readers-only": Change(_SECRET_BINDING, "role", "roles/secretmanager.viewer"),
    "secrets-rotate-or-say-why-not": Change(_SECRET, "rotation.rotationPeriod", "315360000s"),
    "served-domains-are-watched": Change(_CHECK, "period", "300s"),
    "uptime-checks-have-alerts": Change(_CHECK, "uptimeCheckId", "a-check-that-no-alert-names"),
}
