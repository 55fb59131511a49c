"""What a change lets somebody reach is said in sentences; what nobody can be sure of says so."""

from typing import Any

from bulwark.core.infra.trust_change import trust_change
from bulwark.core.state import Resource, resource_of
from bulwark.core.trust.setting import Setting

PROJECT = "example-project"
SECRET = f"projects/{PROJECT}/secrets/KEY"


def resource(token: str, name: str, inputs: dict[str, Any]) -> Resource:
    return resource_of(
        {"urn": f"urn:pulumi:s::p::{token}::{name}", "type": token, "id": name, "inputs": inputs, "outputs": inputs}
    )


def secret() -> Resource:
    token = "gcp:secretmanager/secret:Secret"
    return resource(token, "key", {"project": PROJECT, "secretId": "KEY", "name": SECRET})


def reader(member: Any) -> Resource:
    token = "gcp:secretmanager/secretIamMember:SecretIamMember"
    role = "roles/secretmanager.secretAccessor"
    return resource(token, "reader", {"project": PROJECT, "secretId": SECRET, "role": role, "member": member})


def test_a_new_reader_is_told_and_one_that_goes_too():
    before, after = (secret(),), (secret(), reader("user:mallory@example.com"))
    gained = f"this change lets user:mallory@example.com read {SECRET}"
    lost = f"this change no longer lets user:mallory@example.com read {SECRET}"
    assert gained in trust_change(before, after, Setting())
    assert lost in trust_change(after, before, Setting())
    assert trust_change(after, after, Setting()) == ()


def test_what_is_known_only_when_it_is_applied_may_let():
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    found = trust_change((secret(),), (secret(), reader(unknown)), Setting())
    assert found
    assert all(line.startswith("this change may let ") for line in found)
