from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError

from localcloud.services.google.crc32c import crc32c
from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import DEPLOYER, OPERATOR_TOKEN, PROJECT, Federation, Google

PLACE = f"projects/{PROJECT}/locations/europe-west3"
RING = f"{PLACE}/keyRings/bulwark"
KEY = f"{RING}/cryptoKeys/state"
PURPOSE = {"purpose": "ENCRYPT_DECRYPT"}
PLAIN = b64encode(b"the state of a stack").decode()


@pytest.fixture
def google(google: Google) -> Google:
    """With the API on, a ring and a key."""
    return prepared(google)


def prepared(google: Google) -> Google:
    google.enable("cloudkms")
    google.ok("POST", f"/v1/{PLACE}/keyRings?keyRingId=bulwark", {})
    google.ok("POST", f"/v1/{RING}/cryptoKeys?cryptoKeyId=state", PURPOSE)
    return google


@pytest.fixture
def keys(google: Google) -> Iterator[Any]:
    options = {"api_endpoint": google.base}
    with build_from_document(
        discovery.load("cloudkms.v1"), credentials=Credentials(OPERATOR_TOKEN), client_options=options
    ) as kms:
        yield kms.projects().locations().keyRings().cryptoKeys()


def encrypt(google: Google, text: str = PLAIN, **more: Any) -> str:
    return str(google.ok("POST", f"/v1/{KEY}:encrypt", {"plaintext": text, **more})["ciphertext"])


def decrypt(google: Google, ciphertext: str, **more: Any) -> Any:
    return google.call("POST", f"/v1/{KEY}:decrypt", {"ciphertext": ciphertext, **more})


def test_official_client_lives_a_keys_life(google: Google, keys: Any):
    shown = keys.get(name=KEY).execute()
    assert (shown["name"], shown["purpose"], shown["primary"]["state"]) == (KEY, "ENCRYPT_DECRYPT", "ENABLED")
    assert "material" not in str(shown)
    assert keys.list(parent=RING).execute() == {"cryptoKeys": [shown], "totalSize": 1}
    sealed = keys.encrypt(name=KEY, body={"plaintext": PLAIN, "plaintextCrc32c": str(crc32c(b64decode(PLAIN)))}).execute()
    assert (sealed["name"], sealed["verifiedPlaintextCrc32c"]) == (f"{KEY}/cryptoKeyVersions/1", True)
    assert sealed["ciphertextCrc32c"] == str(crc32c(b64decode(sealed["ciphertext"])))
    second = keys.cryptoKeyVersions().create(parent=KEY, body={}).execute()
    assert keys.updatePrimaryVersion(name=KEY, body={"cryptoKeyVersionId": "2"}).execute()["primary"] == second
    opened = keys.decrypt(name=KEY, body={"ciphertext": sealed["ciphertext"]}).execute()
    assert (opened["plaintext"], opened.get("usedPrimary")) == (PLAIN, False)
    names = [version["name"] for version in keys.cryptoKeyVersions().list(parent=KEY).execute()["cryptoKeyVersions"]]
    assert names == [f"{KEY}/cryptoKeyVersions/{number}" for number in (1, 2)]
    rings = google.ok("GET", f"/v1/{PLACE}/keyRings")
    assert [ring["name"] for ring in rings["keyRings"]] == [google.ok("GET", f"/v1/{RING}")["name"]] == [RING]


def test_ciphertexts_are_real(google: Google):
    first, second = encrypt(google), encrypt(google)
    assert first != second
    assert b"state" not in b64decode(first)
    assert decrypt(google, first).body["plaintext"] == decrypt(google, second).body["plaintext"] == PLAIN


def altered(ciphertext: str) -> str:
    sealed = bytearray(b64decode(ciphertext))
    sealed[-1] ^= 1
    return b64encode(bytes(sealed)).decode()


def other_version(ciphertext: str) -> str:
    sealed = bytearray(b64decode(ciphertext))
    sealed[7] = 9
    return b64encode(bytes(sealed)).decode()


