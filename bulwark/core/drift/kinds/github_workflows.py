"""What runs: workflow files on the branches that deploy, runners of the repository, and webhooks that start something."""

from collections.abc import Callable, Iterator
from typing import Final

from bulwark.core.drift.declaration import Declaration
from bulwark.core.drift.declared_values import text_of
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.github_repository import (
    REPOSITORY,
    full_name,
    listed_in_repository,
    numbered,
    repositories,
    repository_of,
)
from bulwark.core.drift.thing import Key, Place, Vendor

WORKFLOWS: Final = ".github/workflows/"
_FILE: Final = "github:index/repositoryFile:RepositoryFile"
_KIND: Final = "github-workflow-file"
_DIGITS: Final = 12

WEBHOOK: Final = listed_in_repository(
    "github-webhook",
    "webhook",
    DriftClass.WORKFLOW,
    "keys and hooks",
    "Whoever answers at its address hears of every push, with what was pushed, and may start something.",
    "github:index/repositoryWebhook:RepositoryWebhook",
    numbered,
)
RUNNER: Final = listed_in_repository(
    "github-runner",
    "self-hosted runner",
    DriftClass.IDENTITY,
    "GitHub runners",
    "Jobs that name its labels run there: whoever has the machine gets their secrets and their tokens for every duty.",
)


def file_id(path: str, blob: str) -> str:
    """Return `.github/workflows/x.yml as 3f2a9c0d1e2f`: what is edited later is another thing than what somebody once saw."""
    return f"{path} as {blob[:_DIGITS]}"


def path_of(identifier: str) -> str:
    """Return the path of an id."""
    return identifier.rpartition(" as ")[0]


def _branches(declaration: Declaration) -> Iterator[str]:
    """Yield the branches that deploy or are the default."""
    found: dict[str, tuple[str, ...]]
    found = {full_name(declaration, one).lower(): (text_of(one, "defaultBranch"),) for one in declaration.of_type(REPOSITORY)}
    found |= {one.full_name.lower(): one.branches for one in declaration.contract.repositories}
    for lower, path in repositories(declaration).items():
        yield from (f"{path}/branches/{branch}" for branch in found[lower])


def _places(declaration: Declaration) -> Iterator[Place]:
    return (Place(_KIND, branch) for branch in _branches(declaration))


def _written(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """Yield (place, path, blob) of each declared file."""
    known = repositories(declaration)
    for one in declaration.of_type(_FILE):
        repository = repository_of(declaration, one)
        place = f"{known.get(repository.lower(), repository)}/branches/{text_of(one, 'branch')}"
        yield place, text_of(one, "file"), text_of(one, "sha")


def _declared(declaration: Declaration) -> Iterator[Key]:
    for place, path, blob in _written(declaration):
        if path.startswith(WORKFLOWS):
            yield Key(Place(_KIND, place), file_id(path, blob))


def _compared(declaration: Declaration) -> Callable[[Key], bool]:
    """Say which files are the program's, whatever they say now: a refresh shows an edit of them."""
    files = {(place, path) for place, path, _ in _written(declaration)}
    return lambda key: (key.place.name, path_of(key.id)) in files


WORKFLOW_FILE: Final = Kind(
    id=_KIND,
    vendor=Vendor.GITHUB,
    title="workflow file",
    drift_class=DriftClass.WORKFLOW,
    family="GitHub workflows",
    allows="It runs with the repository's secrets, and with the identity of each duty that its branch and events allow.",
    places=_places,
    declared=_declared,
    adopts_as=_FILE,
    compared=_compared,
)
