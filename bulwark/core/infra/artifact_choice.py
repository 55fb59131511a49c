"""Choose the artifact that a trusted run kept among those that anybody's run may have kept under the same name."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artifact:
    """One artifact, as GitHub describes it; nothing of it is the uploader's word but its name and size."""

    number: int
    name: str
    size_bytes: int
    created_at: str
    is_expired: bool
    repository_id: int
    head_repository_id: int
    """Of the run that kept it: a fork's for a pull request from one."""
    head_branch: str


def trusted(artifacts: Iterable[Artifact], name: str, branch: str) -> Artifact | None:
    """Return the newest artifact of that name that can still be had and that a run of the repository's own branch kept.

    A pull request's run has its own branch as head, and a fork's its own repository: neither can be taken for the branch's, since
    only who may push to the branch can start a run on it.
    """
    found = [
        one
        for one in artifacts
        if one.name == name and not one.is_expired and one.head_branch == branch and one.head_repository_id == one.repository_id
    ]
    return max(found, key=lambda one: (one.created_at, one.number), default=None)