FORGED = {
    "altered": altered,
    "of no version": other_version,
    "short": lambda _text: "eA==",
    "other": lambda _text: b64encode(bytes(64)).decode(),
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_what_was_not_encrypted_here_is_not_decrypted(google: Google, forge: Any):
    answer = decrypt(google, forge(encrypt(google)))
    assert answer.status == 400
    assert answer.message == "Decryption failed: verify that 'name' refers to the correct CryptoKey."


def test_additional_data_must_be_the_same(google: Google):
    sealed = encrypt(google, additionalAuthenticatedData=b64encode(b"stack").decode())
    assert decrypt(google, sealed).status == 400
    assert decrypt(google, sealed, additionalAuthenticatedData=b64encode(b"stack").decode()).status == 200


def test_a_version_that_is_off_encrypts_and_decrypts_nothing(google: Google):
    sealed, version = encrypt(google), f"{KEY}/cryptoKeyVersions/1"
    google.ok("PATCH", f"/v1/{version}?updateMask=state", {"state": "DISABLED"})
    for answer in (decrypt(google, sealed), google.call("POST", f"/v1/{KEY}:encrypt", {"plaintext": PLAIN})):
        assert answer.status == 400
        assert answer.message == f"{version} is not enabled, current state is: DISABLED."
    assert google.call("POST", f"/v1/{KEY}:updatePrimaryVersion", {"cryptoKeyVersionId": "1"}).status == 400
    google.ok("PATCH", f"/v1/{version}?updateMask=state", {"state": "ENABLED"})
    assert decrypt(google, sealed).status == 200


def test_destruction_waits_and_can_be_undone_until_then(google: Google):
    sealed, version = encrypt(google), f"/v1/{KEY}/cryptoKeyVersions/1"
    gone = google.ok("POST", f"{version}:destroy", {})
    assert (gone["state"], "destroyTime" in gone) == ("DESTROY_SCHEDULED", True)
    assert google.call("POST", f"{version}:destroy", {}).status == 400
    assert google.call("PATCH", f"{version}?updateMask=state", {"state": "ENABLED"}).status == 400
    assert google.ok("POST", f"{version}:restore", {})["state"] == "DISABLED"
    assert google.call("POST", f"{version}:restore", {}).status == 400
    google.ok("PATCH", f"{version}?updateMask=state", {"state": "ENABLED"})
    google.ok("POST", f"{version}:destroy", {})
    google.move_clock(timedelta(days=31))
    assert google.ok("GET", version)["state"] == "DESTROYED"
    assert google.ok("GET", f"/v1/{KEY}")["primary"]["state"] == "DESTROYED"
    assert decrypt(google, sealed).message == f"{KEY}/cryptoKeyVersions/1 is not enabled, current state is: DESTROYED."


def test_a_key_rotates_by_itself(google: Google):
    due = (datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)).isoformat().replace("+00:00", "Z")
    body = {"rotationPeriod": "7776000s", "nextRotationTime": due, "labels": {"owner": "bulwark"}}
    key = google.ok("PATCH", f"/v1/{KEY}?updateMask=rotationPeriod,nextRotationTime,labels", body)
    assert {name: key[name] for name in body} == body
    sealed = encrypt(google)
    google.move_clock(timedelta(days=31))
    rotated = google.ok("GET", f"/v1/{KEY}")
    assert rotated["primary"]["name"] == f"{KEY}/cryptoKeyVersions/2"
    assert rotated["nextRotationTime"] > due
    assert decrypt(google, sealed).body.get("usedPrimary") is False
    assert decrypt(google, encrypt(google)).body["usedPrimary"] is True


def test_a_key_may_have_no_version_at_first(google: Google):
    google.ok("POST", f"/v1/{RING}/cryptoKeys?cryptoKeyId=empty&skipInitialVersionCreation=true", PURPOSE)
    answer = google.call("POST", f"/v1/{RING}/cryptoKeys/empty:encrypt", {"plaintext": PLAIN})
    assert (answer.status, answer.body["error"]["status"]) == (400, "FAILED_PRECONDITION")


