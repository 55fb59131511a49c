"""The first version of a secret. Its value comes from a file or standard input and goes to Secret Manager, nowhere else.

What counts is the newest version: it is the one that `latest` means, whatever its state, and reading a disabled or destroyed one
is refused while older ones would answer (Secret Manager v1 discovery, `projects.secrets.versions.access`, 2026-10).
"""

import shlex
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from bulwark.account.names import Names
from bulwark.account.thing import Answer, Finding, Request, Standing, Thing, missing, there


def secret_value(names: Names, secret_id: str, role: str, value: bytes | None, *, is_needed: bool) -> Thing:
    """Return the secret with a version in use.

    Args:
        names: of the environment.
        secret_id: its id in Secret Manager.
        role: the key below `adopt` by which the program takes the secret over.
        value: what its first version holds; None when none was given.
        is_needed: whether the first `up` itself reads it.
    """
    name = f"projects/{names.project}/secrets/{secret_id}"

    def judge(answer: Answer) -> Finding:
        state = newest_state(answer or {})
        if state == "ENABLED":
            return there("has a version in use")
        reason = "is not there" if answer is None else "has no version"
        if state:
            reason = f"has a newest version that is {state}, so that whoever reads the secret is refused"
        if value is None:
            standing = Standing.AWAITS_VALUE if is_needed else Standing.LATER
            return Finding(standing, f"{reason}; give its value with --secret-file {secret_id}=FILE", (), answer is not None)
        create = [_create(names, secret_id)] if answer is None else []
        return missing(reason, *create, _add(names, name, secret_id, value))

    look = Request("secretmanager", "GET", f"v1/{name}/versions")
    return Thing("secret", name, look, judge, (role, name))


def newest_state(listed: Mapping[str, Any]) -> str:
    """Return the state of the newest of the listed versions; empty when there is none."""
    versions = listed.get("versions", ())
    newest: Mapping[str, Any] = max(versions, key=lambda version: int(str(version["name"]).rpartition("/")[2]), default={})
    return str(newest.get("state", ""))


def _create(names: Names, secret_id: str) -> Request:
    regions = names.pipeline.google.secret_regions
    path = f"v1/projects/{names.project}/secrets?secretId={secret_id}"
    flags = ["--replication-policy=user-managed", f"--locations={','.join(regions)}"] if regions else []
    told = flags or ["--replication-policy=automatic"]
    command = shlex.join(["gcloud", "secrets", "create", secret_id, f"--project={names.project}", *told])
    return Request("secretmanager", "POST", path, {"replication": _replication(regions)}, command)


def _replication(regions: Sequence[str]) -> dict[str, object]:
    if not regions:
        return {"automatic": {}}
    return {"userManaged": {"replicas": [{"location": region} for region in sorted(regions)]}}


def _add(names: Names, name: str, secret_id: str, value: bytes) -> Request:
    body = {"payload": {"data": b64encode(value).decode()}}
    command = shlex.join(["gcloud", "secrets", "versions", "add", secret_id, f"--project={names.project}", "--data-file=-"])
    return Request("secretmanager", "POST", f"v1/{name}:addVersion", body, command)
