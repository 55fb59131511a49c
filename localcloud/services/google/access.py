"""Decide whether a call is allowed: API enabled, token wide enough, permission granted on the resource or above it."""

from dataclasses import dataclass
from typing import Final

from localcloud.core.http import Call
from localcloud.core.store import Document, Transaction
from localcloud.services.google import projects
from localcloud.services.google.apis import CREDENTIALS, IAM, Api
from localcloud.services.google.cel_programs import is_true_for
from localcloud.services.google.enabled_services import is_enabled
from localcloud.services.google.errors import denied, scope_too_small, service_disabled
from localcloud.services.google.members import is_match
from localcloud.services.google.policies import load_policy
from localcloud.services.google.roles import permissions_of
from localcloud.services.google.tokens import CLOUD_PLATFORM, Identity, identify

_READ_ONLY_SCOPE: Final = "https://www.googleapis.com/auth/cloud-platform.read-only"
_IAM_SCOPE: Final = "https://www.googleapis.com/auth/iam"


@dataclass(frozen=True, slots=True)
class Target:
    """The thing a call is about, as IAM sees it."""

    api: Api
    project: Document | None
    """The project it is in; None when there is no such project, which refuses every call."""
    shown: str
    """Its name in a refusal, as the caller wrote it."""
    own_policy: str = ""
    """Key of its own policy; empty when it has none and only the project's counts."""
    name: str = ""
    """`resource.name` for conditions, with the project's number."""
    kind: str = ""
    """`resource.type` for conditions, e.g. `secretmanager.googleapis.com/Secret`."""
    above: tuple[str, ...] = ()
    """Keys of the policies of what it is in, below the project."""


def project_target(api: Api, tx: Transaction, reference: str, shown: str = "") -> Target:
    """Return the target of a call about a project or about something in it that has no policy of its own."""
    project = projects.find_project(tx, reference)
    name = f"projects/{project['projectNumber']}" if project else ""
    return Target(api, project, shown or f"projects/{reference}", "", name, "cloudresourcemanager.googleapis.com/Project")


def require(call: Call, target: Target, permission: str = "") -> Identity:
    """Let a call pass that may; return who makes it.

    Args:
        call: the request; its route says the permission.
        target: what it is about.
        permission: another one than the route's.

    Raises:
        RefusalError: 401 or 403 in the API's own words.
    """
    identity = identify(call)
    wanted = permission or call.route.permission
    if target.project is None:
        raise denied(target.api, wanted, target.shown)
    require_enabled(call.tx, target.api, target.project)
    if not _is_scope_wide_enough(call, target.api, identity):
        raise scope_too_small(target.api, call.route.id)
    if wanted and not is_allowed(call, target, identity, wanted):
        raise denied(target.api, wanted, target.shown)
    return identity


def require_enabled(tx: Transaction, api: Api, project: Document) -> None:
    """Let a call pass whose API is enabled in the project.

    Raises:
        RefusalError: 403 `SERVICE_DISABLED`.
    """
    if not is_enabled(tx, project, api.host):
        raise service_disabled(api, project["projectNumber"])


def _is_scope_wide_enough(call: Call, api: Api, identity: Identity) -> bool:
    if CLOUD_PLATFORM in identity.scopes:
        return True
    if api in {IAM, CREDENTIALS} and _IAM_SCOPE in identity.scopes:
        return True
    return call.method == "GET" and _READ_ONLY_SCOPE in identity.scopes


def is_allowed(call: Call, target: Target, identity: Identity, permission: str) -> bool:
    """Say whether any binding on the target, above it or on its project gives the identity the permission."""
    if target.project is None:
        return False
    keys = [key for key in (target.own_policy, *target.above, projects.policy_key(target.project)) if key]
    return any(_grants(call, key, target, identity, permission) for key in keys)


def _grants(call: Call, key: str, target: Target, identity: Identity, permission: str) -> bool:
    for binding in load_policy(call.tx, key).get("bindings", []):
        if permission not in permissions_of(call.tx, binding["role"]):
            continue
        if not any(is_match(call.tx, member, identity) for member in binding["members"]):
            continue
        condition = binding.get("condition")
        if condition is None or is_true_for(condition["expression"], call.clock.now(), target.name, target.api.host, target.kind):
            return True
    return False
