"""People who have a repository by name: where they and their invitations are kept, and how GitHub shows them.

A person is asked first and has the repository by accepting ("Add a repository collaborator" of GitHub's description). Left out:
members of an organization, who need no invitation and are in the whole list without being in that of direct collaborators, and
invitations that end after seven days.
"""

from typing import Final

from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import find_account, is_organization, show_simple_user
from localcloud.services.github.errors import refuse
from localcloud.services.github.repositories import owner_of

KIND: Final = "github.collaborator"
"""Key `<repository>/<login in lower case>`."""
INVITATION_KIND: Final = "github.invitation"
"""Key `<repository>/<invitation>`."""

PERMISSIONS: Final = ("pull", "triage", "push", "maintain", "admin")
"""From least to most, as requests write them."""
ROLES: Final = {"pull": "read", "push": "write"}
"""As answers write those that they call otherwise."""


def checked_permission(permission: str) -> str:
    """Return the permission.

    Raises:
        RefusalError: 422 for one that there is not; roles that an organization made are left out.
    """
    if permission not in PERMISSIONS:
        raise refuse(422, "Validation Failed", errors=[{"resource": "Repository", "code": "custom", "field": "permission"}])
    return permission


def held(permission: str) -> dict[str, bool]:
    """Return what somebody with a permission may do, `{pull: true, …}`."""
    rank = PERMISSIONS.index(permission)
    return {name: rank >= place for place, name in enumerate(PERMISSIONS)}


def list_collaborators(transaction: Transaction, repository: Document) -> list[Document]:
    """Return {login, permission} of everybody, the owner first where a person is."""
    owner = owner_of(transaction, repository)
    own = [] if is_organization(owner) else [{"login": owner["login"], "permission": "admin"}]
    return [*own, *(document for _, document in transaction.list(KIND, f"{repository['id']}/"))]


def find_collaborator(transaction: Transaction, repository: Document, login: str) -> Document | None:
    """Return {login, permission} of one."""
    return next((one for one in list_collaborators(transaction, repository) if one["login"].lower() == login.lower()), None)


def show_collaborator(base_url: str, transaction: Transaction, collaborator: Document) -> Document:
    """Return the schema `collaborator`."""
    account = find_account(transaction, collaborator["login"])
    if account is None:
        raise LookupError(f"collaborator {collaborator['login']} is an account that is not kept")
    permission = collaborator["permission"]
    return {
        **show_simple_user(base_url, account),
        "permissions": held(permission),
        "role_name": ROLES.get(permission, permission),
    }
