"""Keep environment variables of projects: their rules, their conflicts and what of them may be read.

A variable of type `sensitive` is never shown again; `encrypted` and `system` ones are shown as ciphertext unless decryption
is asked for. The ciphertexts are random: nothing can be learned from them, as with Vercel's.
"""

import base64
import json
import re
import secrets
from collections.abc import Mapping
from typing import Any, Final

from localcloud.core.http import RefusalError
from localcloud.core.store import Document, Transaction
from localcloud.services.vercel import validation as v
from localcloud.services.vercel.errors import bad_request, refuse

VARIABLE: Final = "vercel.env"
"""Key `<project>/<id>`."""
TARGETS: Final = ("production", "preview", "development")
# Vercel allows 64 KB of variables for a deployment ("Environment variables" in its documentation).
MAXIMUM_CHARACTERS: Final = 65536
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _targets(path: str, value: Any) -> None:
    inner = v.one_of(*TARGETS) if isinstance(value, str) else v.list_of(v.one_of(*TARGETS))
    inner(path, value)


CHANGES: Final[v.Shape] = {
    "key": v.text(1, 256),
    "value": v.text(0, MAXIMUM_CHARACTERS),
    "type": v.one_of("system", "secret", "encrypted", "plain", "sensitive"),
    "target": _targets,
    "gitBranch": v.nullable(v.text(1, 250)),
    "comment": v.text(0, 1000),
    "customEnvironmentIds": v.nullable(v.list_of(v.text(1))),
    "visibility": v.one_of("secret", "config"),
}
# The resource provider sends the fields of a variable it has read along with those of a new one.
ADDITION: Final[v.Shape] = {**CHANGES, "id": v.text(), "decrypted": v.nullable(v.flag)}


def check_addition(body: Any) -> None:
    """Refuse a description from which no variable can be made."""
    v.obj(ADDITION, ("key", "value", "type"))("", body)


def normalize(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are kept, targets as a list in Vercel's order without repetition."""
    kept = {name: value for name, value in body.items() if name not in {"id", "decrypted"}}
    if "target" in kept:
        given = [kept["target"]] if isinstance(kept["target"], str) else kept["target"]
        kept["target"] = [target for target in TARGETS if target in given]
    if "customEnvironmentIds" in kept:
        kept["customEnvironmentIds"] = sorted(set(kept["customEnvironmentIds"] or []))
    return kept


def check_rules(variable: Document) -> None:
    """Refuse what Vercel refuses of a whole variable."""
    if not _KEY.fullmatch(variable["key"]):
        message = "The name contains invalid characters. Only letters, digits, and underscores are allowed. "
        raise bad_request(message + "Furthermore, the name should not start with a digit.")
    if not variable["target"] and not variable["customEnvironmentIds"]:
        raise bad_request("Invalid request: `target` should have at least one item unless `customEnvironmentIds` has.")
    if variable["type"] == "sensitive" and "development" in variable["target"]:
        raise bad_request("You cannot set a Sensitive Environment Variable's target to development.")
    if variable.get("gitBranch") and variable["target"] != ["preview"]:
        raise bad_request("`gitBranch` is only allowed with the target `preview` alone.")


def find_conflict(transaction: Transaction, project_id: str, variable: Document) -> Document | None:
    """Return another variable that would hold in the same place: same key and branch, and a target in common."""
    for other in list_variables(transaction, project_id):
        is_same_name = other["key"] == variable["key"] and other.get("gitBranch") == variable.get("gitBranch")
        shares_target = set(other["target"]) & set(variable["target"])
        shares_custom = set(other["customEnvironmentIds"]) & set(variable["customEnvironmentIds"])
        if other["id"] != variable.get("id") and is_same_name and (shares_target or shares_custom):
            return other
    return None


def conflict_error(variable: Document, other: Document) -> RefusalError:
    """Make the 400 of a variable that is there already."""
    target = [name for name in variable["target"] if name in other["target"]]
    branch = variable.get("gitBranch")
    message = f"A variable with the name `{variable['key']}` already exists for the target {','.join(target)} on branch {branch}"
    return refuse(
        400, "ENV_CONFLICT", message, key=variable["key"], envVarKey=variable["key"], envVarId=other["id"], target=target,
        gitBranch=branch,
    )  # fmt: skip


def list_variables(transaction: Transaction, project_id: str) -> list[Document]:
    """Return a project's variables, newest first, with their values."""
    found = [document for _, document in transaction.list(VARIABLE, f"{project_id}/")]
    return sorted(found, key=lambda variable: (-variable["createdAt"], variable["id"]))


def answer_of_change(variable: Document) -> dict[str, Any]:
    """Write a variable as its creation or change is answered: what is not `plain` as ciphertext."""
    return _answer(variable, variable["value"] if variable["type"] == "plain" else _ciphertext(), is_decrypted=False)


def answer_of_read(variable: Document, *, is_decrypting: bool) -> dict[str, Any]:
    """Write a variable as a read answers it. Of a sensitive one the value is an empty text, which is not its value."""
    if variable["type"] == "sensitive":
        return _answer(variable, "", is_decrypted=False)
    if variable["type"] == "plain" or is_decrypting:
        return _answer(variable, variable["value"], is_decrypted=is_decrypting)
    return _answer(variable, _ciphertext(), is_decrypted=False)


def _answer(variable: Document, value: str, *, is_decrypted: bool) -> dict[str, Any]:
    return {name: item for name, item in variable.items() if item is not None} | {
        "value": value,
        "decrypted": is_decrypted,
        "configurationId": None,
    }


def _ciphertext() -> str:
    sealed = {"v": "v2", "epk": secrets.token_urlsafe(32), "iv": secrets.token_urlsafe(12), "data": secrets.token_urlsafe(48)}
    return base64.b64encode(json.dumps(sealed).encode()).decode()
