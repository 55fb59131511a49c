"""Feature flags of a Vercel project: what each flag is, never whether it is on.

The switch is run-time state. It is set once, when the flag is made, and ignored ever after: otherwise the next `up` would switch
on again what somebody has switched off because it was broken.
"""

from collections.abc import Mapping
from typing import Final, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options

ON: Final = "on"
OFF: Final = "off"
ENVIRONMENTS: Final = ("production", "preview", "development")


class FeatureFlagArgs(TypedDict):
    """One flag, which is on or off."""

    description: str
    """What it switches."""
    initially_on: bool
    """Whether it is on when it is made, in all of Vercel's environments."""


class FeatureFlagsArgs(TypedDict):
    """Inputs of `FeatureFlags`."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    flags: Mapping[str, FeatureFlagArgs]
    """Key that the application asks for, to flag."""


class FeatureFlags(pulumi.ComponentResource):
    """The flags of one project. Each has the variants `on` and `off`; a flag that is switched off serves `off`."""

    flag_ids: pulumi.Output[dict[str, str]]
    """Key to id of each flag, known once it has its first state."""

    def __init__(self, name: str, args: FeatureFlagsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:FeatureFlags", name, {}, opts)
        switches = {key: self._make(name, args, key) for key in sorted(args["flags"])}
        self.flag_ids = pulumi.Output.all(**{key: switch.flag_id for key, switch in switches.items()})
        self.register_outputs({"flag_ids": self.flag_ids})

    def _make(self, name: str, args: FeatureFlagsArgs, key: str) -> vercel.FeatureFlagConfig:
        flag = args["flags"][key]
        definition = vercel.FeatureFlagDefinition(
            f"{name}-flag-{key}",
            project_id=args["project_id"],
            team_id=args["team_id"],
            key=key,
            kind="boolean",
            description=flag["description"],
            variants=[
                {"id": OFF, "label": "Off", "value_bool": False},
                {"id": ON, "label": "On", "value_bool": True},
            ],
            # Vercel refuses a second flag of the same key, so the old one goes first.
            opts=child_options(self, deletes_before_replace=True),
        )
        return vercel.FeatureFlagConfig(
            f"{name}-switch-{key}",
            project_id=args["project_id"],
            team_id=args["team_id"],
            flag_id=definition.id,
            production={"enabled": flag["initially_on"], "default_variant_id": ON, "disabled_variant_id": OFF},
            preview={"enabled": flag["initially_on"], "default_variant_id": ON, "disabled_variant_id": OFF},
            development={"enabled": flag["initially_on"], "default_variant_id": ON, "disabled_variant_id": OFF},
            opts=pulumi.ResourceOptions.merge(
                child_options(self),
                pulumi.ResourceOptions(ignore_changes=[f"{environment}.enabled" for environment in ENVIRONMENTS]),
            ),
        )
