"""Each duty's account can be acted as by the jobs of that duty, and by nobody else."""

import shlex
from collections.abc import Iterator
from functools import partial
from typing import Final

from bulwark.account.things.grants import ACTS_AS, holders
from bulwark.core.doctor.finding import Finding
from bulwark.core.doctor.rights import judge_holders
from bulwark.core.duties import INFRASTRUCTURE_DUTIES, Duty, DutyRow
from bulwark.core.verdict import Phase
from bulwark.doctor.attempt import attempt
from bulwark.doctor.scene import Check, Scene

ID: Final = "duty-bindings"


def look(scene: Scene) -> Iterator[Finding]:
    """Read the policy of each account."""
    for row in scene.pipeline.duty_rows:
        subject = f"{row.account_id}@{scene.project}.iam.gserviceaccount.com"
        yield attempt(subject, partial(_account, scene, row, subject))


def _account(scene: Scene, row: DutyRow, email: str) -> Finding:
    path = f"v1/projects/{scene.project}/serviceAccounts/{email}:getIamPolicy?options.requestedPolicyVersion=3"
    policy = scene.google("iam").call("POST", path, absent_is_none=True)
    if policy is None:
        consequence = f"jobs of the duty {row.duty} are refused until then"
        make = shlex.join(["bulwark", "init" if row.duty in INFRASTRUCTURE_DUTIES else "up", scene.stack])
        return Finding(Phase.PENDING, email, "the account is not there", consequence, "run the command", (make,))
    # Only `infra-apply` has to be reached before the program runs; it binds the others.
    make = shlex.join(["bulwark", "init" if row.duty is Duty.INFRA_APPLY else "up", scene.stack])
    gcloud = ("gcloud iam service-accounts", email, f"--project={scene.project}")
    return judge_holders(email, holders(policy, ACTS_AS), scene.pipeline.members_of(row), ACTS_AS, gcloud, make=make)


CHECK: Final = Check(ID, "Jobs of each duty, and nobody else, can act as its account", look, "Google")
