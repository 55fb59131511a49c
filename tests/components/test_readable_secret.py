"""A secret that is never called for says why, where the policies look for it."""

from dataclasses import dataclass, field
from typing import Any

import pulumi

from policies.outcome import Outcome
from policies.resources import Resource
from policies.rule import assess_resource
from policies.rules.secrets_rotate_or_say_why_not import RULE


@dataclass
class Declared(pulumi.runtime.Mocks):
    """What is registered: type token to inputs."""

    resources: dict[str, dict[str, Any]] = field(default_factory=dict)

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.resources[args.typ] = args.inputs
        return args.name, args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(f"nothing is looked up: {args.token}")


def judged(**more: Any) -> Outcome:
    from components.gcp.readable_secret import ReadableSecret

    mocks = Declared()
    pulumi.runtime.set_mocks(mocks, preview=False)

    @pulumi.runtime.test
    def run() -> None:
        ReadableSecret("webhook", {"project": "p", "secret_id": "WEBHOOK", "readers": [], "labels": {"owner": "o"}, **more})

    run()
    token = "gcp:secretmanager/secret:Secret"
    return assess_resource(RULE, Resource(token, "webhook", mocks.resources[token])).outcome


def test_a_reason_is_kept_at_the_secret_and_the_policies_take_it():
    assert judged(no_rotation="the vendor gives one address for good") is Outcome.PASS


def test_without_a_rotation_or_a_reason_the_policies_refuse_it():
    assert judged() is Outcome.FAIL
    assert judged(no_rotation=None) is Outcome.FAIL


def test_a_rotation_needs_no_reason():
    rotation = {"topic": "projects/p/topics/rotation", "period": "7776000s", "next_time": "2027-01-18T00:00:00Z"}
    assert judged(rotation=rotation) is Outcome.PASS
