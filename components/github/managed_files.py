"""Files that are the same on several branches of one repository, written one at a time.

GitHub answers 409 to a write that overlaps with another of the same repository (integrations/terraform-provider-github#2909), so
each file depends on the one before it. A hand edit is drift, and is overwritten by the next update.
"""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import pulumi
import pulumi_github as github

from components.adoption import child_options


class ManagedFilesArgs(TypedDict):
    """Inputs of `ManagedFiles`."""

    repository: str
    """Name of the repository, without its owner."""
    files: Mapping[str, str]
    """Path from the root of the repository to text."""
    branches: Sequence[str]
    """Branches in the order in which they are written; they must exist."""


class ManagedFiles(pulumi.ComponentResource):
    """Files of one repository."""

    written: pulumi.Output[list[str]]
    """`branch:path` of each file, once all are written."""

    def __init__(self, name: str, args: ManagedFilesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:github:ManagedFiles", name, {}, opts)
        self.files: list[github.RepositoryFile] = []
        for branch in args["branches"]:
            for path, text in sorted(args["files"].items()):
                self.files.append(self._write(name, args["repository"], branch, path, text))
        places = [f"{branch}:{path}" for branch in args["branches"] for path in sorted(args["files"])]
        self.written = pulumi.Output.all(*(file.commit_sha for file in self.files)).apply(lambda _: places)
        self.register_outputs({"written": self.written})

    def _write(self, name: str, repository: str, branch: str, path: str, text: str) -> github.RepositoryFile:
        return github.RepositoryFile(
            f"{name}-{branch}-{path}",
            repository=repository,
            branch=branch,
            file=path,
            content=text,
            commit_message=f"Write {path} as it is declared",
            # A file of that path is replaced: what it said stays in the branch's history.
            overwrite_on_create=True,
            opts=child_options(self, depends_on=[*self.files[-1:]]),
        )
