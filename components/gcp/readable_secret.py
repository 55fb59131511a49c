"""A secret's place in Secret Manager and exactly who may read it.

No value passes through the program or the state: versions are added by people or by rotation, never here. Readers are
authoritative for `roles/secretmanager.secretAccessor` on this one secret; there is no project-wide grant.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_gcp as gcp

from components.adoption import child_options

ROLE: Final = "roles/secretmanager.secretAccessor"
NO_ROTATION: Final = "no-rotation"
"""Annotation whose value the policies take for the reason why a secret has no rotation."""


class RotationArgs(TypedDict):
    """When a new value is called for."""

    topic: pulumi.Input[str]
    """Full name of the topic that is told; Secret Manager's account of the project must be able to publish to it."""
    period: str
    """Time between calls in seconds, `7776000s`; an hour at least."""
    next_time: str
    """RFC 3339 moment of the next call. Google moves it on by whole periods, and so must whoever declares it."""


class ReadableSecretArgs(TypedDict):
    """Inputs of `ReadableSecret`."""

    project: pulumi.Input[str]
    """Google project id."""
    secret_id: str
    """Name of the secret, unique in the project."""
    readers: Sequence[pulumi.Input[str]]
    """IAM members that may read its payload; empty means nobody."""
    labels: Mapping[str, str]
    """Labels, at least owner and environment."""
    regions: NotRequired[Sequence[str]]
    """Where it is kept; empty or absent lets Google choose."""
    expire_time: NotRequired[str | None]
    """RFC 3339 moment at which Google deletes the secret with all versions."""
    ttl: NotRequired[str | None]
    """How long after its creation Google deletes the secret with all versions, in seconds: `86400s`. Not with `expire_time`."""
    rotation: NotRequired[RotationArgs | None]
    """When a new value is called for; absent for never."""
    no_rotation: NotRequired[str | None]
    """Why no new value is ever called for, shown at the secret itself in the annotation `no-rotation`."""
    adopt: NotRequired[str | None]
    """Id of an existing secret to take over."""


class ReadableSecret(pulumi.ComponentResource):
    """One secret with authoritative readers."""

    secret_name: pulumi.Output[str]
    """Full name, `projects/<project>/secrets/<id>`; resolves once the readers can read it."""

    def __init__(self, name: str, args: ReadableSecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("bulwark:gcp:ReadableSecret", name, {}, opts)
        self.secret = self._make_secret(name, args)
        dependencies: list[pulumi.Resource] = [self.secret]
        if args["readers"]:
            dependencies.append(self._make_readers(name, args))
        self.secret_name = pulumi.Output.all(self.secret.id, *(resource.urn for resource in dependencies)).apply(
            lambda parts: str(parts[0])
        )
        self.register_outputs({"secret_name": self.secret_name})

    def _make_secret(self, name: str, args: ReadableSecretArgs) -> gcp.secretmanager.Secret:
        rotation = args.get("rotation")
        return gcp.secretmanager.Secret(
            f"{name}-secret",
            project=args["project"],
            secret_id=args["secret_id"],
            labels=dict(args["labels"]),
            replication=_replication(args.get("regions") or ()),
            expire_time=args.get("expire_time"),
            ttl=args.get("ttl"),
            annotations={NO_ROTATION: reason} if (reason := args.get("no_rotation")) else None,
            topics=[{"name": rotation["topic"]}] if rotation else None,
            rotation={"rotation_period": rotation["period"], "next_rotation_time": rotation["next_time"]} if rotation else None,
            # Deleting a secret deletes every version for good: only `bulwark teardown` lifts the protection.
            opts=child_options(self, adopt=args.get("adopt"), protect=True),
        )

    def _make_readers(self, name: str, args: ReadableSecretArgs) -> gcp.secretmanager.SecretIamBinding:
        return gcp.secretmanager.SecretIamBinding(
            f"{name}-readers",
            project=args["project"],
            secret_id=self.secret.secret_id,
            role=ROLE,
            members=list(args["readers"]),
            opts=child_options(self, depends_on=[self.secret], protect=True, deletes_before_replace=True),
        )


def _replication(regions: Sequence[str]) -> gcp.secretmanager.SecretReplicationArgsDict:
    if not regions:
        return {"auto": {}}
    return {"user_managed": {"replicas": [{"location": region} for region in sorted(regions)]}}
