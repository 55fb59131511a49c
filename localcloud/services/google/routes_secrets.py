"""Serve `secretmanager.projects.secrets`, versions and policies excepted."""

from typing import Final

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document, DocumentExistsError, Transaction
from localcloud.services.google.access import project_target, require
from localcloud.services.google.apis import SECRETS
from localcloud.services.google.errors import invalid, precondition, taken
from localcloud.services.google.list_filters import parse_filter
from localcloud.services.google.pages import cut_page
from localcloud.services.google.secret_checks import ID_FORMAT, check_secret, settle_expiry
from localcloud.services.google.secret_rotation import check_publisher, check_rotation
from localcloud.services.google.secrets_store import (
    SECRET,
    VERSION,
    find_secret,
    missing_secret,
    remove_secret,
    secret_target,
    version_key,
)
from localcloud.services.google.update_masks import apply_mask, parse_mask

BASE: Final = "/v1/projects/{project}/secrets"
_MUTABLE: Final = (
    "labels",
    "annotations",
    "topics",
    "expireTime",
    "ttl",
    "rotation",
    "versionAliases",
    "versionDestroyTtl",
    "replication",
)
_INPUTS: Final = (*_MUTABLE, "secretType")


def require_secret(call: Call) -> Document:
    """Check the caller and return the secret.

    Raises:
        RefusalError: 403 or 404.
    """
    target, secret = secret_target(call)
    require(call, target)
    if secret is None:
        raise missing_secret(target)
    return secret


def next_etag(tx: Transaction) -> str:
    """Return an etag as Secret Manager writes them: a quoted hexadecimal number."""
    return f'"{tx.next_number("google.etag"):014x}"'


def _create(call: Call) -> Reply:
    target = project_target(SECRETS, call.tx, call.params["project"])
    require(call, target)
    parent = f"projects/{target.project['projectNumber']}/secrets" if target.project else ""
    secret_id = call.query.get("secretId", "")
    name = f"{parent}/{secret_id}"
    if not ID_FORMAT.fullmatch(secret_id):
        raise invalid(SECRETS, f"Resource ID [{name}] is not in a valid format.")
    find_secret(call.tx, call.clock, name)  # an expired one gives its name free
    secret: Document = {"name": name, "createTime": rfc3339(call.clock.now())}
    secret |= {field: call.body[field] for field in _INPUTS if call.body.get(field)}
    settle_expiry(secret, call.body, call.clock)
    check_secret(secret)
    check_rotation(secret, call.clock, is_new=True)
    _check_aliases(call, secret)
    check_publisher(call, target.project or {}, secret)
    secret["etag"] = next_etag(call.tx)
    try:
        call.tx.insert(SECRET, name, secret)
    except DocumentExistsError as error:
        raise taken(SECRETS, f"Secret [{name}] already exists.") from error
    return Reply(secret)


def _get(call: Call) -> Reply:
    return Reply(require_secret(call))


def _list(call: Call) -> Reply:
    target = project_target(SECRETS, call.tx, call.params["project"])
    require(call, target)
    parent = f"projects/{target.project['projectNumber']}/secrets/" if target.project else ""
    filter_text = call.query.get("filter", "")
    is_wanted = parse_filter(SECRETS, filter_text)
    live = [find_secret(call.tx, call.clock, name) for name, _ in call.tx.list(SECRET, parent)]
    wanted = [secret for secret in live if secret is not None and is_wanted(secret)]
    found = sorted(wanted, key=lambda secret: str(secret["createTime"]), reverse=True)
    page, rest = cut_page(call, SECRETS, found, largest=25_000, default=25_000)
    return Reply({"secrets": page, "totalSize": 0 if filter_text else len(found), **rest} if page else {})


def _patch(call: Call) -> Reply:
    target, _ = secret_target(call)
    secret = require_secret(call)
    check_etag(secret, str(call.body.get("etag", "")))
    before = secret["replication"]
    paths = parse_mask(call.query.get("updateMask", ""), call.body, _MUTABLE, SECRETS)
    if not paths:
        raise invalid(SECRETS)
    apply_mask(secret, call.body, paths)
    settle_expiry(secret, call.body if {"ttl", "expireTime"} & set(paths) else {}, call.clock)
    check_secret(secret)
    check_rotation(secret, call.clock, is_new=any(path.startswith("rotation") for path in paths))
    _check_aliases(call, secret)
    if "topics" in paths:
        check_publisher(call, target.project or {}, secret)
    if _places(secret["replication"]) != _places(before):
        raise invalid(SECRETS)
    secret["etag"] = next_etag(call.tx)
    call.tx.put(SECRET, secret["name"], secret)
    return Reply(secret)


def _places(replication: Document) -> list[str]:
    if "automatic" in replication:
        return ["automatic"]
    return [replica["location"] for replica in replication["userManaged"]["replicas"]]


def _check_aliases(call: Call, secret: Document) -> None:
    for alias, number in secret.get("versionAliases", {}).items():
        if not str(number).isdigit() or call.tx.get(VERSION, version_key(secret["name"], int(number))) is None:
            raise invalid(SECRETS)
        secret["versionAliases"][alias] = str(number)


def check_etag(entity: Document, etag: str) -> None:
    """Refuse a write that was made for another state of the entity (wording unverified)."""
    if etag and etag != entity["etag"]:
        raise precondition(SECRETS, f"The provided etag [{etag}] does not match the current etag of [{entity['name']}].")


def _delete(call: Call) -> Reply:
    secret = require_secret(call)
    check_etag(secret, call.query.get("etag", ""))
    remove_secret(call.tx, secret["name"])
    return Reply({})


_ID: Final = "secretmanager.projects.secrets"
_PERMISSION: Final = "secretmanager.secrets"
_ONE: Final = f"{BASE}/{{secret}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", BASE, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", BASE, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.patch", "PATCH", _ONE, _patch, f"{_PERMISSION}.update"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
)
