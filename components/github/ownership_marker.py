"""A mark in a repository that says which project and stack declare what its environments share.

It is a variable of the repository: GitHub refuses a second one of the same name, so of two projects that begin at the same time
one fails. Before anything is registered the program looks, and refuses to go on where another project's mark stands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options

VARIABLE: Final = "BULWARK_OWNER"
_TEXT: Final = re.compile(r"(?P<project>\S+) \(repository (?P<id>\d+)\), stack (?P<stack>\S+)")


class OwnedElsewhereError(Exception):
    """A repository belongs to another project or stack, or nobody could tell."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A project, by its infrastructure repository, and the stack of it."""

    project: str
    """Owner and name of the infrastructure repository, for people."""
    repository_id: int
    """Number of the infrastructure repository, which decides."""
    stack: str

    @property
    def text(self) -> str:
        """What the mark says."""
        return f"{self.project} (repository {self.repository_id}), stack {self.stack}"

    def is_meant_by(self, text: str) -> bool:
        """Say whether a mark is this owner's; the project may have been renamed since."""
        match = _TEXT.fullmatch(text)
        return match is not None and (int(match["id"]), match["stack"]) == (self.repository_id, self.stack)


def verify_ownership(owner: Owner, repositories: Mapping[str, Callable[[], str | None]]) -> None:
    """Look at the mark of each repository, by the name of the repository, before any resource is registered.

    Raises:
        OwnedElsewhereError: at least one is another's or cannot be seen; the message lists all.
    """
    problems = [problem for name, look_up in sorted(repositories.items()) if (problem := _problem(owner, name, look_up))]
    if problems:
        lines = "\n".join(f"  {problem}" for problem in problems)
        raise OwnedElsewhereError(
            f"{len(problems)} of the repositories that stack {owner.stack} owns cannot be taken:\n{lines}\n"
            "Two projects would overwrite each other's workflow files and rulesets for ever. Nothing was changed. Let the other "
            "one say owns_repository: false and run its update first; if it is gone for good, delete the variable "
            f"{VARIABLE} of the repository."
        )


def _problem(owner: Owner, name: str, look_up: Callable[[], str | None]) -> str | None:
    try:
        text = look_up()
    except Exception as error:  # noqa: BLE001 - Pulumi raises bare exceptions; each becomes one line among the others
        said = str(error).strip().partition("\n")[0] or type(error).__name__
        return f"{name}: the variable {VARIABLE} cannot be looked up ({said})"
    if text is None or owner.is_meant_by(text):
        return None
    return f"{name}: it belongs to {text}"


def marker_of(full_name: str, provider: github.Provider) -> str | None:
    """Return what the mark of a repository says; None where there is none."""
    found = github.get_actions_variables(full_name=full_name, opts=pulumi.InvokeOptions(provider=provider))
    return next((item.value for item in found.variables if item.name == VARIABLE), None)


class OwnershipMarkerArgs(TypedDict):
    """Inputs of `OwnershipMarker`."""

    repository: str
    """Name of the repository, without its owner."""
    text: str
    """What the mark says, `Owner.text`."""


class OwnershipMarker(pulumi.ComponentResource):
    """The mark of one repository."""

    text: pulumi.Output[str]
    """What the mark says; resolves once it stands."""

    def __init__(self, name: str, args: OwnershipMarkerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:OwnershipMarker", name, {}, opts)
        self.variable = github.ActionsVariable(
            f"{name}-owner",
            repository=args["repository"],
            variable_name=VARIABLE,
            value=args["text"],
            opts=child_options(self),
        )
        self.text = self.variable.value
        self.register_outputs({"text": self.text})
