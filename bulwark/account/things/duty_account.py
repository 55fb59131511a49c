"""The accounts of the infrastructure's duties, and the custom role of the one that brings the stack up: all that it may do."""

import shlex

from bulwark.account.names import ROLE_ID, AccountNames, Names
from bulwark.account.thing import Answer, Finding, Request, Thing, different, missing, there
from bulwark.core.permissions import apply_permissions


def duty_account(account: AccountNames) -> Thing:
    """Return the account of one duty."""
    gcloud, flags = ["gcloud", "iam", "service-accounts"], [f"--project={account.project}"]

    def judge(answer: Answer) -> Finding:
        if answer is None:
            body = {"accountId": account.row.account_id}
            command = shlex.join([*gcloud, "create", account.row.account_id, *flags])
            path = f"v1/projects/{account.project}/serviceAccounts"
            return missing("is not there", Request("iam", "POST", path, body, command))
        if answer.get("disabled"):
            command = shlex.join([*gcloud, "enable", account.email, *flags])
            return different("is disabled", Request("iam", "POST", f"v1/{account.full}:enable", {}, command))
        return there("can be acted as")

    look = Request("iam", "GET", f"v1/{account.full}")
    adopt = (f"accounts.infrastructure.{account.row.duty}", account.full)
    return Thing("account", account.email, look, judge, adopt)


def duty_role(names: Names) -> Thing:
    """Return the role. More permissions than it needs are the program's to take away."""
    gcloud, wanted = ["gcloud", "iam", "roles"], apply_permissions()

    def judge(answer: Answer) -> Finding:
        if answer is None:
            role = {"title": "Bulwark: infra-apply", "stage": "GA", "includedPermissions": list(wanted)}
            flags = [f"--title={role['title']}", "--stage=GA", f"--permissions={','.join(wanted)}"]
            command = shlex.join([*gcloud, "create", ROLE_ID, f"--project={names.project}", *flags])
            path, body = f"v1/projects/{names.project}/roles", {"roleId": ROLE_ID, "role": role}
            return missing("is not there", Request("iam", "POST", path, body, command))
        lacking = [permission for permission in wanted if permission not in answer.get("includedPermissions", ())]
        requests = [*([_undelete(names)] if answer.get("deleted") else ()), *([_complete(names, lacking)] if lacking else ())]
        if not requests:
            return there(f"has the {len(wanted)} permissions that it needs")
        return different(f"lacks {len(lacking)} permissions" if lacking else "is deleted", *requests)

    return Thing("custom role", names.role, Request("iam", "GET", f"v1/{names.role}"), judge, ("roles.infra-apply", names.role))


def _undelete(names: Names) -> Request:
    command = shlex.join(["gcloud", "iam", "roles", "undelete", ROLE_ID, f"--project={names.project}"])
    return Request("iam", "POST", f"v1/{names.role}:undelete", {}, command)


def _complete(names: Names, lacking: list[str]) -> Request:
    flag = f"--add-permissions={','.join(lacking)}"
    command = shlex.join(["gcloud", "iam", "roles", "update", ROLE_ID, f"--project={names.project}", flag])
    body = {"includedPermissions": list(apply_permissions())}
    return Request("iam", "PATCH", f"v1/{names.role}?updateMask=includedPermissions", body, command)
