"""`vercel:index/projectDeploymentRetention:ProjectDeploymentRetention`.

Deleting it makes no call: Vercel keeps the last setting.
"""

from typing import ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties
from localcloud.providers.vercel.team import call, find, split_import, team_of

DAYS: Final = {"1d": 1, "1w": 7, "1m": 30, "2m": 60, "3m": 90, "6m": 180, "1y": 365, "unlimited": 36500}
_TEXTS: Final = {days: text for text, days in DAYS.items()}
# Input → (field of the body, field of the project's answer).
_FIELDS: Final = {
    "expirationPreview": ("expiration", "expirationDays"),
    "expirationProduction": ("expirationProduction", "expirationDaysProduction"),
    "expirationCanceled": ("expirationCanceled", "expirationDaysCanceled"),
    "expirationErrored": ("expirationErrored", "expirationDaysErrored"),
}


class ProjectDeploymentRetention(ResourceType):
    """How long a project's deployments are kept."""

    token: ClassVar[str] = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("expirationPreview", default="6m"),
        Field("expirationProduction", default="1y"),
        Field("expirationCanceled", default="1m"),
        Field("expirationErrored", default="3m"),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Take only Vercel's spans."""
        for name in _FIELDS:
            value = inputs.get(name)
            if isinstance(value, str) and value not in DAYS:
                raise InputRefusedError(name, f"value must be one of {', '.join(DAYS)}, got {value!r}")
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """PATCH the four spans."""
        _patch(session, inputs, inputs)
        return "/".join(part for part in (team_of(session, inputs), inputs["projectId"]) if part)

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the spans from the project; none set means that everything is kept."""
        team, (project,) = split_import(identifier, "project_id")
        where = team | {name: known[name] for name in ("teamId",) if name in known}
        found = find(session, where, f"/v2/projects/{project}")
        if found is None:
            return None
        days = found.get("deploymentExpiration") or {}
        shown = {name: _span(days.get(field, DAYS["unlimited"])) for name, (_, field) in _FIELDS.items()}
        return shown | {"projectId": project, "teamId": team_of(session, where)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH the four spans."""
        _patch(session, old, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Forget it."""


def _patch(session: Session, where: Properties, inputs: Properties) -> None:
    body = {field: inputs[name] for name, (field, _) in _FIELDS.items()}
    call(session, where, "PATCH", f"/v9/projects/{inputs['projectId']}/deployment-expiration", body)


def _span(days: int) -> str:
    return _TEXTS.get(days, f"{days} days")
