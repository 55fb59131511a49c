"""`vercel:index/getTeamConfig:getTeamConfig`."""

from typing import Final

from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, Secret

TOKEN: Final = "vercel:index/getTeamConfig:getTeamConfig"
_FIELDS: Final = (
    *(
        "name",
        "slug",
        "description",
        "emailDomain",
        "previewDeploymentSuffix",
        "enablePreviewFeedback",
        "enableProductionFeedback",
    ),
    *("hideIpAddresses", "hideIpAddressesInLogDrains", "sensitiveEnvironmentVariablePolicy"),
)


def get_team_config(session: Session, arguments: Properties) -> Properties:
    """Look a team up by its id or slug; one that is not there is an error."""
    found = session.get(f"/v2/teams/{arguments['id']}")
    shown: Properties = {name: found[name] for name in _FIELDS if found.get(name) is not None}
    shown |= {"id": found["id"], "inviteCode": Secret(found.get("inviteCode") or "")}
    caching, saml = found.get("remoteCaching"), found.get("saml")
    if caching:
        shown["remoteCaching"] = {"enabled": bool(caching.get("enabled"))}
    if saml:
        shown["saml"] = {"enforced": bool(saml.get("enforced")), "roles": saml.get("roles") or {}}
    return shown
