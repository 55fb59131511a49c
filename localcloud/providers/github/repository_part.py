"""What the resources inside a repository share: the repository's number and the decision about its changed name."""

from localcloud.providers.github.repositories import is_other_repository
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


class RepositoryPart(ResourceType):
    """A resource with the input `repository` and the output `repositoryId`."""

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Add `repository` when the new name is that of another repository."""
        replaced = super().is_replaced(session, changed, old, new)
        if "repository" in changed and is_other_repository(session, old, new):
            replaced.add("repository")
        return replaced
