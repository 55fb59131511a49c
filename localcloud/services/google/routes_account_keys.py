"""Serve `iam.projects.serviceAccounts.keys`: the long-lived keys nobody should have, so that inventories can find one.

Kind: `google.service_account_key`, key = the account's unique id + `/` + key id. The private half is shown once and not kept.
"""

import json
import secrets
from base64 import b64decode, b64encode
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from localcloud.core.clock import rfc3339
from localcloud.core.http import Call, Reply, Route
from localcloud.core.store import Document
from localcloud.services.google.access import require
from localcloud.services.google.apis import IAM
from localcloud.services.google.errors import invalid, missing
from localcloud.services.google.org_policies import check_key_creation, check_key_upload
from localcloud.services.google.projects import find_project
from localcloud.services.google.routes_service_accounts import BASE, account_target

KIND: Final = "google.service_account_key"
_NEVER: Final = "9999-12-31T23:59:59Z"
_PUBLIC_FIELDS: Final = (
    "name",
    "validAfterTime",
    "validBeforeTime",
    "keyAlgorithm",
    "keyOrigin",
    "keyType",
    "disabled",
)


def _project_of(call: Call, account: Document) -> Document:
    return find_project(call.tx, account["projectId"]) or {}


def _require_account(call: Call) -> Document:
    target, account = account_target(call)
    require(call, target)
    if account is None:
        raise missing(IAM, f"Service account {target.shown} does not exist.")
    return account


def _require_key(call: Call) -> tuple[str, Document]:
    account = _require_account(call)
    place = f"{account['uniqueId']}/{call.params['key']}"
    key = call.tx.get(KIND, place)
    if key is None:
        raise missing(IAM, f"Service account key {call.params['key']} does not exist.")
    return place, key


def _create(call: Call) -> Reply:
    account = _require_account(call)
    check_key_creation(call.tx, _project_of(call, account), account)
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key_id = secrets.token_hex(20)
    key: Document = {
        "name": f"{account['name']}/keys/{key_id}",
        "validAfterTime": rfc3339(call.clock.now().replace(microsecond=0)),
        "validBeforeTime": _NEVER,
        "keyAlgorithm": "KEY_ALG_RSA_2048",
        "keyOrigin": "GOOGLE_PROVIDED",
        "keyType": "USER_MANAGED",
        "publicKeyPem": private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    }
    call.tx.put(KIND, f"{account['uniqueId']}/{key_id}", key)
    file = b64encode(json.dumps(_credentials_file(account, key_id, private)).encode()).decode()
    return Reply({**_describe(key), "privateKeyType": "TYPE_GOOGLE_CREDENTIALS_FILE", "privateKeyData": file})


def _upload(call: Call) -> Reply:
    account = _require_account(call)
    check_key_upload(call.tx, _project_of(call, account), account)
    try:
        certificate = x509.load_pem_x509_certificate(b64decode(call.body.get("publicKeyData", ""), validate=True))
    except ValueError as error:  # no base64, or no certificate in it
        raise invalid(IAM) from error
    if not isinstance(public := certificate.public_key(), rsa.RSAPublicKey):
        raise invalid(IAM)
    key_id = secrets.token_hex(20)
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    key: Document = {
        "name": f"{account['name']}/keys/{key_id}",
        "validAfterTime": rfc3339(certificate.not_valid_before_utc),
        "validBeforeTime": rfc3339(certificate.not_valid_after_utc),
        "keyAlgorithm": "KEY_ALG_RSA_2048" if public.key_size > 1024 else "KEY_ALG_RSA_1024",
        "keyOrigin": "USER_PROVIDED",
        "keyType": "USER_MANAGED",
        "publicKeyPem": pem.decode(),
    }
    call.tx.put(KIND, f"{account['uniqueId']}/{key_id}", key)
    return Reply(_describe(key))


def _credentials_file(account: Document, key_id: str, private: rsa.RSAPrivateKey) -> dict[str, str]:
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return {
        "type": "service_account",
        "project_id": account["projectId"],
        "private_key_id": key_id,
        "private_key": pem.decode(),
        "client_email": account["email"],
        "client_id": account["uniqueId"],
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
    }


def _describe(key: Document) -> dict[str, Any]:
    return {name: key[name] for name in _PUBLIC_FIELDS if key.get(name)}


def _get(call: Call) -> Reply:
    _, key = _require_key(call)
    shown = _describe(key)
    if call.query.get("publicKeyType") in {"TYPE_RAW_PUBLIC_KEY", "TYPE_X509_PEM_FILE"}:
        shown["publicKeyData"] = b64encode(key["publicKeyPem"].encode()).decode()
    return Reply(shown)


def _list(call: Call) -> Reply:
    account = _require_account(call)
    wanted = call.query.get("keyTypes", "USER_MANAGED")
    keys = [_describe(key) for _, key in call.tx.list(KIND, f"{account['uniqueId']}/") if key["keyType"] == wanted]
    return Reply({"keys": keys} if keys else {})


def _delete(call: Call) -> Reply:
    place, _ = _require_key(call)
    call.tx.delete(KIND, place)
    return Reply({})


def _enable(call: Call) -> Reply:
    return _switch(call, is_disabled=False)


def _disable(call: Call) -> Reply:
    return _switch(call, is_disabled=True)


def _switch(call: Call, *, is_disabled: bool) -> Reply:
    place, key = _require_key(call)
    key["disabled"] = is_disabled
    call.tx.put(KIND, place, key)
    return Reply({})


_ID: Final = "iam.projects.serviceAccounts.keys"
_PERMISSION: Final = "iam.serviceAccountKeys"
_LIST: Final = f"{BASE}/{{account}}/keys"
_ONE: Final = f"{_LIST}/{{key}}"
ROUTES: Final = (
    Route(f"{_ID}.create", "POST", _LIST, _create, f"{_PERMISSION}.create"),
    Route(f"{_ID}.upload", "POST", f"{_LIST}:upload", _upload, f"{_PERMISSION}.create"),
    Route(f"{_ID}.list", "GET", _LIST, _list, f"{_PERMISSION}.list"),
    Route(f"{_ID}.get", "GET", _ONE, _get, f"{_PERMISSION}.get"),
    Route(f"{_ID}.delete", "DELETE", _ONE, _delete, f"{_PERMISSION}.delete"),
    Route(f"{_ID}.enable", "POST", f"{_ONE}:enable", _enable, f"{_PERMISSION}.enable"),
    Route(f"{_ID}.disable", "POST", f"{_ONE}:disable", _disable, f"{_PERMISSION}.disable"),
)
