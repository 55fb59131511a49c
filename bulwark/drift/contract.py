"""Say what the configuration contracts without a resource of its own: what a secret variable, an App or an owner is to drift."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bulwark.config.accounts import OwnerKind
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository
from bulwark.config.secrets import Delivery
from bulwark.core.drift.declaration import Contract, DeclaredRepository, Granted


def contract_of(pipeline: Pipeline, fleet: Sequence[Pipeline], granted: Iterable[Granted] = ()) -> Contract:
    """Return the contract of one environment.

    Args:
        pipeline: the environment.
        fleet: all environments of the folder, this one too: what others declare beside it is not undeclared.
        granted: rights on the state's bucket and key, which `bulwark init` gives before there is a program.
    """
    siblings = [one for one in fleet if one.environment.name != pipeline.environment.name]
    return Contract(
        google_project=pipeline.google.project,
        google_project_number=pipeline.google.project_number,
        github_owner=pipeline.github.owner,
        vercel_team=pipeline.vercel.team_id,
        github_is_organization=pipeline.github.owner_kind is OwnerKind.ORGANIZATION,
        app_slug=pipeline.github.app.slug,
        repositories=tuple(_repositories(pipeline, siblings)),
        secret_variables=_secret_variables(pipeline),
        google_principals=pipeline.drift.google_owners,
        granted=tuple(granted),
        sibling_vercel_projects=_vercel_projects(one for one in siblings if one.vercel.team_id == pipeline.vercel.team_id),
    )


def _repositories(pipeline: Pipeline, siblings: Sequence[Pipeline]) -> Iterator[DeclaredRepository]:
    """Yield each repository once, by number: an application may stand in the infrastructure repository."""
    known = {repository.id: repository for repository, _ in _places(pipeline)}
    for identifier, repository in known.items():
        own, others = _environments(pipeline, identifier), {name for one in siblings for name in _environments(one, identifier)}
        yield DeclaredRepository(
            full_name=f"{pipeline.github.owner}/{repository.name}",
            branches=_branches(repository, [pipeline, *siblings]),
            environments=tuple(sorted(own)),
            is_owned=any(is_owned for one, is_owned in _places(pipeline) if one.id == identifier),
            sibling_environments=tuple(sorted(others - own)),
        )


def _places(pipeline: Pipeline) -> Iterator[tuple[Repository, bool]]:
    yield pipeline.infrastructure.repository, pipeline.infrastructure.owns_repository
    yield from ((app.repository, app.owns_repository) for _, app in sorted(pipeline.apps.items()))


def _branches(repository: Repository, fleet: Iterable[Pipeline]) -> tuple[str, ...]:
    deploying = {app.branch for one in fleet for app in one.apps.values() if app.repository.id == repository.id}
    return tuple(sorted({repository.default_branch, *deploying}))


def _environments(pipeline: Pipeline, repository_id: int) -> set[str]:
    return {row.environment for row in pipeline.duty_rows if row.repository_id == repository_id}


def _secret_variables(pipeline: Pipeline) -> Mapping[str, tuple[str, ...]]:
    return {
        app.vercel.project: tuple(sorted(name for name, one in app.secrets.items() if Delivery.VERCEL in one.delivered_to))
        for app in pipeline.apps.values()
    }


def _vercel_projects(pipelines: Iterable[Pipeline]) -> tuple[str, ...]:
    return tuple(sorted({app.vercel.project for one in pipelines for app in one.apps.values()}))
