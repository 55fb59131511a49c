"""The pool and its provider, through which a job of GitHub becomes the account of `infra-apply`.

Both are made as the program declares them, condition and mapping included, so that no moment trusts more than later ones do.
"""

import shlex
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bulwark.account.names import Names
from bulwark.account.thing import Answer, Finding, Request, Thing, different, foreign, missing, there
from bulwark.core.trust.provider import ISSUER, attribute_mapping

Repair = tuple[str, Request]
"""What is wrong with a thing, and what mends it."""


def pool(names: Names) -> Thing:
    """Return the identity pool."""
    google, flags = names.pipeline.google, ["--location=global", f"--project={names.project}"]
    gcloud = ["gcloud", "iam", "workload-identity-pools"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            path = f"{names.pool.rpartition('/')[0]}?workloadIdentityPoolId={google.pool}"
            command = shlex.join([*gcloud, "create", google.pool, *flags])
            return missing("is not there", Request("iam", "POST", f"v1/{path}", {}, command))
        undelete, update = [*gcloud, "undelete", google.pool, *flags], [*gcloud, "update", google.pool, *flags]
        return _mended(_switched_on(answer, names.pool, undelete, update))

    return Thing("identity pool", names.pool, Request("iam", "GET", f"v1/{names.pool}"), judge, ("google.pool", names.pool))


def provider(names: Names) -> Thing:
    """Return the provider, which has to admit what the configuration says and nobody else.

    One that trusts other keys than GitHub's is not taken over: it is somebody's, and enabled it would trust those keys first.
    """
    google = names.pipeline.google
    flags = ["--location=global", f"--workload-identity-pool={google.pool}", f"--project={names.project}"]
    gcloud = ["gcloud", "iam", "workload-identity-pools", "providers"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            return missing("is not there", _create(names, gcloud, flags))
        if trusted := _other_trust(answer):
            return foreign(
                f"{trusted}, so whoever signs those tokens could act as the account; name another with google.provider in the "
                "stack file, or let `bulwark up` put it right if it is this program's"
            )
        undelete, update = [*gcloud, "undelete", google.provider, *flags], [*gcloud, "update-oidc", google.provider, *flags]
        return _mended([*_switched_on(answer, names.provider, undelete, update), *_admission(names, answer, update)])

    look = Request("iam", "GET", f"v1/{names.provider}")
    return Thing("identity provider", names.provider, look, judge, ("google.provider", names.provider))


def _create(names: Names, gcloud: list[str], flags: list[str]) -> Request:
    told = [f"--issuer-uri={ISSUER}", *_told(names)]
    command = shlex.join([*gcloud, "create-oidc", names.pipeline.google.provider, *flags, *told])
    path = f"v1/{names.pool}/providers?workloadIdentityPoolProviderId={names.pipeline.google.provider}"
    return Request("iam", "POST", path, _wanted(names), command)


def _wanted(names: Names) -> dict[str, Any]:
    condition = names.pipeline.attribute_condition
    return {"oidc": {"issuerUri": ISSUER}, "attributeMapping": attribute_mapping(), "attributeCondition": condition}


def _told(names: Names) -> list[str]:
    mapping = ",".join(f"{name}={text}" for name, text in attribute_mapping().items())
    return [f"--attribute-mapping={mapping}", f"--attribute-condition={names.pipeline.attribute_condition}"]


def _other_trust(provider: Mapping[str, Any]) -> str:
    """Say whose tokens a provider takes if they are not GitHub's own; empty when they are."""
    oidc = provider.get("oidc")
    if oidc is None:
        return "takes no OIDC tokens"
    if oidc.get("issuerUri") != ISSUER:
        return f"trusts the issuer {oidc.get('issuerUri')}"
    return "trusts keys that somebody uploaded" if oidc.get("jwksJson") else ""


def _admission(names: Names, provider: Mapping[str, Any], update: list[str]) -> Iterator[Repair]:
    """Yield what is wrong with whom a provider of GitHub admits, and as what."""
    wanted = _wanted(names)
    seen = {
        "audiences": (provider["oidc"].get("allowedAudiences") or [], []),
        "condition": (provider.get("attributeCondition"), wanted["attributeCondition"]),
        "mapping": (provider.get("attributeMapping"), wanted["attributeMapping"]),
    }
    others = [what for what, (is_so, should_be) in seen.items() if is_so != should_be]
    if others:
        path = f"v1/{names.provider}?updateMask=oidc,attributeMapping,attributeCondition"
        command = shlex.join([*update, "--allowed-audiences=", *_told(names)])
        yield f"has another {', '.join(others)} than the stack file asks for", Request("iam", "PATCH", path, wanted, command)


def _switched_on(seen: Mapping[str, Any], name: str, undelete: list[str], update: list[str]) -> Iterator[Repair]:
    if seen.get("state") == "DELETED":
        yield "is deleted", Request("iam", "POST", f"v1/{name}:undelete", {}, shlex.join(undelete))
    if seen.get("disabled"):
        command = shlex.join([*update, "--no-disabled"])
        yield "is disabled", Request("iam", "PATCH", f"v1/{name}?updateMask=disabled", {"disabled": False}, command)


def _mended(repairs: Iterable[Repair]) -> Finding:
    known = list(repairs)
    if not known:
        return there("is in use")
    return different(" and ".join(reason for reason, _ in known), *(request for _, request in known))
