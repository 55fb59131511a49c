"""Name the resources of a pipeline that can be adopted: the roles that the key `adopt` knows."""

from collections.abc import Iterator

from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import INFRASTRUCTURE_DUTIES
from bulwark.core.labels import LABELS


def adoptable_roles(pipeline: Pipeline) -> frozenset[str]:
    """Return every role under which the program looks an id up in `adopt`."""
    return frozenset(_roles(pipeline))


def _roles(pipeline: Pipeline) -> Iterator[str]:
    yield from ("google.pool", "google.provider", "google.rotation_topic")
    yield from (f"roles.{duty}" for duty in INFRASTRUCTURE_DUTIES)
    for row in pipeline.duty_rows:
        owner = row.application or "infrastructure"
        yield from (f"accounts.{owner}.{row.duty}", f"environments.{owner}.{row.duty}")
    owned = (*(("infrastructure",) if pipeline.infrastructure.owns_repository else ()), *_owned_applications(pipeline))
    yield from (f"labels.{key}.{label}" for key in owned for label in LABELS)
    for name, app in pipeline.apps.items():
        yield f"vercel.{name}.project"
        yield from (f"secrets.{name}.{key}" for key in app.secrets)


def _owned_applications(pipeline: Pipeline) -> Iterator[str]:
    yield from (name for name, app in pipeline.apps.items() if app.owns_repository)
