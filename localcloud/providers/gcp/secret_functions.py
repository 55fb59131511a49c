"""Data sources about secrets; none returns a payload."""

from localcloud.providers.gcp.names import full_name
from localcloud.providers.gcp.policy_data import shown_policy
from localcloud.providers.gcp.secret import shown_secret
from localcloud.providers.gcp.secret_iam import SECRETS
from localcloud.providers.rest import Session
from localcloud.providers.values import Properties


def get_secret(session: Session, arguments: Properties) -> Properties:
    """Return a secret's settings; blocks are lists here."""
    name = full_name(session, arguments["secretId"], "secrets", arguments)
    secret = session.find(f"/v1/{name}")
    if secret is None:
        raise LookupError(f"{name} not found")
    everything = {"labels": secret.get("labels", {}), "annotations": secret.get("annotations", {})}
    shown = shown_secret(session, name, secret, everything)
    auto, managed = shown["replication"].get("auto"), shown["replication"].get("userManaged")
    replication = {"autos": [] if auto is None else [auto], "userManageds": [] if managed is None else [managed]}
    blocks = {"replications": [replication], "rotations": [shown["rotation"]] if shown["rotation"] else []}
    kept = {part: value for part, value in shown.items() if part not in {"replication", "rotation"}}
    return {"id": name, "deletionPolicy": "DELETE", "deletionProtection": False, "tags": {}, "ttl": ""} | kept | blocks


def get_secret_iam_policy(session: Session, arguments: Properties) -> Properties:
    """Return a secret's policy as JSON."""
    name = SECRETS.name(session, arguments)
    return shown_policy(SECRETS.read(session, name)) | {"id": name} | SECRETS.show(name)
