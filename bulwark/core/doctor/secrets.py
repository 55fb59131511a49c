"""Judge the first versions of secrets, and whether they were rotated in time, by what Secret Manager tells without a value."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.health.secrets import judge_secret
from bulwark.core.verdict import Phase


def judge_first_version(
    secret: Mapping[str, Any] | None,
    versions: Sequence[Mapping[str, Any]],
    now: datetime,
    *,
    project: str,
    secret_id: str,
    stack: str,
) -> Finding:
    """Judge a secret.

    Args:
        secret: Secret Manager's resource; None when there is none.
        versions: its versions, without values.
        now: the moment, with a time zone.
        project: id of the Google project.
        secret_id: id of the secret.
        stack: name of the stack, for the commands.
    """
    verdict = judge_secret(secret, versions, now)
    if verdict.phase is Phase.PASS:
        return good(secret_id, verdict.reason, verdict.evidence)
    consequence = "the jobs that read it get nothing, or something stale"
    add = shlex.join(["gcloud", "secrets", "versions", "add", secret_id, f"--project={project}", "--data-file=FILE"])
    if secret is None:
        command = f"bulwark init {shlex.quote(stack)} --secret-file {secret_id}=FILE"
        remedy = "put its value into a file, run the command and delete the file"
        return Finding(Phase.PENDING, secret_id, verdict.reason, consequence, remedy, (command,), evidence=verdict.evidence)
    if not versions:
        remedy = "put its value into a file, run the command and delete the file"
        return Finding(Phase.PENDING, secret_id, verdict.reason, consequence, remedy, (add,), evidence=verdict.evidence)
    remedy = "replace the value at its vendor and add it as a version"
    return Finding(Phase.FAIL, secret_id, verdict.reason, consequence, remedy, (add,), evidence=verdict.evidence)
