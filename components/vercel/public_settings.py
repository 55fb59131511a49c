"""Settings of an application that anyone may read: they end up in the browser.

Secret settings are no resources: `bulwark sync-env` delivers them, because Vercel never shows a sensitive value again and the
state must not hold one.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class PublicSettingsArgs(TypedDict):
    """Inputs of `PublicSettings`."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project."""
    team_id: str
    """Id of the team."""
    settings: Mapping[str, pulumi.Input[str]]
    """Variable to value."""
    targets: Sequence[str]
    """Vercel environments that see them, of `production`, `preview`, `development`."""


class PublicSettings(pulumi.ComponentResource):
    """The public environment variables of one project."""

    names: pulumi.Output[list[str]]
    """Names of the variables, known once all are set."""

    def __init__(self, name: str, args: PublicSettingsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:PublicSettings", name, {}, opts)
        variables = [
            vercel.ProjectEnvironmentVariable(
                f"{name}-setting-{key}",
                project_id=args["project_id"],
                team_id=args["team_id"],
                key=key,
                value=value,
                targets=sorted(args["targets"]),
                sensitive=False,
                comment="Public; declared by Bulwark.",
                # Vercel refuses a second variable of the same key and target, so the old one goes first.
                opts=child_options(self, deletes_before_replace=True),
            )
            for key, value in sorted(args["settings"].items())
        ]
        self.names = pulumi.Output.all(*(variable.key for variable in variables))
        self.register_outputs({"names": self.names})
