"""`gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider`: an issuer whose tokens a pool takes, OIDC only."""

import json
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled, mask
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import check_text, refuse_inputs, segment_after
from localcloud.providers.gcp.operations import finish
from localcloud.providers.gcp.workload_identity_pool import ID, ID_RULE, delete_softly
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_SENT: Final = ("displayName", "description", "disabled", "attributeMapping", "attributeCondition", "oidc")
_MASKED: Final = _SENT[:-1]
# Whatever part of it changes; the real provider writes these three with underscores.
_OIDC_MASK: Final = "oidc.allowed_audiences,oidc.issuer_uri,oidc.jwks_json"
_OTHER_ISSUERS: Final = ("aws", "saml", "x509")


def is_same_oidc(left: Any, right: Any) -> bool:
    """Compare two OIDC blocks; key sets are equal when they are equal as JSON."""
    return bool(_normal(left) == _normal(right))


def _normal(oidc: Any) -> Any:
    if not isinstance(oidc, dict):
        return oidc
    try:
        keys = json.loads(oidc.get("jwksJson") or "null")
    except ValueError:
        keys = oidc["jwksJson"]
    return oidc.get("issuerUri"), tuple(oidc.get("allowedAudiences") or ()), keys


class WorkloadIdentityPoolProvider(ResourceType):
    """An issuer, the mapping of its claims and the condition on them."""

    token = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
    fields = (
        Field("workloadIdentityPoolId", is_required=True, replaces=True),
        Field("workloadIdentityPoolProviderId", is_required=True, replaces=True),
        Field("displayName"),
        Field("description"),
        Field("disabled", default=False, is_implied=True),
        Field("attributeMapping"),
        Field("attributeCondition"),
        Field("oidc", is_same=is_same_oidc),
        *map(Field, _OTHER_ISSUERS),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "state")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want legal ids and an OIDC issuer."""
        for name in ("workloadIdentityPoolId", "workloadIdentityPoolProviderId"):
            check_text(inputs, name, ID, ID_RULE)
        refuse_inputs(inputs, _OTHER_ISSUERS, "the local cloud's token service takes OIDC tokens only")
        if "oidc" not in inputs:
            reason = (
                "is absent: one of `aws,oidc,saml,x509` must be specified, or no token could be told from another. Give oidc."
            )
            raise InputRefusedError("oidc", reason)
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the project."""
        project = known_project(session, inputs)
        return {"project": project} if project else {}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it; an id in use, or freed less than thirty days ago, is refused."""
        pools = f"projects/{project_of(session, inputs)}/locations/global/workloadIdentityPools"
        providers = f"{pools}/{inputs['workloadIdentityPoolId']}/providers"
        query = {"workloadIdentityPoolProviderId": inputs["workloadIdentityPoolProviderId"]}
        finish(session, session.call("POST", f"/v1/{providers}", filled(inputs, *_SENT), query))
        return f"{providers}/{inputs['workloadIdentityPoolProviderId']}"

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for `POOL/ID` and `PROJECT/POOL/ID`."""
        return provider_name(session, identifier)

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it unless it is gone or deleted."""
        name = provider_name(session, identifier)
        provider = session.find(f"/v1/{name}")
        if provider is None or provider.get("state") == "DELETED":
            return None
        shown = {part: provider.get(part) for part in ("name", "state", *_SENT)}
        return shown | {
            "workloadIdentityPoolId": segment_after(name, "workloadIdentityPools"),
            "workloadIdentityPoolProviderId": segment_after(name, "providers"),
            "project": segment_after(name, "projects"),
            "disabled": provider.get("disabled", False),
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Patch what differs."""
        parts = [part for part in (mask(changed, _MASKED), _OIDC_MASK if "oidc" in changed else "") if part]
        finish(session, session.call("PATCH", f"/v1/{identifier}", filled(new, *_SENT), {"updateMask": ",".join(parts)}))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; Google keeps it, and its id, for thirty days."""
        if not keeps(session, "WorkloadIdentityPoolProvider", known):
            delete_softly(session, identifier)


def provider_name(session: Session, identifier: str) -> str:
    """Return a provider's full name.

    Raises:
        LookupError: the id names no pool.
    """
    if identifier.startswith("projects/"):
        return identifier
    rest, _, provider = identifier.rpartition("/")
    project, _, pool = rest.rpartition("/")
    if not pool:
        raise LookupError(f"{identifier!r} cannot be imported: it names no pool. Write `POOL/PROVIDER`.")
    pools = f"projects/{project or project_of(session, {})}/locations/global/workloadIdentityPools"
    return f"{pools}/{pool}/providers/{provider}"
