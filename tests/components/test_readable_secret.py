"""A secret that is never called for says why, where the policies look for it."""

from typing import Any

from policies.outcome import Outcome
from policies.resources import Resource
from policies.rule import assess_resource
from policies.rules.secrets_rotate_or_say_why_not import RULE

from .declared import Declared


def judged(**more: Any) -> Outcome:
    from components.gcp.readable_secret import ReadableSecret

    made = Declared()
    given = {"project": "p", "secret_id": "WEBHOOK", "readers": [], "labels": {"owner": "o"}, **more}
    made.run(lambda: ReadableSecret("webhook", given))
    ((token, inputs),) = (one for one in made.resources.values() if one[0] == "gcp:secretmanager/secret:Secret")
    return assess_resource(RULE, Resource(token, "webhook", inputs)).outcome


def test_a_reason_is_kept_at_the_secret_and_the_policies_take_it():
    assert judged(no_rotation="the vendor gives one address for good") is Outcome.PASS


def test_without_a_rotation_or_a_reason_the_policies_refuse_it():
    assert judged() is Outcome.FAIL
    assert judged(no_rotation=None) is Outcome.FAIL


def test_a_rotation_needs_no_reason():
    rotation = {"topic": "projects/p/topics/rotation", "period": "7776000s", "next_time": "2027-01-18T00:00:00Z"}
    assert judged(rotation=rotation) is Outcome.PASS
