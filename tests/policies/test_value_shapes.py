"""Shapes of secrets, public keys and identifiers. Nothing here opens anything: secrets are put together from words."""

import base64
import json
import random
import string

import pytest

from policies.value_shapes import entropy_bits, identifier_shape, says_identifier, says_secret, secret_shape, switch_ratio

WORD = "c4n4ry"


def token(payload: object) -> str:
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return ".".join(("eyJhbGciOiJIUzI1NiJ9", base64.urlsafe_b64encode(text.encode()).decode().rstrip("="), "c2ln"))


@pytest.mark.parametrize(
    "value",
    [
        *(
            f"{prefix}{WORD * 6}"
            for prefix in ("ghp_", "ghs_", "github_pat_", "ya29.", "AIza", "GOCSPX-", "sk_live_", "sk_test_", "whsec_")
        ),
        *(
            f"{prefix}{WORD * 6}"
            for prefix in ("sbp_", "sb_secret_", "xoxb-", "npm_", "pypi-", "glpat-", "sk-ant-", "SG.", "hvs.")
        ),
        "AKIA" + "CANARY7CANARY7CA",
        "pul-" + "c0ffee" * 4,
        "https://hooks.slack.com/services/" + WORD,
        "-----BEGIN PRIVATE KEY-----\n" + WORD,
        '{"type": "service_account", "private_key": "x"}',
        token({"role": "service_role"}),
        token("no JSON"),
        token([]),
        "postgresql://postgres:" + WORD + "@db.example.com/postgres",
    ],
)
def test_known_secrets_are_known(value: str):
    assert secret_shape("SETTING", value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "living-tree-staging",
        "https://living-tree-staging.supabase.co",
        "https://user@example.com/path",
        "postgresql://db.example.com/postgres",
        "pk_test_" + "Y2xlcmsuc3RhZ2luZy5saXZpbmd0cmVlLmlvJA==",
        "sb_publishable_" + WORD,
        "prj_" + "aBcDeFgHiJkLmNoPqRsTuVwX1234",
        "team_" + "aBcDeFgHiJkLmNoPqRsTuVwX",
        "3f2b8c1e-9d4a-4f6b-8e2d-1a2b3c4d5e6f",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "projects/402611223344/secrets/database-url",
        "LivingTreeStaging2024",
        "NodeJs20XLambdaFunctionLayer",
        "a sentence with many different words in it 2024",
        token({"role": "anon"}),
    ],
)
def test_public_things_are_no_secrets(value: str):
    assert secret_shape("SETTING", value) == ""


@pytest.mark.parametrize("name", ["DATABASE_PASSWORD", "API_KEY", "CLERK_SECRET_KEY", "token", "GOOGLE_CREDENTIALS"])
def test_a_name_can_say_that_a_value_is_secret(name: str):
    assert secret_shape(name, "sunshine") == "a value that its own name calls secret"
    assert secret_shape(name, "https://example.com/where-it-is") == ""


@pytest.mark.parametrize("name", ["TOKEN_URL", "SECRET_NAME", "PASSWORD_MIN_LENGTH"])
def test_a_name_about_secrets_says_nothing(name: str):
    assert secret_shape(name, "sunshine") == ""


@pytest.mark.parametrize(("alphabet", "length"), [(string.ascii_letters + string.digits, 32), ("0123456789abcdef", 32)])
def test_random_words_are_found(alphabet: str, length: int):
    source = random.Random(20261123)  # noqa: S311 - words of a test
    words = ["".join(source.choices(alphabet, k=length)) for _ in range(500)]
    found = sum(secret_shape("SETTING", word) == "a random word" for word in words)
    assert found >= 490


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X", "deploy@living-tree-staging.iam.gserviceaccount.com"),
        ("X", "projects/402611223344/locations/global/workloadIdentityPools/pool/providers/github"),
        ("X", "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool"),
        ("X", "402611223344"),
        ("X", "prj_abc"),
        ("GCP_PROJECT_ID", "living-tree-staging"),
    ],
)
def test_identifiers_are_known(name: str, value: str):
    assert identifier_shape(name, value)


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_PASSWORD", "correct-horse-battery"), ("X", "ghp_" + WORD), ("GCP_PROJECT_ID", "A B")]
)
def test_other_values_are_no_identifiers(name: str, value: str):
    assert identifier_shape(name, value) == ""


def test_names_that_promise_an_identifier():
    assert says_identifier("GCP_PROJECT_ID")
    assert not says_identifier("APP_PRIVATE_KEY")


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("SUPABASE_SERVICE_ROLE_KEY", True),
        ("database_password", True),
        ("DATABASE_URL", True),
        ("ONCALL_WEBHOOK_URL", True),
        ("SUPABASE_ANON_KEY", False),
        ("APP_URL", False),
        ("TOKEN_LIFETIME", False),
    ],
)
def test_names_that_promise_a_secret(name: str, is_secret: bool):
    assert says_secret(name) is is_secret


def test_measures():
    assert entropy_bits("aaaa") == 0
    assert entropy_bits("abcd") == 2
    assert switch_ratio("aB1c") == 1
    assert switch_ratio("abcd") == 0
