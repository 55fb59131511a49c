"""IAM of a service account: `gcp:serviceaccount/iAMMember` and `iAMBinding`."""

import re
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.names import check_text
from localcloud.providers.gcp.policies import Holder, Policy
from localcloud.providers.gcp.policy_binding import PolicyBinding, binding_fields
from localcloud.providers.gcp.policy_member import PolicyMember, member_fields
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties

_NAME: Final = re.compile(r"projects/[^/]+/serviceAccounts/[^/]+@[^/]+")


def _read(session: Session, name: str) -> Any:
    return session.call("POST", f"/v1/{name}:getIamPolicy", query={"options.requestedPolicyVersion": 3})


def _write(session: Session, name: str, policy: Policy) -> Any:
    return session.call("POST", f"/v1/{name}:setIamPolicy", {"policy": policy})


def _check(_session: Session, inputs: Properties) -> None:
    check_text(inputs, "serviceAccountId", _NAME.pattern, "the account's name, `projects/P/serviceAccounts/EMAIL`")


SERVICE_ACCOUNTS: Final = Holder(
    parent="serviceAccountId",
    fields=(Field("serviceAccountId", is_required=True, replaces=True),),
    name=lambda _session, inputs: str(inputs["serviceAccountId"]),
    check=_check,
    show=lambda name: {"serviceAccountId": name},
    read=_read,
    write=_write,
)


class ServiceAccountIamMember(PolicyMember):
    """One member of a role on an account, e.g. one that may act as it."""

    token = "gcp:serviceaccount/iAMMember:IAMMember"
    aliases = ("gcp:serviceAccount/iAMMember:IAMMember",)
    holder = SERVICE_ACCOUNTS
    fields = member_fields(SERVICE_ACCOUNTS)


class ServiceAccountIamBinding(PolicyBinding):
    """All members of a role on an account."""

    token = "gcp:serviceaccount/iAMBinding:IAMBinding"
    aliases = ("gcp:serviceAccount/iAMBinding:IAMBinding",)
    holder = SERVICE_ACCOUNTS
    fields = binding_fields(SERVICE_ACCOUNTS)
