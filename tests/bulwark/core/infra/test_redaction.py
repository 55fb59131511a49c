"""A published state has no secret, wherever one was planted, and is still one that the engine can take."""

import json
import secrets
from typing import Any

import pytest

from bulwark.core.infra.redaction import MASKED_SECRET, importable, redact
from bulwark.core.infra.secret_texts import MASK, is_secret_name, without_secrets

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
ASSET = "c44067f5952c0a294b673a41bacd8c17"


def planted() -> dict[str, str]:
    """One secret of each form, made anew so that nothing here looks like somebody's."""
    drawn = secrets.token_hex
    return {
        "github": "ghp_" + drawn(18),
        "installation": "ghs_" + drawn(18),
        "fine": "github_pat_" + drawn(20),
        "clerk": "sk_" + "live_" + drawn(12),
        "webhook": "whsec_" + drawn(16),
        "slack": "xox" + "b-" + drawn(16),
        "hook": "https://hooks.slack.com/services/" + drawn(4) + "/" + drawn(8),
        "google": "ya29." + drawn(20),
        "key": "AIza" + drawn(18),
        "token": "eyJ" + drawn(8) + ".eyJ" + drawn(8) + "." + drawn(8),
        "pem": "-----BEGIN PRIVATE KEY-----\n" + drawn(32) + "\n-----END PRIVATE KEY-----",
        "cut": "-----BEGIN RSA PRIVATE KEY-----\n" + drawn(32),
        "hexadecimal": drawn(32),
        "drawn": "aB3" + "".join(secrets.choice("kLmNoPqRsTuVwXyZ0123456789abcdefGHIJ") for _ in range(60)),
    }


def state_of(inputs: dict[str, Any], token: str = "gcp:some/thing:Thing") -> dict[str, Any]:
    one = {
        "urn": f"urn:pulumi:staging::bulwark::{token}::one",
        "custom": True,
        "id": "projects/p/things/one",
        "type": token,
        "inputs": inputs,
        "outputs": inputs,
        "initErrors": ["said the vendor"],
    }
    return {"version": 3, "deployment": {"secrets_providers": {"state": {"salt": "v1:x"}}, "resources": [one]}}


def published(inputs: dict[str, Any], token: str = "gcp:some/thing:Thing") -> dict[str, Any]:
    document = redact(state_of(inputs, token), "staging", "a" * 40, "2026-11-24T00:00:00Z")
    resource: dict[str, Any] = document["resources"][0]
    return resource


@pytest.mark.parametrize("kind", sorted(planted()))
@pytest.mark.parametrize("where", ["alone", "in a sentence", "in a list", "deep", "in the engine's own record"])
def test_a_planted_secret_is_not_published(kind: str, where: str):
    value = planted()[kind]
    inputs: dict[str, Any] = {
        "alone": {"description": value},
        "in a sentence": {"content": f"first line\nuses {value} here\nlast line"},
        "in a list": {"members": ["user:a@example.com", value]},
        "deep": {"a": {"b": [{"c": value}]}},
        "in the engine's own record": {"__meta": json.dumps({"said": value})},
    }[where]
    text = json.dumps(published(inputs))
    assert value not in text
    assert json.dumps(value)[1:-1] not in text
    assert MASK in text


def test_what_the_engine_encrypted_becomes_a_secret_of_the_mask():
    resource = published(
        {"value": {SIGNATURE: SECRET, "ciphertext": "v1:abc:def"}, "plain": {SIGNATURE: SECRET, "plaintext": '"x"'}}
    )
    assert resource["inputs"] == {"value": MASKED_SECRET, "plain": MASKED_SECRET}


@pytest.mark.parametrize("name", ["password", "privateKey", "client_secret", "GITHUB-TOKEN", "pemFile_pem", "apiKey"])
@pytest.mark.parametrize(
    ("value", "expected"), [("short", MASK), ({"a": "b"}, MASKED_SECRET), (["b"], MASKED_SECRET), ("", ""), (7, 7)]
)
def test_what_stands_under_a_secrets_name_is_one(name: str, value: Any, expected: Any):
    assert is_secret_name(name)
    assert published({name: value})["inputs"] == {name: expected}


def test_what_is_needed_stays():
    inputs = {
        "secretId": "database-url",
        "members": ["serviceAccount:infra-apply@living-tree-staging.iam.gserviceaccount.com"],
        "content": "uses: actions/checkout@" + "ab12" * 10 + " # v6",
        "projectId": "prj_aB3dEfGh1jKlMn0pQrStUv2x",
        "isOn": True,
        "count": 3,
        "nothing": None,
        "file": {SIGNATURE: ASSET, "text": "words"},
    }
    resource = published(inputs)
    assert resource["inputs"] == inputs
    assert "initErrors" not in resource


def test_a_commit_is_kept_only_where_it_pins_an_action():
    sha = "ab12" * 10
    assert without_secrets(f"x@{sha} {sha}") == f"x@{sha} {MASK}"


def test_of_providers_and_of_the_stack_nearly_nothing_is_published():
    inputs = {"project": "p", "version": "9.31.0", "impersonateServiceAccount": "somebody"}
    assert published(inputs, "pulumi:providers:gcp")["inputs"] == {"project": "p", "version": "9.31.0"}
    assert published({"url": "x"}, "pulumi:pulumi:Stack")["outputs"] == {}


def test_the_document_says_what_it_is_of_and_makes_a_state():
    document = redact(state_of({}), "staging", "a" * 40, "2026-11-24T00:00:00Z")
    assert {name: document[name] for name in ("schema", "stack", "commit", "at")} == {
        "schema": "bulwark.redacted-state/1",
        "stack": "staging",
        "commit": "a" * 40,
        "at": "2026-11-24T00:00:00Z",
    }
    assert "salt" not in json.dumps(document)
    exported = {"version": 3, "deployment": {"secrets_providers": {"type": "passphrase"}, "resources": []}}
    taken = importable(document["resources"], exported)
    assert taken["deployment"] == {"secrets_providers": {"type": "passphrase"}, "resources": document["resources"]}
    assert importable([], {"version": 3, "deployment": None}) == {"version": 3, "deployment": {"resources": []}}
    assert redact({"version": 3, "deployment": None}, "staging", "a", "b")["resources"] == []


def test_a_resource_without_properties_gets_none():
    state = {"deployment": {"resources": [{"urn": "u", "type": "c:index:Component", "custom": False}]}}
    assert redact(state, "s", "c", "t")["resources"] == [{"urn": "u", "type": "c:index:Component", "custom": False}]


def test_what_a_resource_is_called_at_its_vendor_is_no_secret_where_others_refer_to_it():
    drawn = "Zq8Lw2Xv9Kp4-Rt7Yb3Nm6Hc1"
    check = {"urn": "u", "type": "t", "id": f"projects/p/uptimeCheckConfigs/{drawn}", "inputs": {}}
    alert = {"urn": "v", "type": "t", "id": "a", "inputs": {"filter": f'check_id = "{drawn}"'}}
    document = redact({"deployment": {"resources": [check, alert]}}, "s", "c", "t")
    assert document["resources"][1]["inputs"] == alert["inputs"]
    alone = redact({"deployment": {"resources": [alert]}}, "s", "c", "t")
    assert drawn not in json.dumps(alone)
