"""`gcp:serviceaccount/account:Account`.

As on the real provider, `disabled: true` is not applied at creation: the next update brings it.
"""

from typing import Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps, known_project, project_of
from localcloud.providers.gcp.names import check_text, segment_after
from localcloud.providers.resource import ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties, is_unknown

LONGEST_ID: Final = 30
_CONFLICT: Final = 409
# Names of the fields in an update's mask, which is part of the body and written with underscores.
_MASK: Final = {"description": "description", "displayName": "display_name"}


class Account(ResourceType):
    """A service account."""

    token = "gcp:serviceaccount/account:Account"
    aliases = ("gcp:serviceAccount/account:Account",)
    fields = (
        Field("accountId", replaces=True, autoname_length=LONGEST_ID),
        Field("displayName"),
        Field("description"),
        Field("disabled", default=False, is_implied=True),
        Field("createIgnoreAlreadyExists", is_local=True, default=False, is_implied=True),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("email", "member", "name", "uniqueId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want a legal id and a description that Google takes."""
        rule = "6 to 30 of a-z, 0-9 and `-`, beginning with a letter and not ending in `-`"
        check_text(inputs, "accountId", r"[a-z](?:[-a-z0-9]{4,28}[a-z0-9])", rule)
        check_text(inputs, "description", r"(?s).{0,256}", "at most 256 characters long")
        known_project(session, inputs)
        return inputs

    def predict(self, session: Session, inputs: Properties) -> Properties:
        """Tell project, address and member, which follow from the inputs."""
        project = known_project(session, inputs)
        if not project:
            return {}
        if is_unknown(inputs["accountId"]):
            return {"project": project}
        email = _email(project, inputs["accountId"])
        return {"project": project, "email": email, "member": f"serviceAccount:{email}"}

    def create(self, session: Session, inputs: Properties) -> str:
        """Make it, or adopt one of the same id where that was asked for."""
        project = project_of(session, inputs)
        body = {"accountId": inputs["accountId"], "serviceAccount": filled(inputs, "displayName", "description")}
        try:
            made = session.call("POST", f"/v1/projects/{project}/serviceAccounts", body)
        except VendorError as error:
            if error.status != _CONFLICT or not inputs.get("createIgnoreAlreadyExists"):
                raise
            made = session.get(f"/v1/projects/{project}/serviceAccounts/{_email(project, inputs['accountId'])}")
        return str(made["name"])

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return the full name for an address, a unique id or a name without the project."""
        account = session.find(f"/v1/{account_name(session, identifier, {})}")
        return str(account["name"]) if account else identifier

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it, or None when it is gone."""
        account = session.find(f"/v1/{account_name(session, identifier, known)}")
        if account is None:
            return None
        return shown_account(account) | {
            "displayName": account.get("displayName"),
            "description": account.get("description"),
            "disabled": account.get("disabled", False),
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Switch it on or off, then patch what differs."""
        if "disabled" in changed:
            session.call("POST", f"/v1/{identifier}:{'disable' if new.get('disabled') else 'enable'}", {})
        masked = ",".join(_MASK[name] for name in sorted(changed & _MASK.keys()))
        if masked:
            etag = session.get(f"/v1/{identifier}")["etag"]
            account = {name: new.get(name, "") for name in _MASK} | {"etag": etag}
            session.call("PATCH", f"/v1/{identifier}", {"serviceAccount": account, "updateMask": masked})

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; bindings that name it stay and then belong to a deleted principal."""
        if not keeps(session, "Account", known):
            session.remove(f"/v1/{identifier}")


def account_name(session: Session, reference: str, inputs: Properties) -> str:
    """Return an account's full name for its short id, its address, its unique id or its full name."""
    if reference.startswith("projects/"):
        return reference
    if "@" in reference or reference.isdigit():
        return f"projects/-/serviceAccounts/{reference}"
    project = project_of(session, inputs)
    return f"projects/{project}/serviceAccounts/{_email(project, reference)}"


def shown_account(account: Properties) -> Properties:
    """Return the outputs that name an account, from the API's body."""
    email = str(account["email"])
    named = {"accountId": email.partition("@")[0], "email": email, "member": f"serviceAccount:{email}"}
    return named | {
        "name": account["name"],
        "uniqueId": account["uniqueId"],
        "project": segment_after(account["name"], "projects"),
    }


def _email(project: str, account: str) -> str:
    # A project of an old domain, `example.com:p`, has its parts the other way round in addresses.
    domain, colon, last = project.partition(":")
    return f"{account}@{f'{last}.{domain}' if colon else project}.iam.gserviceaccount.com"
