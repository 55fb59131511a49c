"""Where the deployments of one application in one environment are at GitHub."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from githubkit import GitHub, TokenAuthStrategy
from githubkit.exception import GitHubException, RequestFailed

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty, environment_name
from bulwark.workflows.fleet import deployment_name

OF_JOBS: Final = "github-actions"
"""Short name of the App whose token every job has."""
PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Place:
    """One application in one environment, as GitHub has it."""

    github: "GitHub[TokenAuthStrategy]"
    owner: str
    repository: str
    branch: str
    application: str
    environment: str
    """Name of the environment in the configuration."""
    github_environment: str
    """Name of the GitHub environment in which its deployments are made."""
    deployment_name: str
    """Name of the workflow that deploys."""
    writers: frozenset[str]
    """Short names of the Apps whose records count."""


def place_of(github: "GitHub[TokenAuthStrategy]", pipeline: Pipeline, application: str) -> Place:
    """Return where an application's deployments are.

    Raises:
        KeyError: there is no such application.
    """
    app, environment = pipeline.apps[application], pipeline.environment.name
    return Place(
        github,
        pipeline.github.owner,
        app.repository.name,
        app.branch,
        application,
        environment,
        environment_name(Duty.DEPLOY, environment),
        deployment_name(environment),
        frozenset({OF_JOBS, pipeline.github.app.slug}),
    )


@contextmanager
def asking(what: str) -> Iterator[None]:
    """Turn githubkit's exceptions into ours.

    Raises:
        UpstreamError: GitHub refused, did not answer, or not in its own form.
    """
    try:
        yield
    except RequestFailed as error:
        raise refusal(what, error.response.status_code, error.response.text) from error
    except GitHubException as error:
        raise silence(what, type(error).__name__) from error
    except ValueError as error:
        # pydantic's errors are of this kind; their text quotes the answer.
        raise malformed(what, "a value in another form") from error