REFUSED: dict[str, tuple[str, str, Any, int, str]] = {
    "ring twice": ("POST", f"{PLACE}/keyRings?keyRingId=bulwark", {}, 409, f"KeyRing {RING} already exists."),
    "key twice": ("POST", f"{RING}/cryptoKeys?cryptoKeyId=state", PURPOSE, 409, f"CryptoKey {KEY} already exists."),
    "no ring": ("GET", f"{PLACE}/keyRings/other", None, 404, f"KeyRing {PLACE}/keyRings/other not found."),
    "no key": ("GET", f"{RING}/cryptoKeys/other", None, 404, f"CryptoKey {RING}/cryptoKeys/other not found."),
    "no version": ("GET", f"{KEY}/cryptoKeyVersions/9", None, 404, f"CryptoKeyVersion {KEY}/cryptoKeyVersions/9 not found."),
    "no such primary": (
        "POST",
        f"{KEY}:updatePrimaryVersion",
        {"cryptoKeyVersionId": "9"},
        404,
        f"CryptoKeyVersion {KEY}/cryptoKeyVersions/9 not found.",
    ),
}
INVALID: dict[str, tuple[str, str, Any]] = {
    "ring id": ("POST", f"{PLACE}/keyRings?keyRingId=a.b", {}),
    "place": ("POST", f"projects/{PROJECT}/locations/Nowhere/keyRings?keyRingId=a", {}),
    "purpose": ("POST", f"{RING}/cryptoKeys?cryptoKeyId=k", {"purpose": "MAC"}),
    "no purpose": ("POST", f"{RING}/cryptoKeys?cryptoKeyId=k", {}),
    "hardware": ("POST", f"{RING}/cryptoKeys?cryptoKeyId=k", PURPOSE | {"versionTemplate": {"protectionLevel": "HSM"}}),
    "long delay": ("POST", f"{RING}/cryptoKeys?cryptoKeyId=k", PURPOSE | {"destroyScheduledDuration": "99999999s"}),
    "hourly": ("PATCH", f"{KEY}?updateMask=rotationPeriod", {"rotationPeriod": "3600s"}),
    "period alone": ("PATCH", f"{KEY}?updateMask=rotationPeriod", {"rotationPeriod": "86400s"}),
    "past": ("PATCH", f"{KEY}?updateMask=nextRotationTime", {"nextRotationTime": "2001-01-01T00:00:00Z"}),
    "nothing to patch": ("PATCH", KEY, {}),
    "state of a version": ("PATCH", f"{KEY}/cryptoKeyVersions/1?updateMask=state", {"state": "DESTROYED"}),
    "no base64": ("POST", f"{KEY}:encrypt", {"plaintext": "%%"}),
    "checksum": ("POST", f"{KEY}:encrypt", {"plaintext": PLAIN, "plaintextCrc32c": "1"}),
    "large": ("POST", f"{KEY}:encrypt", {"plaintext": b64encode(bytes(65537)).decode()}),
}


@pytest.mark.parametrize(("method", "path", "body", "status", "message"), REFUSED.values(), ids=REFUSED)
def test_refusals_are_worded_as_google_does(google: Google, method: str, path: str, body: Any, status: int, message: str):
    answer = google.call(method, f"/v1/{path}", body)
    assert (answer.status, answer.message) == (status, message)


@pytest.mark.parametrize(("method", "path", "body"), INVALID.values(), ids=INVALID)
def test_what_cannot_be_is_400(google: Google, method: str, path: str, body: Any):
    answer = google.call(method, f"/v1/{path}", body)
    assert (answer.status, answer.body["error"]["status"]) == (400, "INVALID_ARGUMENT")


USE = "roles/cloudkms.cryptoKeyEncrypterDecrypter"


@pytest.mark.parametrize("place", [KEY, RING])
def test_use_of_a_key_is_granted_on_the_key_or_its_ring(federation: Federation, place: str):
    google = prepared(federation.google)
    token = federation.impersonate(federation.federated()).body["accessToken"]
    refused = google.call("POST", f"/v1/{KEY}:encrypt", {"plaintext": PLAIN}, token=token)
    assert refused.status == 403
    assert refused.message == (
        f"Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '{KEY}' (or it may not exist)."
    )
    google.grant(f"/v1/{place}", USE, f"serviceAccount:{DEPLOYER}")
    google.ok("POST", f"/v1/{KEY}:encrypt", {"plaintext": PLAIN}, token=token)
    assert google.call("GET", f"/v1/{KEY}", token=token).status == 403
    asked = {"permissions": ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeys.update"]}
    held = google.ok("POST", f"/v1/{place}:testIamPermissions", asked, token=token)
    assert held == {"permissions": ["cloudkms.cryptoKeyVersions.useToDecrypt"]}
    for other in (f"{PLACE}/keyRings/none", f"{RING}/cryptoKeys/none"):
        assert google.call("GET", f"/v1/{other}:getIamPolicy").status == 404


def test_a_client_error_is_the_clients_own(google: Google, keys: Any):
    with pytest.raises(HttpError, match="verify that 'name' refers"):
        keys.decrypt(name=KEY, body={"ciphertext": PLAIN}).execute()
