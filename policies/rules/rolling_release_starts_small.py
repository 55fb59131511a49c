"""A canary protects only as much as it is small, and only if somebody or something judges it before the next stage."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from policies.outcome import Finding
from policies.resources import Resource, Value
from policies.rule import Applicability, ResourceRule, Severity, collect

ROLLING_RELEASE_TYPE: Final = "vercel:index/projectRollingRelease:ProjectRollingRelease"

FIRST_STAGE_LIMIT_PERCENT: Final = 10
"""A canary of 10 % that fails completely uses up a 99.9 % budget of 30 days in 7.2 hours (43.2 minutes divided by 0.1)."""

_TO_ALL: Final = 100
_JUDGED: Final = "manual-approval"


def covers(resource: Resource) -> bool:
    """Say whether a resource configures rolling releases."""
    return resource.type == ROLLING_RELEASE_TYPE


def judge(resource: Resource) -> Iterator[Finding]:
    """Yield what is wrong with the way a release advances, and with its stages."""
    yield from collect(_judge_advancement, resource.read("advancementType"))
    yield from collect(_judge_stages, resource.read("stages"))


def _judge_advancement(advancement: Value) -> Iterator[Finding]:
    if advancement.text() != _JUDGED:
        yield Finding(
            advancement.path,
            f"stages advance by {advancement.text()}, that is by the clock",
            "a failing deployment reaches everybody although nobody judged it",
            f"Write {_JUDGED}: the canary's verdict approves a stage, or rolls back.",
        )


def _judge_stages(stages: Value) -> Iterator[Finding]:
    shares = [stage.field("targetPercentage") for stage in stages.items()]
    numbers = [share.number() for share in shares]
    if not numbers or numbers == [_TO_ALL]:
        yield Finding(
            stages.path,
            f"there are {len(numbers)} stages",
            "a deployment gets all traffic at once",
            "Write at least two, as 10, 50 and 100 %.",
        )
        return
    if not 0 < numbers[0] <= FIRST_STAGE_LIMIT_PERCENT:
        yield Finding(
            shares[0].path,
            f"the first stage takes {numbers[0]:g} % of the traffic",
            "a failing deployment hurts that many users, or nobody tries it, before anything was measured",
            f"Begin with more than 0 and at most {FIRST_STAGE_LIMIT_PERCENT} %.",
        )
    yield from _judge_order(numbers, stages.path)


def _judge_order(numbers: Sequence[float], path: str) -> Iterator[Finding]:
    written = ", ".join(f"{number:g}" for number in numbers)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        yield Finding(
            path, f"the stages {written} do not ascend", "traffic would go back to the old deployment unjudged", "Sort them."
        )
    if numbers[-1] != _TO_ALL:
        yield Finding(
            path,
            f"the last stage takes {numbers[-1]:g} % of the traffic",
            "the release never ends and holds its slot of the plan",
            f"End with {_TO_ALL} %.",
        )


def _release(*percentages: int) -> tuple[Resource, ...]:
    stages = [{"targetPercentage": percentage} for percentage in percentages]
    inputs = {"projectId": "prj_livingtreestaging", "advancementType": _JUDGED, "stages": stages}
    return (Resource(ROLLING_RELEASE_TYPE, "rollout", inputs),)


RULE = ResourceRule(
    id="rolling-release-starts-small",
    title=f"A rolling release ascends from at most {FIRST_STAGE_LIMIT_PERCENT} % to 100 %, and each stage is judged",
    severity=Severity.MEDIUM,
    why="The first stage is the experiment; everybody in it pays for a bad deployment, and an advance by the clock asks nobody.",
    remediation=(
        "Set `stages` to 10, 50 and 100 %.",
        f"Set `advancementType` to `{_JUDGED}` and let the canary's verdict approve each stage.",
    ),
    applies_to=Applicability("rolling releases of Vercel projects", covers),
    bad=_release(50, 100),
    good=_release(10, 50, 100),
    judge=judge,
)
