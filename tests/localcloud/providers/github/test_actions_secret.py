"""Secrets of repositories and of environments: sealed, never shown again."""

from base64 import b64encode
from typing import Any

import grpc
import pytest
from nacl.public import PrivateKey, SealedBox

from localcloud.providers.github.sealed_box import seal
from tests.localcloud.providers.engine_seat import EngineSeat, RefusedError, Vendor

R = "/repos/living-tree-app/living-tree"
OF_REPOSITORY = "github:index/actionsSecret:ActionsSecret"
OF_ENVIRONMENT = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"
ENVIRONMENT = "secrets:of/it"
E = f"{R}/environments/secrets%3Aof%2Fit"
CANARY = "canary-value-that-nobody-may-see"


@pytest.fixture(params=[OF_REPOSITORY, OF_ENVIRONMENT])
def token(request: pytest.FixtureRequest, github: Vendor) -> str:
    github.call("PUT", E)
    return str(request.param)


def program(token: str, name: str, **value: Any) -> dict[str, Any]:
    place = {"environment": ENVIRONMENT} if token == OF_ENVIRONMENT else {}
    return {"repository": "living-tree", "secretName": name, **(value or {"value": CANARY}), **place}


def collection(token: str) -> str:
    return f"{E}/secrets" if token == OF_ENVIRONMENT else f"{R}/actions/secrets"


def test_a_sealed_box_opens_with_the_other_half_of_the_key():
    private = PrivateKey.generate()
    sealed = seal(b64encode(bytes(private.public_key)).decode(), CANARY)
    assert CANARY not in sealed
    from base64 import b64decode

    assert SealedBox(private).decrypt(b64decode(sealed)).decode() == CANARY


def test_a_secret_lives_from_creation_to_deletion(seat: EngineSeat, github: Vendor, token: str):
    wanted = program(token, "Life")
    made = seat.create(token, wanted)
    middle = "secrets??of/it:" if token == OF_ENVIRONMENT else ""
    assert made.id == f"living-tree:{middle}Life"
    assert made.state["value"] == CANARY
    assert made.state["updatedAt"] == made.state["remoteUpdatedAt"]
    assert made.state["createdAt"].endswith(" +0000 UTC")
    assert made.state["keyId"] == github.call("GET", f"{collection(token)}/public-key")["key_id"]
    assert seat.refresh(made) == made
    assert seat.diff(made, wanted).names == set()
    assert CANARY not in str(github.call("GET", f"{collection(token)}/LIFE"))

    changed = seat.update(made, program(token, "Life", value="another"))
    assert changed.state["value"] == "another"
    assert changed.state["updatedAt"] == changed.state["remoteUpdatedAt"]

    seat.delete(changed)
    assert seat.refresh(changed) is None
    with pytest.raises(grpc.RpcError, match="404"):
        seat.delete(changed)


def test_a_write_by_someone_else_shows_in_the_times_and_in_no_input(seat: EngineSeat, github: Vendor, token: str):
    wanted = program(token, "DRIFT")
    made = seat.create(token, wanted)
    past = "2020-01-01 00:00:00 +0000 UTC"
    long_ago = type(made)(made.token, made.id, made.inputs, made.state | {"updatedAt": past, "remoteUpdatedAt": past})
    key = github.call("GET", f"{collection(token)}/public-key")
    github.call("PUT", f"{collection(token)}/DRIFT", {"key_id": key["key_id"], "encrypted_value": seal(key["key"], "theirs")})
    seen = seat.refresh(long_ago)
    assert seen is not None
    assert seen.state["updatedAt"] == past
    assert seen.state["remoteUpdatedAt"] != past
    assert seat.diff(seen, wanted).names == set()
    rewritten = seat.update(seen, program(token, "DRIFT", value="again"))
    assert rewritten.state["updatedAt"] == rewritten.state["remoteUpdatedAt"] != past


def test_a_ciphertext_is_sent_as_it_is(seat: EngineSeat, github: Vendor, token: str):
    key = github.call("GET", f"{collection(token)}/public-key")
    sealed = seal(key["key"], CANARY)
    made = seat.create(token, program(token, "SEALED", valueEncrypted=sealed, keyId=key["key_id"]))
    assert made.state["keyId"] == key["key_id"]
    assert seat.refresh(made) == made


def test_an_adopted_secret_wants_its_value_written(seat: EngineSeat, token: str):
    made = seat.create(token, program(token, "ADOPTED"))
    adopted = seat.adopt(token, made.id)
    assert adopted is not None
    assert "value" not in adopted.inputs
    assert seat.diff(adopted, program(token, "ADOPTED")).names == {"value"}


def test_another_name_replaces_and_an_environments_secret_is_deleted_first(seat: EngineSeat, token: str):
    made = seat.create(token, program(token, "NAME_A"))
    difference = seat.diff(made, program(token, "NAME_B"))
    assert difference.replaces == {"secretName"}
    assert difference.deletes_first is (token == OF_ENVIRONMENT)


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"value": "a", "plaintextValue": "b"}, "value"),
        ({"keyId": "1"}, "value"),
        ({"value": "a", "keyId": "1"}, "keyId"),
    ],
)
def test_forms_of_the_value_exclude_each_other(seat: EngineSeat, token: str, value: dict[str, str], field: str):
    with pytest.raises(RefusedError) as refused:
        seat.check(token, program(token, "X", **value))
    assert set(refused.value.failures) == {field}


def test_a_secret_needs_its_repository(seat: EngineSeat, token: str):
    with pytest.raises(grpc.RpcError, match="there is no repository 'absent'"):
        seat.create(token, program(token, "X") | {"repository": "absent"})
