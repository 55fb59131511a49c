"""`gcp:secretmanager/secretVersion:SecretVersion`: one payload of a secret, which never changes."""

from base64 import b64decode, b64encode
from typing import Any, Final

from localcloud.providers.fields import Field
from localcloud.providers.gcp.configuration import DELETION_POLICY, PROJECT, deletion_policy, keeps
from localcloud.providers.gcp.names import full_name, is_same_name, segment_after
from localcloud.providers.resource import InputRefusedError, PartlyCreatedError, ResourceType
from localcloud.providers.rest import Session, VendorError
from localcloud.providers.values import Properties

_PAYLOADS: Final = ("secretData", "secretDataWo")
_NOT_FOUND: Final = 404


class SecretVersion(ResourceType):
    """A version of a secret."""

    token = "gcp:secretmanager/secretVersion:SecretVersion"
    fields = (
        Field("secret", is_required=True, replaces=True, is_same=is_same_name),
        Field("secretData", replaces=True),
        # Only its version tells that it is another one.
        Field("secretDataWo", is_write_only=True, is_same=lambda _left, _right: True),
        Field("secretDataWoVersion", replaces=True, is_local=True),
        Field("isSecretDataBase64", replaces=True, is_local=True, default=False, is_implied=True),
        Field("enabled", default=True),
        PROJECT,
        DELETION_POLICY,
    )
    outputs = ("name", "version", "createTime", "destroyTime")

    def check(self, session: Session, inputs: Properties) -> Properties:
        """Want one payload, and a version for one that is not kept."""
        given = [name for name in _PAYLOADS if name in inputs]
        if len(given) != 1:
            reason = f"{len(given)} of `{','.join(_PAYLOADS)}` are given, so that it is not clear what to keep. Give exactly one."
            raise InputRefusedError("secretData", reason)
        if "secretDataWo" in inputs and "secretDataWoVersion" not in inputs:
            reason = "is absent: a payload that is not kept cannot be told from the next one. Give it with secretDataWo."
            raise InputRefusedError("secretDataWoVersion", reason)
        return inputs

    def create(self, session: Session, inputs: Properties) -> str:
        """Add the payload, then switch the version on or off."""
        payload = str(inputs["secretDataWo" if "secretDataWo" in inputs else "secretData"])
        data = payload if inputs.get("isSecretDataBase64") else b64encode(payload.encode()).decode()
        secret = full_name(session, inputs["secret"], "secrets", inputs)
        name = str(session.call("POST", f"/v1/{secret}:addVersion", {"payload": {"data": data}})["name"])
        try:
            _switch(session, name, is_enabled=inputs.get("enabled", True))
        except VendorError as error:
            raise PartlyCreatedError(name, str(error), ("enabled",)) from error
        return name

    def canonical_id(self, session: Session, identifier: str) -> str:
        """Return Google's own name, with the project's number."""
        return str(session.get(f"/v1/{identifier}")["name"])

    def read(self, session: Session, identifier: str, known: Properties) -> Properties | None:
        """Return it with its payload where that may be read; None when it is gone or destroyed."""
        version = session.find(f"/v1/{identifier}")
        if version is None or version.get("state") == "DESTROYED":
            return None
        is_enabled = version.get("state") == "ENABLED"
        name = str(version["name"])
        return {
            "secret": known.get("secret") or identifier.partition("/versions/")[0],
            "project": known.get("project") or segment_after(known.get("secret", identifier), "projects"),
            "enabled": is_enabled,
            "name": name,
            "version": segment_after(name, "versions"),
            "createTime": version.get("createTime"),
            "destroyTime": version.get("destroyTime", ""),
            "secretData": _payload(session, name, known)
            if is_enabled and "secretDataWo" not in known
            else known.get("secretData"),
            "deletionPolicy": deletion_policy(session, known),
        }

    def update(self, session: Session, identifier: str, old: Properties, new: Properties, changed: set[str]) -> None:
        """Switch it on or off."""
        if "enabled" in changed:
            _switch(session, identifier, is_enabled=new.get("enabled", True))

    def delete(self, session: Session, identifier: str, known: Properties) -> None:
        """Destroy the payload, or only switch it off where `deletionPolicy` says so; gone already is success."""
        if keeps(session, "SecretVersion", known):
            return
        verb = "disable" if deletion_policy(session, known) == "DISABLE" else "destroy"
        try:
            session.call("POST", f"/v1/{identifier}:{verb}", {})
        except VendorError as error:
            # A run may have ended between a call and the state: what is destroyed already is gone.
            if error.status != _NOT_FOUND and (session.find(f"/v1/{identifier}") or {}).get("state") != "DESTROYED":
                raise


def _switch(session: Session, name: str, *, is_enabled: bool) -> None:
    session.call("POST", f"/v1/{name}:{'enable' if is_enabled else 'disable'}", {})


def _payload(session: Session, name: str, known: Properties) -> Any:
    try:
        data = session.get(f"/v1/{name}:access")["payload"]["data"]
    except VendorError:
        # Who may not read it keeps what the state knows, as with the real provider.
        return known.get("secretData")
    return data if known.get("isSecretDataBase64") else b64decode(data).decode(errors="replace")
