"""Looks at all of a program: a project has no way to say its retention itself.

A project's own id is no property of it, so retentions are matched by the ids that domains and rolling releases name, and
otherwise counted against the projects of the program.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from policies.example_resources import RETENTION_TYPE, retention, vercel_project
from policies.frameworks import SSDF_ARCHIVE_RELEASES
from policies.outcome import Finding
from policies.resources import Resource
from policies.rule import Applicability, ProgramRule, Severity, collect
from policies.vercel_variables import PROJECT_TYPE

_NAMING: Final = frozenset(
    {"vercel:index/projectDomain:ProjectDomain", "vercel:index/projectRollingRelease:ProjectRollingRelease"},
)
_DAYS: Final = {"1d": 1, "1w": 7, "1m": 30, "2m": 60, "3m": 90, "6m": 180, "1y": 365}
"""Spans that Vercel knows besides `unlimited`; absent means 6m, 1y, 1m and 3m (pulumiverse-vercel 5.21.1)."""

_SPANS: Final = ("expirationPreview", "expirationProduction", "expirationCanceled", "expirationErrored")

SHORTEST_PRODUCTION_DAYS: Final = 30
"""The usual window of an error budget: what was good a month ago can still be gone back to."""


def covers(resource: Resource) -> bool:
    """Say whether a resource is a Vercel project, or says how long its deployments are kept, or what serves it."""
    return resource.type in {PROJECT_TYPE, RETENTION_TYPE, *_NAMING}


def judge(resources: Sequence[Resource]) -> Iterator[Finding]:
    """Yield the projects without a retention, and spans that are too short or have no end."""
    retained: set[str] = set()
    for resource in resources:
        if resource.type == RETENTION_TYPE:
            yield from (replace(finding, urn=resource.urn) for finding in collect(_judge_spans, resource))
            retained.add(resource.read("projectId").text())
    projects = [resource for resource in resources if resource.type == PROJECT_TYPE]
    if len(projects) > len(retained):
        yield _unbounded(projects[-1], f"the program has {len(projects)} projects and retentions for {len(retained)}")
        return
    for resource in resources:
        if projects and resource.type in _NAMING and resource.read("projectId").text() not in retained:
            yield _unbounded(resource, "the project has no retention of its deployments")


def _unbounded(resource: Resource, problem: str) -> Finding:
    return Finding(
        "projectId" if resource.type in _NAMING else "",
        problem,
        "the team's default decides: deployments with old flaws stay reachable, or those to go back to are gone",
        "Add a ProjectDeploymentRetention for each project.",
        resource.urn,
    )


def _judge_spans(resource: Resource) -> Iterator[Finding]:
    for key in _SPANS:
        span = resource.read(key)
        text = span.optional_text()
        if text and text not in _DAYS:
            yield Finding(
                span.path,
                f"the span {text} has no end",
                "every deployment with a flaw that was mended long ago can be opened and promoted for ever",
                f"Write one of {', '.join(_DAYS)}.",
            )
        elif text and key == "expirationProduction" and _DAYS[text] < SHORTEST_PRODUCTION_DAYS:
            yield Finding(
                span.path,
                f"production's deployments are kept {_DAYS[text]} days",
                "a flaw that shows later than that cannot be rolled back",
                f"Keep them for {SHORTEST_PRODUCTION_DAYS} days (1m) or longer.",
            )


RULE = ProgramRule(
    id="deployments-are-kept-for-a-bounded-time",
    title=f"Deployments are kept for a bounded time, production's for {SHORTEST_PRODUCTION_DAYS} days or longer",
    severity=Severity.LOW,
    why=(
        "Each deployment can be opened and promoted as long as it exists, with the flaws and the settings that it was built "
        "with. And a rollback needs the deployment that it goes back to."
    ),
    remediation=(
        "Add `ProjectDeploymentRetention` for the project.",
        "Set `expirationProduction` to `1m` or longer, the others to what people still look at.",
    ),
    frameworks=(SSDF_ARCHIVE_RELEASES,),
    applies_to=Applicability("Vercel projects, their deployment retention, domains and rolling releases", covers),
    bad=(vercel_project(), retention(expirationProduction="unlimited")),
    good=(vercel_project(), retention()),
    judge=judge,
)
