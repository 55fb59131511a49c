"""Keep secrets and their versions, and let time act on them: expiry and rotation of a secret, delayed destruction of a version.

Kinds: `google.secret`, key = `projects/NUMBER/secrets/ID`; `google.secret_version`, key = that and `/versions/%06d`, body = what
the API shows plus `payload` (base64, absent once destroyed).
"""

from datetime import datetime
from typing import Any, Final

from localcloud.core.clock import Clock
from localcloud.core.http import Call, RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.google.access import Target, project_target
from localcloud.services.google.apis import SECRETS
from localcloud.services.google.errors import missing
from localcloud.services.google.policies import drop_policy
from localcloud.services.google.secret_rotation import advance_rotation

SECRET: Final = "google.secret"
VERSION: Final = "google.secret_version"


def secret_target(call: Call) -> tuple[Target, Document | None]:
    """Return the target of a call on a secret or its versions, and the secret."""
    suffix = f"secrets/{call.params['secret']}"
    if "version" in call.params:
        suffix += f"/versions/{call.params['version']}"
    target = project_target(SECRETS, call.tx, call.params["project"], f"projects/{call.params['project']}/{suffix}")
    if target.project is None:
        return target, None
    name = f"projects/{target.project['projectNumber']}/secrets/{call.params['secret']}"
    kind = "secretmanager.googleapis.com/SecretVersion" if "version" in call.params else "secretmanager.googleapis.com/Secret"
    number = target.project["projectNumber"]
    found = Target(SECRETS, target.project, target.shown, secret_policy_key(name), f"projects/{number}/{suffix}", kind)
    return found, find_secret(call.tx, call.clock, name)


def secret_policy_key(name: str) -> str:
    """Return the key of a secret's policy."""
    return f"//secretmanager.googleapis.com/{name}"


def canonical_name(target: Target, secret_id: str) -> str:
    """Return the secret's name with the project's number, whether it exists or not."""
    number = target.project["projectNumber"] if target.project else ""
    return f"projects/{number}/secrets/{secret_id}"


def missing_secret(target: Target) -> RefusalError:
    """Make the 404 of a secret: it names the number even when the id was asked for."""
    secret_id = target.shown.split("/")[3]
    return missing(SECRETS, f"Secret [{canonical_name(target, secret_id)}] not found.")


def find_secret(tx: Transaction, clock: Clock, name: str) -> Document | None:
    """Return the secret as it is by now, unless it has expired; an expired one is removed with its versions."""
    secret = tx.get(SECRET, name)
    if secret is not None and is_past(secret.get("expireTime"), clock):
        remove_secret(tx, name)
        return None
    if secret is not None and advance_rotation(secret, clock):
        tx.put(SECRET, name, secret)
    return secret


def remove_secret(tx: Transaction, name: str) -> None:
    """Remove a secret, its versions and its policy for good; Secret Manager has no undelete."""
    tx.delete(SECRET, name)
    tx.delete_all(VERSION, f"{name}/versions/")
    drop_policy(tx, secret_policy_key(name))


def list_versions(tx: Transaction, clock: Clock, secret_name: str) -> list[Document]:
    """Return the versions, oldest first."""
    return [_age(tx, clock, key, version) for key, version in tx.list(VERSION, f"{secret_name}/versions/")]


def resolve_version(tx: Transaction, clock: Clock, secret: Document, reference: str) -> Document | None:
    """Return the version of a number, an alias, or `latest`: the highest number, whatever its state."""
    if reference == "latest":
        found = list_versions(tx, clock, secret["name"])
        return found[-1] if found else None
    number = str(secret.get("versionAliases", {}).get(reference, reference))
    if not number.isdigit():
        return None
    key = version_key(secret["name"], int(number))
    version = tx.get(VERSION, key)
    return _age(tx, clock, key, version) if version else None


def version_key(secret_name: str, number: int) -> str:
    """Return the key of a version; padded, so that keys sort as numbers."""
    return f"{secret_name}/versions/{number:06}"


def keep_version(tx: Transaction, version: Document) -> None:
    """Write a version back."""
    secret_name, _, number = version["name"].partition("/versions/")
    tx.put(VERSION, version_key(secret_name, int(number)), version)


def destroy(version: Document, at: str) -> None:
    """Take the payload away for good; the number stays and is never used again."""
    version |= {"state": "DESTROYED", "destroyTime": at}
    version.pop("payload", None)
    version.pop("scheduledDestroyTime", None)


def describe_version(version: Document) -> dict[str, Any]:
    """Return the version as the API shows it."""
    return {name: value for name, value in version.items() if name != "payload"}


def is_past(moment: str | None, clock: Clock) -> bool:
    """Say whether a moment, RFC 3339 or None for never, has come."""
    return moment is not None and datetime.fromisoformat(moment) <= clock.now()


def _age(tx: Transaction, clock: Clock, key: str, version: Document) -> Document:
    if is_past(version.get("scheduledDestroyTime"), clock):
        destroy(version, version["scheduledDestroyTime"])
        tx.put(VERSION, key, version)
    return version
