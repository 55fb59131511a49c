"""`vercel:index/project:Project`.

Deliberate differences from the real provider: `vercelAuthentication` left out is not sent at creation (5.21.1 inherits the team's
default; the older source sends one); `environments`, `gitRepository` and `passport` are refused, since the emulated Vercel has
nothing to keep them in. `publicSource` has no effect, there as here.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.resource import PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties
from localcloud.providers.vercel.project_body import creation_body, update_body
from localcloud.providers.vercel.project_check import NAME_LENGTH, checked_project
from localcloud.providers.vercel.project_view import shown_project
from localcloud.providers.vercel.sets import same_sets
from localcloud.providers.vercel.team import call, find, remove, split_import, team_of

_COMPUTED_SWITCHES = (
    *("automaticallyExposeSystemEnvironmentVariables", "customerSuccessCodeVisibility", "directoryListing", "functionFailover"),
    *("gitLfs", "previewDeploymentsDisabled", "prioritiseProductionBuilds", "protectedSourcemaps"),
    *("enableAffectedProjectsDeployments", "enablePreviewFeedback", "enableProductionFeedback", "previewComments"),
    "onDemandConcurrentBuilds",
)


class Project(ResourceType):
    """A project of a team; a new name renames it in place."""

    token: ClassVar[str] = "vercel:index/project:Project"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("name", autoname_length=NAME_LENGTH),
        *(Field(name) for name in ("buildCommand", "devCommand", "framework", "ignoreCommand", "installCommand")),
        *(Field(name) for name in ("outputDirectory", "previewDeploymentSuffix", "rootDirectory", "skewProtection")),
        Field("autoAssignCustomDomains", default=True),
        Field("gitForkProtection", default=True),
        *(Field(name, is_computed=True) for name in _COMPUTED_SWITCHES),
        *(Field(name, is_computed=True) for name in ("buildMachineType", "nodeVersion", "serverlessFunctionRegion")),
        *(Field(name, is_computed=True) for name in ("gitComments", "vercelAuthentication")),
        *(Field(name, is_computed=True, is_same=same_sets) for name in ("gitProviderOptions", "resourceConfig")),
        Field("oidcTokenConfig", default={"issuerMode": "team"}),
        *(Field(name, is_same=same_sets) for name in ("optionsAllowlist", "passwordProtection", "trustedIps", "trustedSources")),
        *(Field(name, is_local=True) for name in ("environments", "gitRepository", "passport", "publicSource")),
    )
    outputs: ClassVar[tuple[str, ...]] = (
        *_COMPUTED_SWITCHES,
        *("teamId", "buildMachineType", "nodeVersion", "resourceConfig", "vercelAuthentication"),
    )

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules and fill in the defaults inside objects."""
        return checked_project(inputs)

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """POST, then PATCH what POST does not take; there is always something, since the token's issuer has a default."""
        identifier = str(call(session, inputs, "POST", "/v8/projects", creation_body(inputs))["id"])
        try:
            call(session, inputs, "PATCH", f"/v9/projects/{identifier}", update_body(inputs, {}))
        except VendorError as error:
            raise PartlyCreatedError(
                identifier, str(error), tuple(name for name in inputs if name not in ("name", "teamId"))
            ) from error
        return identifier

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop the team of an import."""
        return split_import(identifier, "project_id")[1][0]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the project by its id, or by `[team_id/]project_id` on import."""
        team, (project,) = split_import(identifier, "project_id")
        where = team | {name: known[name] for name in ("teamId",) if name in known}
        found = find(session, where, f"/v10/projects/{project}")
        if found is None:
            return None
        return shown_project(found, known) | {"teamId": team_of(session, where)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH everything; null clears."""
        where = {"teamId": old.get("teamId")}
        call(session, where, "PATCH", f"/v9/projects/{identifier}", update_body(new, old))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it with everything in it; already gone is success."""
        remove(session, known, f"/v8/projects/{identifier}")
