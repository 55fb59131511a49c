"""Serve `iam.projects.serviceAccounts`, keys and policies excepted."""

import re
import secrets
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any, Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document, DocumentExistsError
from localcloud.services.google import accounts_index
from localcloud.services.google.access import Target, project_target, require
from localcloud.services.google.accounts_index import DELETED, IDS, KIND, find_account
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import invalid, missing, precondition, taken
from localcloud.services.google.pages import cut_page
from localcloud.services.google.policies import rename_member
from localcloud.services.google.projects import find_project
from localcloud.services.google.update_masks import apply_mask, parse_mask

BASE: Final = "/v1/projects/{project}/serviceAccounts"
_ID_FORMAT: Final = re.compile(r"[a-z](?:[a-z0-9-]{4,28}[a-z0-9])")
_INPUTS: Final = ("displayName", "description")
_UNDELETE_WITHIN: Final = timedelta(days=30)


def account_target(call: Call) -> tuple[Target, Document | None]:
    """Return the target of a call on an account, and the account; the path's project may be `-`."""
    account = find_account(call.tx, call.params["account"])
    reference = call.params["project"]
    if reference == "-":
        reference = account["projectId"] if account else accounts_index.account_project(call.params["account"])
    project = find_project(call.tx, reference)
    if account is not None and (project is None or account["projectId"] != project["projectId"]):
        account = None
    shown = f"projects/{call.params['project']}/serviceAccounts/{call.params['account']}"
    name = f"projects/-/serviceAccounts/{account['uniqueId']}" if account else ""
    own = policy_key(account) if account else ""
    return Target(IAM, project, shown, own, name, "iam.googleapis.com/ServiceAccount"), account


def policy_key(account: Document) -> str:
    """Return the key of the account's policy: by unique id, because a new account of the same name starts without grants."""
    return f"//iam.googleapis.com/projects/{account['projectId']}/serviceAccounts/{account['uniqueId']}"


def require_account(call: Call) -> Document:
    """Check the caller and return the account.

    Raises:
        RefusalError: 403, or 404 `Unknown service account`.
    """
    target, account = account_target(call)
    require(call, target)
    if account is None:
        raise missing(IAM, "Unknown service account")
    return account


def describe_account(account: Document) -> dict[str, Any]:
    """Return the account as the API shows it: empty fields are absent."""
    return {name: value for name, value in account.items() if value not in ("", False) and name != "deleteTime"}


def _create(call: Call) -> Reply:
    target = project_target(IAM, call.tx, call.params["project"])
    require(call, target)
    account_id, body = str(call.body.get("accountId", "")), call.body.get("serviceAccount") or {}
    if not _ID_FORMAT.fullmatch(account_id) or target.project is None:
        raise (
            invalid(IAM, f'The account ID "{account_id}" does not have a length between 6 and 30.')
            if account_id
            else invalid(IAM)
        )
    _check_lengths(body)
    account = _make_account(target.project["projectId"], account_id, body)
    try:
        call.tx.insert(KIND, account["name"], account)
    except DocumentExistsError as error:
        parent = f"projects/{target.project['projectId']}"
        raise taken(IAM, f"Service account {account_id} already exists within project {parent}.") from error
    call.tx.put(IDS, account["uniqueId"], {"key": account["name"]})
    return Reply(describe_account(account))


def _make_account(project_id: str, account_id: str, body: Document) -> Document:
    email = f"{account_id}@{project_id}{accounts_index.DOMAIN}"
    unique_id = str(10**20 + secrets.randbelow(10**20))
    account: Document = {
        "name": accounts_index.account_key(email),
        "projectId": project_id,
        "uniqueId": unique_id,
        "email": email,
    }
    account |= {name: body[name] for name in _INPUTS if body.get(name)}
    return account | {"etag": _new_etag(), "oauth2ClientId": unique_id}


def _new_etag() -> str:
    return b64encode(secrets.token_bytes(8)).decode()


def _check_lengths(body: Document) -> None:
    if len(str(body.get("displayName", "")).encode()) > 100 or len(str(body.get("description", "")).encode()) > 256:
        raise invalid(IAM)


