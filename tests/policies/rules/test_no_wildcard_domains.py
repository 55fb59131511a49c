"""Names with and without a wildcard."""

from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.no_wildcard_domains import RULE

KINDS = [("vercel:index/projectDomain:ProjectDomain", "domain"), ("vercel:index/alias:Alias", "alias")]


def assess(kind: str, key: str, name: Any) -> Assessment:
    return assess_resource(RULE, Resource(kind, "one", {key: name}))


@pytest.mark.parametrize(("kind", "key"), KINDS)
def test_a_plain_name_passes_and_a_wildcard_fails(kind: str, key: str):
    assert assess(kind, key, "www.livingtree.io").outcome is Outcome.PASS
    (finding,) = assess(kind, key, "*.livingtree.io").findings
    assert (finding.outcome, finding.path) == (Outcome.FAIL, key)
    assert without_accepted([finding], {"exceptions": {"*.livingtree.io": "a name for each clinic"}}) == ()


@pytest.mark.parametrize(("kind", "key"), KINDS)
def test_a_name_not_known_yet_is_unknown(kind: str, key: str):
    assert assess(kind, key, UNKNOWN).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess("vercel:index/project:Project", "name", "*").outcome is Outcome.NOT_APPLICABLE
