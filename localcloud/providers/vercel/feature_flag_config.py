"""`vercel:index/featureFlagConfig:FeatureFlagConfig`.

How a flag is evaluated in each environment. Deleting it makes no call: the flag goes on as it is.
Source: vercel/terraform-provider-vercel vercel/resource_feature_flag_config.go, 2026-09.
"""

from typing import ClassVar

from localcloud.providers.fields import Field
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties
from localcloud.providers.vercel.feature_flag_variants import (
    ENVIRONMENTS,
    environment,
    find_flag,
    flag_path,
    shown_environment,
)
from localcloud.providers.vercel.team import call, team_of


class FeatureFlagConfig(ResourceType):
    """Whether a flag is on, and what it serves then and otherwise."""

    token: ClassVar[str] = "vercel:index/featureFlagConfig:FeatureFlagConfig"
    fields: ClassVar[tuple[Field, ...]] = (
        Field("teamId", replaces=True, is_computed=True),
        Field("projectId", is_required=True, replaces=True),
        Field("flagId", is_required=True, replaces=True),
        *(Field(name, is_required=True) for name in ENVIRONMENTS),
    )
    outputs: ClassVar[tuple[str, ...]] = ("teamId",)

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Fill in that a flag is off unless it is said to be on."""
        filled = {name: {"enabled": False} | inputs[name] for name in ENVIRONMENTS if inputs[name] is not UNKNOWN}
        return inputs | filled

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell the team."""
        return {"teamId": team_of(session, inputs)}

    def create(self, session: Session, inputs: Properties) -> str:
        """Look whether the flag has nothing that would be lost, then PATCH its environments."""
        found = find_flag(session, inputs["flagId"], inputs)
        if found is None:
            raise LookupError(f"Could not find Feature Flag {inputs['flagId']} in project {inputs['projectId']}.")
        for name, present in found[1]["environments"].items():
            shown_environment(name, present)
        _patch(session, inputs, inputs["flagId"], inputs)
        return str(inputs["flagId"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Drop team and project of an import."""
        return identifier.rsplit("/", 1)[-1]

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Read the flag's environments by its id, or by `[team_id/]project_id/flag_id` on import."""
        found = find_flag(session, identifier, known)
        if found is None:
            return None
        where, flag = found
        shown = {name: shown_environment(name, flag["environments"][name]) for name in ENVIRONMENTS}
        return shown | {"projectId": flag["projectId"], "flagId": flag["id"], "teamId": team_of(session, where)}

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """PATCH all three environments."""
        _patch(session, old, identifier, new)

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Forget it."""


def _patch(session: Session, where: Properties, flag: str, inputs: Properties) -> None:
    environments = {
        name: environment(
            active=inputs[name]["enabled"],
            default=inputs[name]["defaultVariantId"],
            paused=inputs[name]["disabledVariantId"],
        )
        for name in ENVIRONMENTS
    }
    call(session, where, "PATCH", flag_path(where["projectId"], flag), {"environments": environments})