def _get(call: Call) -> Reply:
    return Reply(describe_account(require_account(call)))


def _list(call: Call) -> Reply:
    target = project_target(IAM, call.tx, call.params["project"])
    require(call, target)
    project_id = target.project["projectId"] if target.project else ""
    found = [describe_account(account) for _, account in call.tx.list(KIND, f"projects/{project_id}/serviceAccounts/")]
    page, rest = cut_page(call, IAM, found, largest=100, default=20)
    return Reply({"accounts": page, **rest} if page else {})


def _patch(call: Call) -> Reply:
    account = require_account(call)
    body = call.body.get("serviceAccount") or {}
    _check_lengths(body)
    paths = parse_mask(str(call.body.get("updateMask", "")), body, _INPUTS, IAM)
    touched = apply_mask(account, body, paths)
    account["etag"] = _new_etag()
    call.tx.put(KIND, account["name"], account)
    # Google answers with the name and what was changed, nothing else.
    return Reply({name: account[name] for name in ("name", *touched) if name in account})


def _update(call: Call) -> Reply:
    account = require_account(call)
    _check_lengths(call.body)
    apply_mask(account, call.body, list(_INPUTS))
    account["etag"] = _new_etag()
    call.tx.put(KIND, account["name"], account)
    return Reply(describe_account(account))


def _delete(call: Call) -> Reply:
    account = require_account(call)
    call.tx.delete(KIND, account["name"])
    call.tx.delete(IDS, account["uniqueId"])
    account["deleteTime"] = rfc3339(call.clock.now())
    call.tx.put(DELETED, account["uniqueId"], account)
    rename_member(call.tx, f"serviceAccount:{account['email']}", _deleted_member(account))
    return Reply({})


def _deleted_member(account: Document) -> str:
    return f"deleted:serviceAccount:{account['email']}?uid={account['uniqueId']}"


def _undelete(call: Call) -> Reply:
    target = project_target(IAM, call.tx, call.params["project"])
    account = call.tx.get(DELETED, call.params["account"])
    if target.project is None and account is not None and call.params["project"] == "-":
        target = project_target(IAM, call.tx, account["projectId"])
    require(call, target)
    if account is None or _is_past(account, call.clock.now()):
        raise missing(IAM, "Unknown service account")
    if find_account(call.tx, account["email"]) is not None:
        raise _name_taken(account)
    account.pop("deleteTime")
    call.tx.delete(DELETED, account["uniqueId"])
    call.tx.put(KIND, account["name"], account)
    call.tx.put(IDS, account["uniqueId"], {"key": account["name"]})
    rename_member(call.tx, _deleted_member(account), f"serviceAccount:{account['email']}")
    return Reply({"restoredAccount": describe_account(account)})


def _is_past(account: Document, now: datetime) -> bool:
    return datetime.fromisoformat(account["deleteTime"]) + _UNDELETE_WITHIN <= now


def _name_taken(account: Document) -> RefusalError:
    return precondition(IAM, f"Service account {account['email']} already exists.")  # unverified wording


def _enable(call: Call) -> Reply:
    return _switch(call, is_disabled=False)


def _disable(call: Call) -> Reply:
    return _switch(call, is_disabled=True)


def _switch(call: Call, *, is_disabled: bool) -> Reply:
    account = require_account(call)
    account["disabled"] = is_disabled
    call.tx.put(KIND, account["name"], account)
    return Reply({})


_ID: Final = "iam.projects.serviceAccounts"
_PERMISSION: Final = "iam.serviceAccounts"
_ONE: Final = f"{BASE}/{{account}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", BASE, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", BASE, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_PERMISSION}.update"),
    Route(f"{_ID}.update", "PUT", _ONE, _update, f"{_PERMISSION}.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
    Route(f"{_ID}.undelete", "POST", f"{_ONE}:undelete", _undelete, f"{_PERMISSION}.undelete"),
    Route(f"{_ID}.enable", "POST", f"{_ONE}:enable", _enable, f"{_PERMISSION}.enable"),
    Route(f"{_ID}.disable", "POST", f"{_ONE}:disable", _disable, f"{_PERMISSION}.disable"),
)
