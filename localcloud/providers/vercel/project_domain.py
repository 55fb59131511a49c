"""`vercel:index/projectDomain:ProjectDomain`."""

import time
from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties
from localcloud.providers.vercel.team import call, find, remove, split_import, team_of

READY_TIMEOUT_SECONDS: Final = 600.0
READY_POLL_SECONDS: Final = 5.0
STATUS_CODES: Final = (301, 302, 307, 308)
_SENT: Final = ("gitBranch", "customEnvironmentId", "redirect", "redirectStatusCode")


class ProjectDomain(ResourceType):
    """A domain at which a project's deployments, or a redirect, are served."""

    token: ClassVar[str] = "vercel:index/projectDomain:ProjectDomain"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("domain", is_required=True, replaces=True),
        *(Field(name) for name in _SENT),
        Field("waitForReady", is_local=True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId", "misconfigured", "verified", "verifications")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules."""
        code = inputs.get("redirectStatusCode")
        if isinstance(code, int) and code not in STATUS_CODES:
            raise InputRefusedError("redirectStatusCode", f"value must be one of {STATUS_CODES}, got {code}")
        if "gitBranch" in inputs and "customEnvironmentId" in inputs:
            raise InputRefusedError("gitBranch", "conflicts with customEnvironmentId; name one of them")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST the domain, after a look at the project's production branch."""
        project = call(session, inputs, "GET", f"/v10/projects/{inputs['projectId']}")
        _refuse_production_branch(project, inputs)
        body = {"name": inputs["domain"]} | {name: inputs[name] for name in _SENT if inputs.get(name)}
        call(session, inputs, "POST", f"/v10/projects/{inputs['projectId']}/domains", body)
        if inputs.get("waitForReady"):
            self._wait(session, inputs)
        return str(inputs["domain"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the domain, the last part of an import."""
        return identifier.rsplit("/", 1)[-1]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the domain and its DNS configuration."""
        where = known if "projectId" in known else _imported(identifier)
        found = find(session, where, f"/v9/projects/{where['projectId']}/domains/{where['domain']}")
        if found is None:
            return None
        query = {"projectIdOrName": where["projectId"], "teamId": team_of(session, where)}
        config = session.get(f"/v6/domains/{where['domain']}/config", **query)
        return {
            "teamId": team_of(session, where),
            "projectId": where["projectId"],
            "domain": found["name"],
            **{name: found.get(name) for name in _SENT},
            "verified": bool(found.get("verified")),
            "verifications": found.get("verification") or [],
            "misconfigured": bool(config.get("misconfigured")),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH; null clears branch and redirect."""
        _refuse_production_branch(call(session, old, "GET", f"/v10/projects/{new['projectId']}"), new)
        body = {name: new.get(name) for name in _SENT}
        if body["customEnvironmentId"] is None and "customEnvironmentId" not in changed:
            del body["customEnvironmentId"]
        call(session, old, "PATCH", f"/v9/projects/{new['projectId']}/domains/{new['domain']}", body)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Take the domain off the project; already gone is success."""
        remove(session, known, f"/v9/projects/{known['projectId']}/domains/{known['domain']}")

    def _wait(self, session: Session, inputs: Properties) -> None:
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while True:
            shown = self.read(session, inputs["domain"], inputs) or {}
            if shown.get("verified") and not shown.get("misconfigured"):
                return
            if time.monotonic() > deadline:
                reason = "not verified, or its DNS does not point to Vercel, after 10 minutes"
                raise PartlyCreatedError(inputs["domain"], reason)
            time.sleep(READY_POLL_SECONDS)


def _imported(identifier: str) -> Properties:
    team, (project, domain) = split_import(identifier, "project_id", "domain")
    return team | {"projectId": project, "domain": domain}


def _refuse_production_branch(project: dict[str, Any], inputs: Properties) -> None:
    branch = (project.get("link") or {}).get("productionBranch")
    if branch and inputs.get("gitBranch") == branch:
        raise InputRefusedError(
            "gitBranch", f"{branch!r} is the project's production branch: its domain gets those deployments anyway. Leave it out."
        )
