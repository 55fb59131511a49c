"""Serve Service Usage: which APIs a project has on, and the service agents it has for them."""

import secrets
import uuid
from typing import Any, Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google import enabled_services
from localcloud.services.google.access import project_target, require
from localcloud.services.google.accounts_index import AGENTS
from localcloud.services.google.apis import CATALOG, USAGE, agent_email
from localcloud.services.google.errors import denied, error_info, invalid, missing, precondition, refuse
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.operations import find_operation, finish, type_url
from localcloud.services.google.pages import cut_page
from localcloud.services.google.tokens import identify

_BASE: Final = "/v1/projects/{project}/services"
_MESSAGES: Final = "google.api.serviceusage.v1"
_METADATA: Final = f"{_MESSAGES}.OperationMetadata"
MAXIMUM_BATCH: Final = 20
"""Source: Service Usage v1 discovery, BatchEnableServicesRequest.serviceIds, 2026-09."""


def _require_project(call: Call) -> Document:
    shown = call.params.get("service", f"projects/{call.params['project']}")
    target = project_target(USAGE, call.tx, call.params["project"], shown)
    require(call, target)
    if target.project is None:
        raise denied(USAGE, call.route.permission, shown)
    return target.project


def _check_known(hosts: list[str]) -> None:
    unknown = [host for host in hosts if host not in CATALOG]
    if unknown:
        raise _unknown_services(unknown)


def _unknown_services(hosts: list[str]) -> RefusalError:
    names = ",".join(hosts)
    info = error_info("SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED", USAGE.host, {"services": names})
    return refuse(USAGE, "PERMISSION_DENIED", f"Not found or permission denied for service(s): {names}.", details=[info])


def _operation(call: Call, message: str, response: dict[str, Any]) -> Reply:
    return finish(call.tx, f"operations/{uuid.uuid4().hex}", {"@type": type_url(message), **response}, _METADATA)


def _list(call: Call) -> Reply:
    project = _require_project(call)
    is_wanted = parse_filter(USAGE, call.query.get("filter", ""))
    found = [enabled_services.describe_with_title(call.tx, project, host) for host in sorted(CATALOG)]
    page, rest = cut_page(call, USAGE, [each for each in found if is_wanted(each)], largest=200, default=50)
    return Reply({"services": page, **rest} if page else {})


def _get(call: Call) -> Reply:
    project = _require_project(call)
    _check_known([call.params["service"]])
    return Reply(enabled_services.describe_with_title(call.tx, project, call.params["service"]))


def _enable(call: Call) -> Reply:
    project, host = _require_project(call), call.params["service"]
    _check_known([host])
    enabled_services.enable(call.tx, project, [host])
    service = enabled_services.describe(call.tx, project, host)
    return _operation(call, f"{_MESSAGES}.EnableServiceResponse", {"service": service})


def _batch_enable(call: Call) -> Reply:
    project = _require_project(call)
    hosts = [str(host) for host in call.body.get("serviceIds") or []]
    if not 0 < len(hosts) <= MAXIMUM_BATCH:
        raise invalid(USAGE)
    _check_known(hosts)
    enabled_services.enable(call.tx, project, hosts)
    services = [enabled_services.describe(call.tx, project, host) for host in hosts]
    return _operation(call, f"{_MESSAGES}.BatchEnableServicesResponse", {"services": services})


def _disable(call: Call) -> Reply:
    project, host = _require_project(call), call.params["service"]
    _check_known([host])
    dependents = enabled_services.list_dependents(call.tx, project, host)
    if dependents and call.body.get("disableDependentServices") is not True:
        raise _needed_by(host, dependents)
    enabled_services.disable(call.tx, project, [host, *dependents])
    service = enabled_services.describe(call.tx, project, host)
    return _operation(call, f"{_MESSAGES}.DisableServiceResponse", {"service": service})


def _needed_by(host: str, dependents: list[str]) -> RefusalError:
    noun = "service" if len(dependents) == 1 else "services"
    text = (
        f"The service {host} is depended on by the following active {noun}: {','.join(dependents)}; Please specify "
        "disable_dependent_services=true if you want to proceed with disabling all services."
    )
    return precondition(USAGE, text)


def _get_operation(call: Call) -> Reply:
    identify(call)
    operation = find_operation(call.tx, f"operations/{call.params['operation']}")
    if operation is None:
        raise missing(USAGE)
    return Reply(operation)


def _generate_identity(call: Call) -> Reply:
    project, host = _require_project(call), call.params["service"]
    _check_known([host])
    email = agent_email(host, project["projectNumber"])
    agent = call.tx.get(AGENTS, email) or {"email": email, "uniqueId": str(10**20 + secrets.randbelow(10**20))}
    call.tx.put(AGENTS, email, agent)
    return _operation(call, "google.api.serviceusage.v1beta1.ServiceIdentity", agent)


_ID: Final = "serviceusage.services"
_ONE: Final = f"{_BASE}/{{service}}"
ROUTES: Final = (
    Route(f"{_ID}.list", "GET", _BASE, _list, "serviceusage.services.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, "serviceusage.services.get"),
    Route(f"{_ID}.enable", "POST", f"{_ONE}:enable", _enable, "serviceusage.services.enable"),
    Route(f"{_ID}.disable", "POST", f"{_ONE}:disable", _disable, "serviceusage.services.disable"),
    Route(f"{_ID}.batchEnable", "POST", f"{_BASE}:batchEnable", _batch_enable, "serviceusage.services.enable"),
    Route("serviceusage.operations.get", "GET", "/v1/operations/{operation}", _get_operation),
    Route("serviceusage.operations.get", "GET", "/v1beta1/operations/{operation}", _get_operation),
    Route(
        f"{_ID}.generateServiceIdentity",
        "POST",
        "/v1beta1/projects/{project}/services/{service}:generateServiceIdentity",
        _generate_identity,
        "serviceusage.services.enable",
    ),
)
