"""`vercel:index/oidcFederationPolicy:OidcFederationPolicy`.

Source: vercel/terraform-provider-vercel vercel/resource_oidc_federation_policy.go, 2026-10.
"""

import re
from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field, unordered
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, is_unknown
from localcloud.providers.vercel.sets import same_sets
from localcloud.providers.vercel.team import call, remove, split_import, team_of

_PATH: Final = "/v1/oauth-apps/oidc-federation/policies"
_CLIENTS: Final = {"turborepo": "cl_kyUx2zVvA4MGptBohkmtYHJly2XltXzD", "vercel": "cl_HYyOPBNtFMfHhaUn9L4QPfTZz6TP47bp"}
_NAMES: Final = {identifier: name for name, identifier in _CLIENTS.items()}
_ISSUER: Final = re.compile(r"https://[^/?#]+(?:/[^/?#]+)*")


class OidcFederationPolicy(ResourceType):
    """Which workload may get a token of Vercel's command line, and for what."""

    token: ClassVar[str] = "vercel:index/oidcFederationPolicy:OidcFederationPolicy"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("client", is_required=True, replaces=True),
        Field("issuerUrl", is_required=True, replaces=True),
        Field("claims", is_required=True),
        Field("name", autoname_length=256),
        Field("commands", is_same=unordered),
        Field("permissions", is_computed=True, is_same=unordered),
        Field("resources", replaces=True, is_same=same_sets),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId", "permissions")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules and fill in that values are no patterns."""
        client, issuer = inputs["client"], inputs["issuerUrl"]
        if isinstance(client, str) and client not in _CLIENTS:
            raise InputRefusedError("client", f"value must be one of {', '.join(_CLIENTS)}, got {client!r}")
        if isinstance(issuer, str) and not _ISSUER.fullmatch(issuer):
            raise InputRefusedError("issuerUrl", "must use HTTPS, without query or fragment, and must not end with a slash")
        if ("permissions" in inputs) == ("commands" in inputs):
            raise InputRefusedError("commands", "exactly one of permissions and commands must be configured")
        if is_unknown(inputs["claims"]):
            return inputs
        return inputs | {"claims": [_filled(claim) for claim in inputs["claims"]]}

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST."""
        body = {"clientId": _CLIENTS[inputs["client"]], "issuerUrl": inputs["issuerUrl"], "claims": inputs["claims"]}
        optional = {name: inputs[name] for name in ("name", "permissions", "commands", "resources") if name in inputs}
        return str(call(session, inputs, "POST", _PATH, body | optional)["policyId"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop the team of an import."""
        return split_import(identifier, "policy_id")[1][0]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Find the policy by its id, or by `[team_id/]policy_id` on import, in the team's list: there is no route of one."""
        team, (policy,) = split_import(identifier, "policy_id")
        where = team | {name: known[name] for name in ("teamId",) if name in known}
        listed = call(session, where, "GET", _PATH)["policies"]
        found = next((item for item in listed if item["policyId"] == policy), None)
        return None if found is None else _shown(found)

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH name, claims and what is granted."""
        granted = "commands" if new.get("commands") else "permissions"
        body = {"name": new.get("name", ""), "claims": new["claims"], granted: new[granted]}
        call(session, old, "PATCH", f"{_PATH}/{identifier}", body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; already gone is success."""
        remove(session, known, f"{_PATH}/{identifier}")


def _filled(claim: Properties) -> Properties:
    if is_unknown(claim):
        return claim
    return claim | {"values": [{"wildcards": False} | value for value in claim["values"]]}


def _shown(found: dict[str, Any]) -> Properties:
    return {
        "client": _NAMES.get(found["clientId"], found["clientId"]),
        "issuerUrl": found["issuerUrl"],
        "teamId": found["teamId"],
        "name": found["name"],
        "claims": found["claims"],
        "commands": found["commands"],
        "permissions": found["permissions"],
        "resources": found["resources"] and {"projectIds": found["resources"]["projectIds"]},
    }
