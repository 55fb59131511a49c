"""What should be known about guards that are not enforced: reviews that are due, and stages in the wrong order."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from bulwark.config.guards import Guards
from bulwark.config.paths import Path, render_path
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import BY_ID, Mode, Scope, is_overdue, is_stricter
from bulwark.errors import Problem

REVIEW_NOTICE: Final = timedelta(days=14)
"""How long before the day of a review it is mentioned."""


def due_reviews(stack: str, pipeline: Pipeline, today: date) -> Iterator[Problem]:
    """Yield a note for each guard whose review is due or overdue."""
    for path, guards in _places(pipeline):
        for guard, setting in sorted(guards.items()):
            if setting.mode is Mode.ENFORCE or setting.review_by is None or setting.review_by - today > REVIEW_NOTICE:
                continue
            is_late = is_overdue(setting.mode, setting.review_by, today)
            yield Problem(
                stack,
                render_path((*path, guard, "review_by")),
                f"'{guard}' is still at '{setting.mode}', and {'was' if is_late else 'is'} to be reviewed by {setting.review_by}",
                "it is a hole that nobody has decided to keep" if is_late else "nobody looks again by himself",
                f"run `bulwark adoption {stack}`, then raise the mode, or write a new since, review_by and reason",
            )


def stages_out_of_order(pipelines: Mapping[str, Pipeline]) -> Iterator[Problem]:
    """Yield a note, at the stack that owns an application's repository, for each guard that is stricter there than elsewhere."""
    for stack, pipeline in pipelines.items():
        for name, app in pipeline.apps.items():
            others = {other: one for other, one in pipelines.items() if other != stack and name in one.apps}
            for guard in sorted(BY_ID) if app.owns_repository else ():
                yield from _out_of_order(stack, pipeline, name, guard, others)


def _out_of_order(stack: str, pipeline: Pipeline, name: str, guard: str, others: Mapping[str, Pipeline]) -> Iterator[Problem]:
    application = name if BY_ID[guard].scope is Scope.APPLICATION else ""
    mode = pipeline.mode(guard, application)
    for other, one in sorted(others.items()):
        if guard != "required-checks" and is_stricter(mode, one.mode(guard, application)):
            yield Problem(
                stack,
                render_path(("apps", name, "guards", guard) if application else ("guards", guard)),
                f"'{guard}' is at '{mode}' here and at '{one.mode(guard, application)}' in {other}",
                "what it stops would be stopped here first, where it costs most",
                f"raise it in {other} first",
            )


def _places(pipeline: Pipeline) -> Iterator[tuple[Path, Guards]]:
    yield ("guards",), pipeline.guards
    for name, app in pipeline.apps.items():
        yield ("apps", name, "guards"), app.guards
