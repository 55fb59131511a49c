"""The pool and its provider, through which a job of GitHub becomes the account of `infra-apply`.

Both are made as the program declares them, condition and mapping included, so that no moment trusts more than later ones do.
"""

import shlex

from bulwark.account.names import Names
from bulwark.account.thing import Answer, Finding, Request, Thing, different, missing, there
from bulwark.core.trust import ISSUER, attribute_mapping


def pool(names: Names) -> Thing:
    """Return the identity pool."""
    google, flags = names.pipeline.google, ["--location=global", f"--project={names.project}"]
    gcloud = ["gcloud", "iam", "workload-identity-pools"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            path = f"{names.pool.rpartition('/')[0]}?workloadIdentityPoolId={google.pool}"
            command = shlex.join([*gcloud, "create", google.pool, *flags])
            return missing("is not there", Request("iam", "POST", f"v1/{path}", {}, command))
        return _kept(answer, names.pool, [*gcloud, "undelete", google.pool, *flags], [*gcloud, "update", google.pool, *flags])

    return Thing("identity pool", names.pool, Request("iam", "GET", f"v1/{names.pool}"), judge, ("google.pool", names.pool))


def provider(names: Names) -> Thing:
    """Return the provider. Once the program has it, what it admits is the program's: here only whether it is there counts."""
    google = names.pipeline.google
    flags = ["--location=global", f"--workload-identity-pool={google.pool}", f"--project={names.project}"]
    gcloud = ["gcloud", "iam", "workload-identity-pools", "providers"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            return missing("is not there", _create(names, gcloud, flags))
        undelete, update = [*gcloud, "undelete", google.provider, *flags], [*gcloud, "update-oidc", google.provider, *flags]
        return _kept(answer, names.provider, undelete, update)

    look = Request("iam", "GET", f"v1/{names.provider}")
    return Thing("identity provider", names.provider, look, judge, ("google.provider", names.provider))


def _create(names: Names, gcloud: list[str], flags: list[str]) -> Request:
    mapping, condition = attribute_mapping(), names.pipeline.attribute_condition
    body = {"oidc": {"issuerUri": ISSUER}, "attributeMapping": mapping, "attributeCondition": condition}
    told = [
        f"--issuer-uri={ISSUER}",
        f"--attribute-mapping={','.join(f'{name}={text}' for name, text in mapping.items())}",
        f"--attribute-condition={condition}",
    ]
    command = shlex.join([*gcloud, "create-oidc", names.pipeline.google.provider, *flags, *told])
    path = f"v1/{names.pool}/providers?workloadIdentityPoolProviderId={names.pipeline.google.provider}"
    return Request("iam", "POST", path, body, command)


def _kept(answer: Answer, name: str, undelete: list[str], update: list[str]) -> Finding:
    seen = answer or {}
    if seen.get("state") == "DELETED":
        return different("is deleted", Request("iam", "POST", f"v1/{name}:undelete", {}, shlex.join(undelete)))
    if seen.get("disabled"):
        command = shlex.join([*update, "--no-disabled"])
        return different("is disabled", Request("iam", "PATCH", f"v1/{name}?updateMask=disabled", {"disabled": False}, command))
    return there("is in use")
