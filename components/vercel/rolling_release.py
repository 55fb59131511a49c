"""How a Vercel project shifts traffic to a new deployment: in stages.

With `manual-approval` each stage is passed by our judge, through the API, not by a person. The stages are a template: a release
in flight keeps its own.
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumiverse_vercel as vercel

from components.adoption import child_options


class RollingReleaseArgs(TypedDict):
    """Inputs of `RollingRelease`."""

    project_id: pulumi.Input[str]
    """Id of the Vercel project; not shared with another environment."""
    team_id: str
    """Id of the team."""
    stages_percent: Sequence[int]
    """Share of traffic at each stage, ascending, the last 100."""
    advance: str
    """`manual-approval`, or `automatic` to go on when the time is over."""
    watch_minutes: NotRequired[int | None]
    """How long each stage but the last takes; only with `automatic`."""


class RollingRelease(pulumi.ComponentResource):
    """The rolling-release configuration of one project."""

    stages_percent: pulumi.Output[list[int]]
    """The stages in force."""

    def __init__(self, name: str, args: RollingReleaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:vercel:RollingRelease", name, {}, opts)
        self.release = vercel.ProjectRollingRelease(
            f"{name}-release",
            project_id=args["project_id"],
            team_id=args["team_id"],
            advancement_type=args["advance"],
            stages=[_stage(percent, args) for percent in args["stages_percent"]],
            # A changed projectId would configure the new project and abandon the old (reference of the provider, 5.21.1).
            opts=pulumi.ResourceOptions.merge(child_options(self), pulumi.ResourceOptions(replace_on_changes=["projectId"])),
        )
        self.stages_percent = self.release.stages.apply(lambda stages: [stage.target_percentage for stage in stages])
        self.register_outputs({"stages_percent": self.stages_percent})


def _stage(percent: int, args: RollingReleaseArgs) -> vercel.ProjectRollingReleaseStageArgsDict:
    minutes = args.get("watch_minutes")
    # The provider demands a duration on every stage but the last when automatic, and refuses one when manual.
    return {"target_percentage": percent, "duration": minutes} if minutes and percent < 100 else {"target_percentage": percent}
