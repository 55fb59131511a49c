"""The first bindings of the infrastructure's duties: what the program cannot grant, because it needs that itself to begin.

`infra-apply` keeps the state and encrypts what is secret in it. `infra-drift` reads both: a preview takes no lock and writes
nothing (pulumi/pulumi v3.259.0, pkg/backend/diy/backend.go), and the engine only has its own data key decrypted.

Bindings are only added to; the program's own bindings are authoritative and take away what does not belong.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulwark.account.names import KEY, KEY_RING, Names
from bulwark.account.thing import Answer, Finding, Request, Standing, Thing, missing, there

ACTS_AS: Final = "roles/iam.workloadIdentityUser"
KEEPS_STATE: Final = "roles/storage.objectAdmin"
READS_STATE: Final = "roles/storage.objectViewer"
USES_KEY: Final = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
DECRYPTS: Final = "roles/cloudkms.cryptoKeyDecrypter"
READS_SECRET: Final = "roles/secretmanager.secretAccessor"  # noqa: S105 - a role
_VERSION: Final = 3
"""Of policies: a lower one hides conditions, and what is hidden is lost when the policy is written back."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a policy belongs to, and how it is read and written there."""

    kind: str
    look: Request
    api: str
    method: str
    path: str
    is_wrapped: bool
    """Whether the policy stands in a field of its own in the request."""
    gcloud: tuple[str, ...]


def on_project(names: Names) -> Thing:
    """Return the binding of the custom role."""
    path = f"v1/projects/{names.project}"
    options = {"options": {"requestedPolicyVersion": _VERSION}}
    look = Request("cloudresourcemanager", "POST", f"{path}:getIamPolicy", options)
    gcloud = ("gcloud", "projects", "add-iam-policy-binding", names.project, "--condition=None")
    place = Place("rights in the project", look, look.api, "POST", f"{path}:setIamPolicy", is_wrapped=True, gcloud=gcloud)
    return _grant(place, names.role, [names.apply.member])


def on_account(names: Names) -> Thing:
    """Return the binding by which jobs of the duty, and no others, act as the account."""
    path = f"v1/{names.apply.full}"
    look = Request("iam", "POST", f"{path}:getIamPolicy?options.requestedPolicyVersion={_VERSION}")
    gcloud = ("gcloud", "iam", "service-accounts", "add-iam-policy-binding", names.apply.email, f"--project={names.project}")
    place = Place("who acts as the account", look, "iam", "POST", f"{path}:setIamPolicy", is_wrapped=True, gcloud=gcloud)
    return _grant(place, ACTS_AS, names.pipeline.members_of(names.apply.row))


def on_bucket(names: Names) -> tuple[Thing, Thing]:
    """Return the rights to keep the state, and to read it."""
    path = f"storage/v1/b/{names.bucket}/iam"
    look = Request("storage", "GET", f"{path}?optionsRequestedPolicyVersion={_VERSION}")
    gcloud = ("gcloud", "storage", "buckets", "add-iam-policy-binding", f"gs://{names.bucket}")
    place = Place("state", look, "storage", "PUT", path, is_wrapped=False, gcloud=gcloud)
    return _grant(place, KEEPS_STATE, [names.apply.member]), _grant(place, READS_STATE, [names.drift.member])


def on_key(names: Names) -> tuple[Thing, Thing]:
    """Return the rights to use the key, and to decrypt with it."""
    where = (f"--keyring={KEY_RING}", f"--location={names.location}", f"--project={names.project}")
    gcloud = ("gcloud", "kms", "keys", "add-iam-policy-binding", KEY, *where)
    place = _read_by_get("use of the key", "cloudkms", names.key, gcloud)
    return _grant(place, USES_KEY, [names.apply.member]), _grant(place, DECRYPTS, [names.drift.member])


def on_secret(names: Names, secret_id: str, *, will_be_there: bool) -> Thing:
    """Return the right to read one secret; `will_be_there` says whether this run makes the secret if there is none."""
    gcloud = ("gcloud", "secrets", "add-iam-policy-binding", secret_id, f"--project={names.project}")
    name = f"projects/{names.project}/secrets/{secret_id}"
    place = _read_by_get(f"reading of {secret_id}", "secretmanager", name, gcloud)
    return _grant(place, READS_SECRET, [names.apply.member], is_possible=will_be_there)


def _read_by_get(kind: str, api: str, name: str, gcloud: tuple[str, ...]) -> Place:
    look = Request(api, "GET", f"v1/{name}:getIamPolicy?options.requestedPolicyVersion={_VERSION}")
    return Place(kind, look, api, "POST", f"v1/{name}:setIamPolicy", is_wrapped=True, gcloud=gcloud)


def _grant(place: Place, role: str, members: Sequence[str], *, is_possible: bool = True) -> Thing:
    def judge(answer: Answer) -> Finding:
        if answer is None and not is_possible:
            return Finding(Standing.AWAITS_VALUE, "waits for the secret, whose value was not given", is_present=False)
        lacking = [member for member in members if member not in holders(answer or {}, role)]
        if not lacking:
            return there("is granted")
        policy = with_members(answer or {}, role, lacking)
        body = {"policy": policy} if place.is_wrapped else policy
        command = " && ".join(shlex.join([*place.gcloud, f"--role={role}", f"--member={member}"]) for member in lacking)
        return missing("is not granted", Request(place.api, place.method, place.path, body, command))

    return Thing(place.kind, f"{role} for {', '.join(members)}", place.look, judge)


def holders(policy: Mapping[str, Any], role: str) -> frozenset[str]:
    """Return who has a role without a condition."""
    bindings = [one for one in policy.get("bindings", ()) if one.get("role") == role and not one.get("condition")]
    return frozenset(member for binding in bindings for member in binding.get("members", ()))


def with_members(policy: Mapping[str, Any], role: str, members: Sequence[str]) -> dict[str, Any]:
    """Return the policy with members added to the role's binding without a condition; everything else stays, the etag too.

    The etag makes Google refuse the write if somebody else has changed the policy since it was read.
    """
    bindings = [dict(binding) for binding in policy.get("bindings", ())]
    plain = next((one for one in bindings if one.get("role") == role and not one.get("condition")), None)
    if plain is None:
        bindings.append({"role": role, "members": list(members)})
    else:
        plain["members"] = [*plain.get("members", ()), *members]
    return {**policy, "bindings": bindings}
