"""The three vendors' accounts as explicit providers, and the proof that they are the ones that the configuration pins.

No credential is an argument: providers read them from the environment, so that none is kept in the state and a new token
breaks no saved plan.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import pulumi
import pulumi_gcp as gcp
import pulumi_github as github
import pulumiverse_vercel as vercel

from bulwark.config.accounts import OwnerKind
from bulwark.config.pipeline import Pipeline
from bulwark.config.repositories import Repository

# The packages' own defaults: a credential, and places that the program never means. From the shell they would enter the state.
_OF_THE_SHELL: Final = ("token", "access_token", "api_token", "region", "zone")


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
            google=gcp.Provider(
                "google", project=pipeline.google.project, add_pulumi_attribution_label=False, opts=_without(*_OF_THE_SHELL)
            ),
            github=github.Provider("github", owner=pipeline.github.owner, opts=_without(*_OF_THE_SHELL)),
            vercel=vercel.Provider("vercel", team=pipeline.vercel.team_id, opts=_without(*_OF_THE_SHELL)),
        )

    def options(self) -> pulumi.ResourceOptions:
        """Return the options that hand all three to a component."""
        return pulumi.ResourceOptions(providers=[self.google, self.github, self.vercel])


def _without(*names: str) -> pulumi.ResourceOptions:
    """Return options that take arguments out which a provider's package fills in from the environment by itself."""

    def leave_out(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        kept = {name: value for name, value in args.props.items() if name not in names}
        return pulumi.ResourceTransformationResult(kept, args.opts)

    return pulumi.ResourceOptions(transformations=[leave_out])


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


def look_up_id(path: str, what: str, pinned: object, look_up: Callable[[], object], kind: str = "id") -> Iterator[str]:
    """Look the id up and compare it; a lookup that fails is a sentence like the others, so that all are told at once."""
    try:
        seen = look_up()
    except Exception as error:  # noqa: BLE001 - Pulumi raises bare exceptions; each becomes one line among the others
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        yield f"{path}: {what} cannot be looked up ({said})"
        return
    yield from compare_id(path, what, pinned, seen, kind)


def _google(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    project, options = pipeline.google.project, pulumi.InvokeOptions(provider=accounts.google)
    yield from look_up_id(
        "google.project_number",
        f"Google project {project}",
        pipeline.google.project_number,
        lambda: gcp.organizations.get_project(project_id=project, opts=options).number,
    )


def _owner(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    login, options = pipeline.github.owner, pulumi.InvokeOptions(provider=accounts.github)

    def look_up() -> str:
        if pipeline.github.owner_kind is OwnerKind.ORGANIZATION:
            return github.get_organization(name=login, summary_only=True, opts=options).id
        return github.get_user(username=login, opts=options).id

    yield from look_up_id("github.owner_id", f"GitHub account {login}", pipeline.github.owner_id, look_up)


def _repositories(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    places: dict[str, Repository] = {"infrastructure.repository.id": pipeline.infrastructure.repository}
    places |= {f"apps.{name}.repository.id": app.repository for name, app in sorted(pipeline.apps.items())}
    for path, repository in places.items():
        full_name = f"{pipeline.github.owner}/{repository.name}"
        yield from look_up_id(path, f"GitHub repository {full_name}", repository.id, partial(_repository_id, full_name, accounts))


def _repository_id(full_name: str, accounts: Accounts) -> int:
    return github.get_repository(full_name=full_name, opts=pulumi.InvokeOptions(provider=accounts.github)).repo_id


def _team(pipeline: Pipeline, accounts: Accounts) -> Iterator[str]:
    team, options = pipeline.vercel.team_id, pulumi.InvokeOptions(provider=accounts.vercel)
    yield from look_up_id(
        "vercel.team_id",
        f"Vercel team {team}",
        pipeline.vercel.team,
        lambda: vercel.get_team_config(id=team, opts=options).slug,
        "slug",
    )
