"""What may and may not stand behind a public prefix. Made-up secrets are put together here, never written out."""

import base64
import json
from typing import Any

import pytest

from policies.exceptions import without_accepted
from policies.outcome import Outcome
from policies.resources import UNKNOWN, Resource
from policies.rule import Assessment, assess_resource
from policies.rules.public_variables_hold_no_secret import RULE

WORD = "c4n4ry"


def token(role: str) -> str:
    payload = base64.urlsafe_b64encode(json.dumps({"role": role}).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln"


def assess(key: Any, value: Any, *, sensitive: bool = False) -> Assessment:
    inputs = {"key": key, "value": value, "sensitive": sensitive}
    return assess_resource(RULE, Resource("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable", "one", inputs))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_live_" + "Y2xlcmsuc3RhZ2lu"),
        ("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "pk_test_" + "Y2xlcmsuc3RhZ2luZy5saXZpbmd0cmVlLmlvJA=="),
        ("NEXT_PUBLIC_SUPABASE_URL", "https://living-tree-staging.supabase.co"),
        ("NEXT_PUBLIC_SUPABASE_ANON_KEY", token("anon")),
        ("VITE_SUPABASE_KEY", "sb_publishable_" + WORD),
        ("NEXT_PUBLIC_APP_URL", "https://staging.livingtree.io"),
        ("CLERK_SECRET_KEY", "sk_live_" + WORD * 3),
        ("NEXT_PUBLIC_REGION", None),
    ],
)
def test_what_is_made_for_the_browser_passes(key: str, value: str | None):
    assert assess(key, value).outcome is Outcome.PASS


@pytest.mark.parametrize("sensitive", [True, False])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NEXT_PUBLIC_CLERK_KEY", "sk_live_" + WORD * 3),
        ("VITE_SUPABASE_KEY", token("service_role")),
        ("REACT_APP_KEY", "-----BEGIN PRIVATE KEY-----\n" + WORD),
        ("PUBLIC_SETTING", "a8F3kq9ZxW2mLp7RtY5vBn1C"),
        ("NUXT_PUBLIC_DATABASE", "postgresql://postgres:" + WORD + "@db.example.com/postgres"),
        ("NEXT_PUBLIC_STRIPE_SECRET_KEY", "sunshine"),
        ("EXPO_PUBLIC_DATABASE_URL", None),
    ],
)
def test_a_secret_behind_a_public_prefix_fails_sensitive_or_not(key: str, value: str | None, sensitive: bool):
    (finding,) = assess(key, value, sensitive=sensitive).findings
    assert finding.outcome is Outcome.FAIL
    assert value is None or value not in finding.message
    assert without_accepted([finding], {"exceptions": {key: "restricted to our domain"}}) == ()


@pytest.mark.parametrize(("key", "value"), [(UNKNOWN, "x"), ("NEXT_PUBLIC_X", UNKNOWN)])
def test_what_is_not_known_yet_is_unknown(key: Any, value: Any):
    assert assess(key, value).outcome is Outcome.UNKNOWN


def test_other_resources_are_left_alone():
    assert assess_resource(RULE, Resource("vercel:index/alias:Alias", "a")).outcome is Outcome.NOT_APPLICABLE
