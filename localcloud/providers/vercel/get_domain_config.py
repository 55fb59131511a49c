"""`vercel:index/getDomainConfig:getDomainConfig`."""

from typing import Any, Final

from localcloud.providers.rest import Session
from localcloud.providers.values import Properties
from localcloud.providers.vercel.team import team_of

TOKEN: Final = "vercel:index/getDomainConfig:getDomainConfig"


def get_domain_config(session: Session, arguments: Properties) -> Properties:
    """Return which DNS records Vercel recommends for a domain, and whether the present ones are wrong."""
    domain, project, team = arguments["domain"], arguments["projectIdOrName"], team_of(session, arguments)
    found = session.get(f"/v6/domains/{domain}/config", projectIdOrName=project, teamId=team)
    addresses, names = _best(found.get("recommendedIPv4")), _best(found.get("recommendedCNAME"))
    return {
        "id": domain,
        "domain": domain,
        "projectIdOrName": project,
        "teamId": team,
        "misconfigured": bool(found.get("misconfigured")),
        "recommendedCname": names if isinstance(names, str) else "",
        "recommendedIpv4s": addresses if isinstance(addresses, list) else [],
    }


def _best(ranked: list[dict[str, Any]] | None) -> Any:
    return next((item["value"] for item in ranked or [] if item.get("rank") == 1), None)
