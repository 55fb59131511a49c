"""Actions secrets of repositories and environments over REST. @octokit/openapi 23.0.2, "Actions / secrets".

A secret arrives in a libsodium sealed box for the scope's public key. The box is opened to see that it is one, and the value is
dropped: what stays is the name, the times and a keyed digest, by which a test can tell that the value changed.
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Callable
from typing import Final

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from localcloud.core.http import Call, Reply
from localcloud.core.store import Document, Transaction
from localcloud.services.github.bodies import required_text
from localcloud.services.github.errors import not_found, refuse
from localcloud.services.github.identifiers import now
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repository_routes import on_repository
from localcloud.services.github.routes_variables import MAXIMUM_BYTES, Scope, checked_name, environment_scope, repository_scope

KIND: Final = "github.secret"
KEY_KIND: Final = "github.public_key"
# "Secrets reference" in GitHub's documentation: 100 a repository, 100 an environment.
LIMIT: Final = 100
_PUBLIC_FIELDS: Final = ("name", "created_at", "updated_at")
# The ids GitHub hands out for these keys are decimal numbers of 18 digits.
_KEY_ID_FLOOR: Final = 10**17


def scope_key(transaction: Transaction, prefix: str) -> Document:
    """Return the key pair of a scope (base64), made at first use."""
    kept = transaction.get(KEY_KIND, prefix)
    if kept is not None:
        return kept
    private = PrivateKey.generate()
    document = {
        "key_id": str(_KEY_ID_FLOOR + secrets.randbelow(9 * _KEY_ID_FLOOR)),
        "public_key": base64.b64encode(bytes(private.public_key)).decode(),
        "private_key": base64.b64encode(bytes(private)).decode(),
    }
    transaction.put(KEY_KIND, prefix, document)
    return document


def _open_box(key: Document, encrypted: str) -> bytes:
    private = PrivateKey(base64.b64decode(key["private_key"]))
    try:
        return SealedBox(private).decrypt(base64.b64decode(encrypted, validate=True))
    except (CryptoError, binascii.Error, ValueError) as error:
        raise refuse(422, "Bad request - encrypted_value is not a sealed box for this public key.") from error


def _digest(key: Document, value: bytes) -> str:
    return hashlib.blake2b(value, key=base64.b64decode(key["private_key"]), digest_size=16).hexdigest()


def _show(secret: Document) -> Document:
    return {name: secret[name] for name in _PUBLIC_FIELDS}


def _require(call: Call, prefix: str) -> tuple[str, Document]:
    key = f"{prefix}{call.params['secret_name'].upper()}"
    secret = call.tx.get(KIND, key)
    if secret is None:
        raise not_found()
    return key, secret


def listing(scope: Scope) -> Callable[[Call], Reply]:
    """Return what lists the secrets of a scope."""

    def handle(call: Call) -> Reply:
        prefix, _ = scope(call)
        return reply_with_counted_page(call, "secrets", [_show(secret) for _, secret in call.tx.list(KIND, prefix)])

    return handle


def showing_key(scope: Scope) -> Callable[[Call], Reply]:
    """Return what shows the public key of a scope."""

    def handle(call: Call) -> Reply:
        key = scope_key(call.tx, scope(call)[0])
        return Reply({"key_id": key["key_id"], "key": key["public_key"]})

    return handle


def putting(scope: Scope) -> Callable[[Call], Reply]:
    """Return what writes a secret of a scope."""

    def handle(call: Call) -> Reply:
        prefix, _ = scope(call)
        name = checked_name(call.params["secret_name"], "Secret")
        key = scope_key(call.tx, prefix)
        if required_text(call, "key_id") != key["key_id"]:
            raise refuse(422, "Bad request - key_id is not the id of the present public key.")
        value = _open_box(key, required_text(call, "encrypted_value"))
        if len(value) > MAXIMUM_BYTES:
            raise refuse(422, f"Secret is too large: at most {MAXIMUM_BYTES} bytes are allowed.")
        before, moment = call.tx.get(KIND, prefix + name), now(call.clock)
        if before is None and len(call.tx.list(KIND, prefix)) >= LIMIT:
            raise refuse(422, f"Secret limit reached: at most {LIMIT} are allowed.")
        created = before["created_at"] if before else moment
        document = {"name": name, "created_at": created, "updated_at": moment, "digest": _digest(key, value)}
        call.tx.put(KIND, prefix + name, document)
        return Reply(status=204) if before else Reply({}, 201)

    return handle


def showing(scope: Scope) -> Callable[[Call], Reply]:
    """Return what shows one secret of a scope."""
    return lambda call: Reply(_show(_require(call, scope(call)[0])[1]))


def deleting(scope: Scope) -> Callable[[Call], Reply]:
    """Return what deletes a secret of a scope."""

    def handle(call: Call) -> Reply:
        key, _ = _require(call, scope(call)[0])
        call.tx.delete(KIND, key)
        return Reply(status=204)

    return handle


_R, _E = "/actions/secrets", "/environments/{environment_name}/secrets"
_REPOSITORY: Final = "secrets"
_ENVIRONMENT: Final = "environments"
ROUTES: Final = (
    *on_repository("actions/list-repo-secrets", "GET", _R, listing(repository_scope), f"{_REPOSITORY}=read"),
    *on_repository(
        "actions/get-repo-public-key", "GET", _R + "/public-key", showing_key(repository_scope), f"{_REPOSITORY}=read"
    ),
    *on_repository("actions/get-repo-secret", "GET", _R + "/{secret_name}", showing(repository_scope), f"{_REPOSITORY}=read"),
    *on_repository(
        "actions/create-or-update-repo-secret", "PUT", _R + "/{secret_name}", putting(repository_scope), f"{_REPOSITORY}=write"
    ),
    *on_repository(
        "actions/delete-repo-secret", "DELETE", _R + "/{secret_name}", deleting(repository_scope), f"{_REPOSITORY}=write"
    ),
    *on_repository("actions/list-environment-secrets", "GET", _E, listing(environment_scope), f"{_ENVIRONMENT}=read"),
    *on_repository(
        "actions/get-environment-public-key", "GET", _E + "/public-key", showing_key(environment_scope), f"{_ENVIRONMENT}=read"
    ),
    *on_repository(
        "actions/get-environment-secret", "GET", _E + "/{secret_name}", showing(environment_scope), f"{_ENVIRONMENT}=read"
    ),
    *on_repository(
        "actions/create-or-update-environment-secret",
        "PUT",
        _E + "/{secret_name}",
        putting(environment_scope),
        f"{_ENVIRONMENT}=write",
    ),
    *on_repository(
        "actions/delete-environment-secret", "DELETE", _E + "/{secret_name}", deleting(environment_scope), f"{_ENVIRONMENT}=write"
    ),
)
