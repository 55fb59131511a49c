"""`OidcFederationPolicy`, against the emulated Vercel."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Resource, Vendor

POLICY = "vercel:index/oidcFederationPolicy:OidcFederationPolicy"
TEAM = "team_livingTreeLivingTree0001"
PATH = "/v1/oauth-apps/oidc-federation/policies"
CLAIMS = [
    {"name": "aud", "values": [{"value": "https://vercel.com/api/login/oauth/token"}]},
    {"name": "repository_id", "values": [{"value": "820045678"}]},
]
WANTED = {
    "client": "vercel",
    "issuerUrl": "https://token.actions.githubusercontent.com",
    "name": "deploy",
    "claims": CLAIMS,
    "commands": ["deploy", "promote"],
}


def test_a_policy_lives_from_creation_to_deletion(seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource]):
    wanted = {**WANTED, "resources": {"projectIds": [new_project().id]}}
    made = seat.create(POLICY, wanted)
    assert made.id.startswith("pol_")
    assert made.state["teamId"] == TEAM
    assert made.inputs["claims"][0]["values"][0]["wildcards"] is False
    assert seat.refresh(made) == made
    assert seat.diff(made, {**wanted, "commands": ["promote", "deploy"]}).names == set()
    assert seat.preview(POLICY, wanted)["teamId"] == TEAM
    changed = seat.update(made, {**wanted, "commands": ["deploy"], "name": "other"})
    assert seat.refresh(changed) == changed
    granted = {name: value for name, value in wanted.items() if name != "commands"} | {"permissions": ["read:remote-cache"]}
    cached = seat.update(changed, granted)
    assert seat.refresh(cached) == cached
    (remote,) = [item for item in vercel.call("GET", PATH)["policies"] if item["policyId"] == made.id]
    assert (remote["commands"], remote["permissions"]) == (None, ["read:remote-cache"])
    for identifier in (made.id, f"{TEAM}/{made.id}"):
        adopted = seat.adopt(POLICY, identifier)
        assert adopted is not None
        assert adopted.id == made.id
        assert adopted.inputs["resources"] == wanted["resources"]
    seat.delete(cached)
    assert seat.refresh(cached) is None
    seat.delete(cached)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"name": "Other"}, "name"),
        ({"claims": CLAIMS[:1]}, "claims"),
        ({"commands": ["deploy", "env"]}, "commands"),
        ({"permissions": ["*"]}, "commands"),
        ({"resources": {"projectIds": ["*"]}}, "resources"),
    ],
)
def test_a_policy_changed_elsewhere_is_named(
    seat: EngineSeat, vercel: Vendor, new_project: Callable[..., Resource], body: dict[str, Any], name: str
):
    wanted = {**WANTED, "resources": {"projectIds": [new_project().id]}}
    made = seat.create(POLICY, wanted)
    vercel.call("PATCH", f"{PATH}/{made.id}", body)
    seen = seat.refresh(made)
    assert seen is not None
    difference = seat.diff(seen, wanted)
    assert difference.names == {name}
    if not difference.replaces:
        assert seat.refresh(seat.update(seen, wanted)) == made


@pytest.mark.parametrize(
    ("change", "replaced"),
    [
        ({"client": "turborepo"}, {"client"}),
        ({"issuerUrl": "https://issuer.example.com"}, {"issuerUrl"}),
        ({"resources": {"projectIds": ["*"]}}, {"resources"}),
        ({"name": "other"}, set()),
    ],
)
def test_who_signs_and_what_is_bounded_cannot_be_changed(seat: EngineSeat, change: dict[str, Any], replaced: set[str]):
    made = seat.create(POLICY, WANTED)
    assert seat.diff(made, WANTED | change).replaces == replaced


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"client": "npm"}, "client"),
        ({"issuerUrl": "http://issuer.example.com"}, "issuerUrl"),
        ({"issuerUrl": "https://issuer.example.com/"}, "issuerUrl"),
        ({"permissions": ["*"]}, "commands"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(seat: EngineSeat, change: dict[str, Any], name: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(POLICY, WANTED | change)
    assert set(refused.value.failures) == {name}
