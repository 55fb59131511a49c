"""Deploy keys: what is a key, whose it is, who may see and make one."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

R = "/repos/Living-Tree-App/living-tree"
OTHER = "/repos/Living-Tree-App/site"
READER = "reader-token-of-the-local-cloud"


def public_key() -> str:
    return Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def test_a_key_may_write_unless_it_says_otherwise_and_loses_its_comment(hub: Any) -> None:
    key = public_key()
    made = hub.request("POST", f"{R}/keys", json={"key": f" {key} laptop of Ada\n"})
    assert (made.status_code, made.json()["key"], made.json()["title"]) == (201, key, "laptop of Ada")
    assert (made.json()["read_only"], made.json()["added_by"]) == (False, "octo-operator")
    assert made.headers["location"] == made.json()["url"] == f"{hub.url}{R}/keys/{made.json()['id']}"
    reading = hub.request("POST", f"{R}/keys", json={"key": public_key(), "title": "ci", "read_only": True}).json()
    assert [item["title"] for item in hub.request("GET", f"{R}/keys").json()] == ["laptop of Ada", "ci"]
    assert hub.request("GET", f"{R}/keys/{reading['id']}").json() == reading


def test_a_key_is_one_repositorys_alone(hub: Any) -> None:
    key = public_key()
    made = hub.request("POST", f"{R}/keys", json={"key": key}).json()
    again = hub.request("POST", f"{OTHER}/keys", json={"key": f"{key} other"})
    assert (again.status_code, again.json()["errors"][0]["message"]) == (422, "key is already in use")
    assert hub.request("GET", f"{OTHER}/keys/{made['id']}").status_code == 404
    assert hub.request("DELETE", f"{OTHER}/keys/{made['id']}").status_code == 404
    assert hub.request("DELETE", f"{R}/keys/{made['id']}").status_code == 204
    assert hub.request("POST", f"{OTHER}/keys", json={"key": key}).status_code == 201


@pytest.mark.parametrize("key", ["", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-dsa-x AAAAC3NzaC1lZDI1NTE5", "no key at all"])
def test_what_is_no_key_is_refused(hub: Any, key: str) -> None:
    answer = hub.request("POST", f"{R}/keys", json={"key": key})
    assert (answer.status_code, answer.json()["errors"][0]["resource"]) == (422, "PublicKey")
    assert hub.request("GET", f"{R}/keys").json() == []


def test_keys_take_the_administration_of_the_repository(hub: Any) -> None:
    for method in ("GET", "POST"):
        answer = hub.request(method, f"{OTHER}/keys", token=READER, json={"key": public_key()})
        level = "read" if method == "GET" else "write"
        assert (answer.status_code, answer.headers["x-accepted-github-permissions"]) == (403, f"administration={level}")
    assert hub.request("GET", f"{OTHER}/keys", token=None).status_code == 401


def test_keys_come_in_pages_and_go_with_the_repository(hub: Any) -> None:
    for _ in range(3):
        hub.request("POST", f"{R}/keys", json={"key": public_key()})
    page = hub.request("GET", f"{R}/keys?per_page=2")
    assert len(page.json()) == 2
    assert 'rel="next"' in page.headers["link"]
    assert hub.request("DELETE", R).status_code == 204
    assert hub.change(lambda transaction: transaction.list("github.deploy_key")) == []
