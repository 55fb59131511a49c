"""IAM of a secret: `gcp:secretmanager/secretIamMember` and `secretIamBinding`."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.configuration import PROJECT, known_project
from localcloud.providers.gcp.names import full_name, is_same_name, segment_after
from localcloud.providers.gcp.policies import Holder, Policy
from localcloud.providers.gcp.policy_binding import PolicyBinding, binding_fields
from localcloud.providers.gcp.policy_member import PolicyMember, member_fields
from localcloud.providers.rest import Session
from localcloud.providers.values import UNKNOWN, Properties


def _read(session: Session, name: str) -> Any:
    return session.call("GET", f"/v1/{name}:getIamPolicy", query={"options.requestedPolicyVersion": 3})


def _write(session: Session, name: str, policy: Policy) -> Any:
    return session.call("POST", f"/v1/{name}:setIamPolicy", {"policy": policy})


def secret_name(session: Session, inputs: Properties) -> str:
    """Return the full name of `secretId`, which may be `S`, `P/S` or full already."""
    return full_name(session, inputs["secretId"], "secrets", inputs)


def _check(session: Session, inputs: Properties) -> None:
    secret = inputs["secretId"]
    if secret is not UNKNOWN and "/" not in secret:
        known_project(session, inputs)


SECRETS: Final = Holder(
    parent="secretId",
    fields=(Field("secretId", is_required=True, replaces=True, is_same=is_same_name), PROJECT),
    name=secret_name,
    check=_check,
    show=lambda name: {"secretId": name, "project": segment_after(name, "projects")},
    read=_read,
    write=_write,
)


class SecretIamMember(PolicyMember):
    """One member of a role on a secret."""

    token = "gcp:secretmanager/secretIamMember:SecretIamMember"
    holder = SECRETS
    fields = member_fields(SECRETS)


class SecretIamBinding(PolicyBinding):
    """All members of a role on a secret, e.g. its readers."""

    token = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
    holder = SECRETS
    fields = binding_fields(SECRETS)
