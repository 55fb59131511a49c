"""The three vendors' accounts as explicit providers, and the proof that they are the ones that the configuration pins.

No credential is an argument: providers read them from the environment, so that none is kept in the state and a new token
breaks no saved plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi
import pulumi_gcp as gcp
import pulumi_github as github
import pulumiverse_vercel as vercel

from bulwark.config.accounts import OwnerKind
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository


class PinnedIdError(Exception):
    """A name of the configuration belongs to something else than the pinned id: it may have been registered again by others."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """One provider a vendor."""

    google: gcp.Provider
    github: github.Provider
    vercel: vercel.Provider

    @staticmethod
    def of(pipeline: Pipeline) -> "Accounts":
        """Make the providers of an environment."""
        return Accounts(
            google=gcp.Provider("google", project=pipeline.google.project, add_pulumi_attribution_label=False),
            github=github.Provider("github", owner=pipeline.github.owner),
            vercel=vercel.Provider("vercel", team=pipeline.vercel.team_id),
        )

    def options(self) -> pulumi.ResourceOptions:
        """Return the options that hand all three to a component."""
        return pulumi.ResourceOptions(providers=[self.google, self.github, self.vercel])


def verify_pinned_ids(pipeline: Pipeline, accounts: Accounts) -> None:
    """Look every name up and compare its id with the pinned one, before any resource is declared.

    Raises:
        PinnedIdError: at least one differs or cannot be seen; the message lists all.
    """
    problems = [
        *_google(pipeline, accounts),
        *_owner(pipeline, accounts),
        *_repositories(pipeline, accounts),
        *_team(pipeline, accounts),
    ]
    if problems:
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise PinnedIdError(
            f"{len(problems)} pinned {'id is' if len(problems) == 1 else 'ids are'} not what the vendors show:\n{lines}\n"
            "Going on could hand this environment's trust to somebody who registered the name again. Nothing was changed. "
            "Find out why they differ, then correct the name or the id in the stack file."
        )


def compare_id(path: str, what: str, pinned: object, seen: object, kind: str = "id") -> Iterator[str]:
    """Yield a sentence when the vendor's id is not the pinned one; `kind` says what is compared, for teams of Vercel the slug."""
    if not seen:
        yield f"{path}: {what} cannot be seen with this credential; it is gone, renamed, or not shared with it"
    elif str(seen) != str(pinned):
        yield f"{path}: {what} has the {kind} {seen} now, the stack file says {pinned}"


def _google(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    options = pulumi.InvokeOptions(provider=accounts.google)
    project = gcp.organizations.get_project(project_id=pipeline.google.project, opts=options)
    what = f"Google project {pipeline.google.project}"
    yield from compare_id("google.project_number", what, pipeline.google.project_number, project.number)


def _owner(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    options = pulumi.InvokeOptions(provider=accounts.github)
    login = pipeline.github.owner
    if pipeline.github.owner_kind is OwnerKind.ORGANIZATION:
        seen = github.get_organization(name=login, summary_only=True, opts=options).id
    else:
        seen = github.get_user(username=login, opts=options).id
    yield from compare_id("github.owner_id", f"GitHub account {login}", pipeline.github.owner_id, seen)


def _repositories(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    places: dict[str, Repository] = {"infrastructure.repository.id": pipeline.infrastructure.repository}
    places |= {f"apps.{name}.repository.id": app.repository for name, app in sorted(pipeline.apps.items())}
    options = pulumi.InvokeOptions(provider=accounts.github)
    for path, repository in places.items():
        full_name = f"{pipeline.github.owner}/{repository.name}"
        found = github.get_repository(full_name=full_name, opts=options)
        yield from compare_id(path, f"GitHub repository {full_name}", repository.id, found.repo_id)


def _team(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    found = vercel.get_team_config(id=pipeline.vercel.team_id, opts=pulumi.InvokeOptions(provider=accounts.vercel))
    yield from compare_id("vercel.team_id", f"Vercel team {pipeline.vercel.team_id}", pipeline.vercel.team, found.slug, "slug")
