"""`vercel:index/projectRollingRelease:ProjectRollingRelease`.

Deliberate difference from the real provider: when the configuration is switched off or changed elsewhere, the real one goes on
showing its own state, because Vercel's answer has no `enabled` and no `advancementType`. Here stages are read as Vercel shows
them, the type of advancement follows from them, and a configuration that is off reads as one without stages. Kept as there: a
changed `projectId` configures the new project and leaves the old one as it is; a 404 at deletion is an error.
"""

from typing import Any, ClassVar, Final

from localcloud.providers.fields import Field
from localcloud.providers.resource import InputRefusedError, ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties, is_unknown
from localcloud.providers.vercel.team import call, find, split_import, team_of

MANUAL: Final = "manual-approval"
AUTOMATIC: Final = "automatic"
MAXIMUM_STAGES: Final = 10
MAXIMUM_MINUTES: Final = 10000


class ProjectRollingRelease(ResourceType):
    """How a new production deployment gets its traffic, step by step."""

    token: ClassVar[str] = "vercel:index/projectRollingRelease:ProjectRollingRelease"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True),
        Field("advancementType", is_required=True),
        Field("stages", is_required=True),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Hold the real provider's rules for stages."""
        kind = inputs["advancementType"]
        if isinstance(kind, str) and kind not in (AUTOMATIC, MANUAL):
            raise InputRefusedError("advancementType", f"value must be one of {AUTOMATIC}, {MANUAL}, got {kind!r}")
        if not is_unknown(inputs["stages"]):
            _check_stages(inputs["stages"], kind if isinstance(kind, str) else None)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """PATCH the configuration, unless Vercel says that one is enabled."""
        present = call(session, inputs, "GET", _path(inputs["projectId"])).get("rollingRelease") or {}
        if present.get("enabled"):
            raise LookupError(
                f"A rolling release is already configured for project {inputs['projectId']}. To change an existing "
                "configuration, you must import the rolling release or remove the existing configuration."
            )
        call(session, inputs, "PATCH", _path(inputs["projectId"]), _body(inputs))
        return str(inputs["projectId"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop the team of an import."""
        return split_import(identifier, "project_id")[1][0]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the configuration; gone with its project, or on import of a project without one."""
        team, (project,) = split_import(identifier, "project_id")
        where = {"projectId": project} | team | {name: known[name] for name in ("teamId", "projectId") if name in known}
        found = find(session, where, _path(where["projectId"]))
        if found is None:
            return None
        release = found.get("rollingRelease")
        is_off = not release or release.get("enabled") is False
        if is_off and not known:
            return None
        shown: Properties = {"projectId": where["projectId"], "teamId": team_of(session, where)}
        return shown if is_off else shown | _shown(release, known)

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH the whole configuration."""
        call(session, old, "PATCH", _path(new["projectId"]), _body(new))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """DELETE the configuration; 404 is an error, as in the real provider."""
        call(session, known, "DELETE", _path(known["projectId"]))


def _path(project: str) -> str:
    return f"/v1/projects/{project}/rolling-release/config"


def _body(inputs: Properties) -> dict[str, Any]:
    is_manual = inputs["advancementType"] == MANUAL
    stages = []
    for stage in inputs["stages"]:
        body = {"targetPercentage": stage["targetPercentage"]}
        if is_manual:
            body["requireApproval"] = True
        elif "duration" in stage:
            body["duration"] = stage["duration"]
        stages.append(body)
    return {"enabled": True, "advancementType": inputs["advancementType"], "stages": stages}


def _shown(release: dict[str, Any], known: Properties) -> Properties:
    stages = release.get("stages") or []
    kind = release.get("advancementType")
    if not kind and len(stages) > 1:
        kind = MANUAL if all(stage.get("requireApproval") for stage in stages[:-1]) else AUTOMATIC
    names = ("targetPercentage", "duration")
    shown = [{name: stage[name] for name in names if stage.get(name) is not None} for stage in stages]
    return {"advancementType": kind or known.get("advancementType", MANUAL), "stages": shown}


def _check_stages(stages: list[Properties], kind: str | None) -> None:
    if not 1 <= len(stages) <= MAXIMUM_STAGES:
        raise InputRefusedError("stages", f"1 to {MAXIMUM_STAGES} stages are needed, got {len(stages)}")
    for index, stage in enumerate(stages):
        where, percentage, is_last = f"stages[{index}]", stage["targetPercentage"], index == len(stages) - 1
        if not 0 <= percentage <= 100:
            raise InputRefusedError(f"{where}.targetPercentage", f"value must be 0 to 100, got {percentage}")
        if is_last != (percentage == 100):
            raise InputRefusedError(f"{where}.targetPercentage", "the last stage, and no other, must have 100")
        duration = stage.get("duration")
        if duration is not None and not 1 <= duration <= MAXIMUM_MINUTES:
            raise InputRefusedError(f"{where}.duration", f"value must be 1 to {MAXIMUM_MINUTES} minutes, got {duration}")
        if kind == AUTOMATIC and not is_last and duration is None:
            raise InputRefusedError(f"{where}.duration", "is required when advancementType is 'automatic'")
        if kind == MANUAL and duration is not None:
            raise InputRefusedError(f"{where}.duration", "must not be set when advancementType is 'manual-approval'")
