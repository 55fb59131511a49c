"""Serve what is read of projects: Resource Manager v1 and v3, and Cloud Billing."""

from typing import Final

from localcloud.core.http import Call, Reply, Route
from localcloud.services.google.access import is_allowed, project_target, require
from localcloud.services.google.apis import BILLING, RESOURCES
from localcloud.services.google.errors import denied
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.pages import cut_page
from localcloud.services.google.projects import describe_project, list_projects
from localcloud.services.google.tokens import identify


def _get(call: Call) -> Reply:
    target = project_target(RESOURCES, call.tx, call.params["project"])
    require(call, target)
    if target.project is None:
        raise denied(RESOURCES, call.route.permission, target.shown)
    return Reply(describe_project(target.project))


def _get_v3(call: Call) -> Reply:
    target = project_target(RESOURCES, call.tx, call.params["project"])
    require(call, target)
    if target.project is None:
        raise denied(RESOURCES, call.route.permission, target.shown)
    project = target.project
    shown = {
        "name": f"projects/{project['projectNumber']}",
        "projectId": project["projectId"],
        "displayName": project["name"],
        "state": project["lifecycleState"],
        "createTime": project["createTime"],
        "updateTime": project["createTime"],
    }
    if project.get("parent"):
        shown["parent"] = f"{project['parent']['type']}s/{project['parent']['id']}"
    if project.get("labels"):
        shown["labels"] = project["labels"]
    return Reply(shown)


def _list(call: Call) -> Reply:
    identity = identify(call)
    is_wanted = parse_filter(RESOURCES, call.query.get("filter", ""))
    found = [
        describe_project(project)
        for project in list_projects(call.tx)
        if is_allowed(call, project_target(RESOURCES, call.tx, project["projectId"]), identity, "resourcemanager.projects.get")
    ]
    page, rest = cut_page(call, RESOURCES, [each for each in found if is_wanted(each)], largest=1000, default=1000)
    return Reply({"projects": page, **rest} if page else {})


def _get_billing(call: Call) -> Reply:
    target = project_target(BILLING, call.tx, call.params["project"])
    require(call, target)
    if target.project is None:
        raise denied(BILLING, call.route.permission, target.shown)
    project_id, account = target.project["projectId"], target.project.get("billingAccount", "")
    return Reply(
        {
            "name": f"projects/{project_id}/billingInfo",
            "projectId": project_id,
            "billingAccountName": f"billingAccounts/{account}" if account else "",
            "billingEnabled": bool(account),
        }
    )


_PERMISSION: Final = "resourcemanager.projects.get"
ROUTES: Final = (
    Route("cloudresourcemanager.projects.list", "GET", "/v1/projects", _list),
    Route("cloudresourcemanager.projects.get", "GET", "/v1/projects/{project}", _get, _PERMISSION),
    Route("cloudresourcemanager.projects.get", "GET", "/v3/projects/{project}", _get_v3, _PERMISSION),
    Route("cloudbilling.projects.getBillingInfo", "GET", "/v1/projects/{project}/billingInfo", _get_billing, _PERMISSION),
)
