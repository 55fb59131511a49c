"""`gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig`: what is probed, how, and from where."""

from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.bodies import filled
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, known_project
from localcloud.providers.gcp.monitoring_resource import MonitoringResource
from localcloud.providers.gcp.names import is_same_name
from localcloud.providers.gcp.nested import is_same_block, pruned
from localcloud.providers.resource import InputRefusedError
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties, is_unknown

_TARGETS: Final = ("monitoredResource", "resourceGroup", "syntheticMonitor")
_SENT: Final = (
    "displayName",
    "period",
    "timeout",
    "contentMatchers",
    "selectedRegions",
    "logCheckFailures",
    "userLabels",
    "httpCheck",
    "tcpCheck",
    *_TARGETS,
    "checkerType",
)
# What the API fills in or covers, so that it is never a difference.
_FILLED: Final = {"path": "/", "requestMethod": "GET"}
_COMPUTED: Final = ("port", "headers", "contentType")


def is_same_http(left: Any, right: Any) -> bool:
    """Compare two HTTP checks: `up` is `/up`, what one leaves to the API agrees with anything, a password is not shown."""
    if not isinstance(left, dict) or not isinstance(right, dict) or is_unknown(left) or is_unknown(right):
        return False
    left, right = _normal(left), _normal(right)
    for name in _COMPUTED:
        if name not in left or name not in right:
            left.pop(name, None)
            right.pop(name, None)
    return is_same_block(left, right)


def _normal(http: dict[str, Any]) -> dict[str, Any]:
    normal: dict[str, Any] = _FILLED | pruned(http)
    normal["path"] = f"/{str(normal['path']).removeprefix('/')}"
    if normal.get("maskHeaders"):
        normal.pop("headers", None)
    if "authInfo" in normal:
        normal["authInfo"] = {"username": normal["authInfo"].get("username")}
    return normal


def is_same_target(left: Any, right: Any) -> bool:
    """Compare two monitored resources; the API adds the project's id to the labels."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    return bool(left.get("type") == right.get("type") and _own_labels(left) == _own_labels(right))


def _own_labels(resource: dict[str, Any]) -> Any:
    labels = resource.get("labels", {})
    return {key: value for key, value in labels.items() if key != "project_id"} if isinstance(labels, dict) else labels


def is_same_group(left: Any, right: Any) -> bool:
    """Compare two groups, of which one may be named in full."""
    if not isinstance(left, dict) or not isinstance(right, dict):
        return False
    is_same_id = is_same_name(left.get("groupId"), right.get("groupId"))
    return is_same_id and left.get("resourceType") == right.get("resourceType")


class UptimeCheck(MonitoringResource):
    """A probe of one host."""

    token = "gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig"
    noun = "UptimeCheckConfig"
    masked = _SENT[:9]
    fields = (
        Field("displayName", is_required=True),
        Field("timeout", is_required=True),
        Field("period", default="300s"),
        Field("contentMatchers", is_same=is_same_block),
        Field("selectedRegions"),
        Field("logCheckFailures", default=False, is_implied=True),
        Field("userLabels"),
        Field("httpCheck", is_same=is_same_http),
        Field("tcpCheck", is_same=is_same_block),
        Field("monitoredResource", replaces=True, is_same=is_same_target),
        Field("resourceGroup", replaces=True, is_same=is_same_group),
        Field("syntheticMonitor", replaces=True, is_same=is_same_block),
        Field("checkerType", replaces=True, is_computed=True),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "uptimeCheckId")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want exactly one thing to probe."""
        known_project(session, inputs)
        if sum(name in inputs for name in _TARGETS) != 1:
            reason = "one of `monitored_resource,resource_group,synthetic_monitor` must be specified: nothing would be probed"
            raise InputRefusedError("monitoredResource", f"{reason}. Name the host in monitoredResource.")
        return inputs

    def is_replaced(self, session: Session, changed: set[str], old: Properties, new: Properties) -> set[str]:
        """Replace for another method of asking, too."""
        names = super().is_replaced(session, changed, old, new)
        methods = {(each.get("httpCheck") or {}).get("requestMethod") or _FILLED["requestMethod"] for each in (old, new)}
        return names | ({"httpCheck"} if "httpCheck" in changed and len(methods) > 1 else set())

    def place(self, inputs: Properties) -> str:
        """Return the collection."""
        return "uptimeCheckConfigs"

    def body(self, inputs: Properties, old: Properties | None = None) -> Properties:
        """Return the API's form: a password that is not kept goes as the password."""
        body: Properties = pruned(filled(inputs, *_SENT))
        secret = body.get("httpCheck", {}).get("authInfo", {})
        if "passwordWo" in secret:
            secret["password"] = secret.pop("passwordWo")
        secret.pop("passwordWoVersion", None)
        return body

    def shown(self, found: dict[str, Any], known: Properties) -> Properties:
        """Return what the API shows; a password stays the state's."""
        shown: Properties = {name: found.get(name) for name in _SENT}
        own = (known.get("httpCheck") or {}).get("authInfo") or {}
        if "authInfo" in found.get("httpCheck", {}):
            kept = {name: own[name] for name in ("password", "passwordWoVersion") if name in own}
            username = found["httpCheck"]["authInfo"].get("username")
            shown["httpCheck"] = found["httpCheck"] | {"authInfo": {"username": username} | kept}
        shown["logCheckFailures"] = found.get("logCheckFailures", False)
        shown["uptimeCheckId"] = found["name"].rsplit("/", 1)[-1]
        return shown

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Delete it; one that an alert policy watches is not, and the provider says what to do about it."""
        try:
            super().delete(session, identifier, known)
        except VendorError as error:
            if error.status != 400:
                raise
            raise LookupError(f"{error} - please ensure all associated Alert Policies are deleted.") from error
