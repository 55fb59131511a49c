"""GitHub Apps: the token an App signs, the tokens it gets, and what those may do."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from localcloud.services.github.app_seed import plant_app
from localcloud.services.github.apps import INSTALLATION_KIND

from .conftest import APP_ID, APP_KEY, APP_PUBLIC_KEY, INSTALLATION_ID, READER_TOKEN

TOKENS = f"/app/installations/{INSTALLATION_ID}/access_tokens"
SITE = "/repos/Living-Tree-App/site"


def signed(key: Any = APP_KEY, **claims: Any) -> str:
    now = int(time.time())
    return jwt.encode({"iss": str(APP_ID), "iat": now - 60, "exp": now + 300, **claims}, key, algorithm="RS256")


def installation_token(hub: Any, **body: Any) -> str:
    answer = hub.request("POST", TOKENS, token=signed(), json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def test_a_token_has_the_installations_permissions_for_an_hour(hub: Any) -> None:
    made = hub.request("POST", TOKENS, token=signed()).json()
    assert made["token"].startswith("ghs_")
    assert (made["permissions"]["issues"], made["repository_selection"]) == ("write", "selected")
    assert sorted(item["name"] for item in made["repositories"]) == ["living-tree", "site"]
    expires = time.mktime(time.strptime(made["expires_at"], "%Y-%m-%dT%H:%M:%SZ")) - time.timezone
    assert 3500 < expires - time.time() <= 3600


def test_an_issue_that_an_app_opens_names_the_app(hub: Any) -> None:
    made = hub.request("POST", f"{SITE}/issues", token=installation_token(hub), json={"title": "Down"}).json()
    assert (made["user"]["login"], made["user"]["type"]) == ("deployer[bot]", "Bot")
    assert (made["performed_via_github_app"]["slug"], made["author_association"]) == ("deployer", "NONE")
    comment = hub.request("POST", f"{SITE}/issues/1/comments", token=installation_token(hub), json={"body": "more"}).json()
    assert comment["performed_via_github_app"]["id"] == APP_ID


def test_a_narrowed_token_does_no_more_than_it_asked_for(hub: Any) -> None:
    token = installation_token(hub, permissions={"issues": "read"}, repositories=["site"])
    assert hub.request("GET", f"{SITE}/issues", token=token).status_code == 200
    refused = hub.request("POST", f"{SITE}/issues", token=token, json={"title": "t"})
    assert (refused.status_code, refused.json()["message"]) == (403, "Resource not accessible by integration")
    assert hub.request("GET", "/repos/Living-Tree-App/living-tree", token=token).status_code == 404


def test_repositories_may_be_chosen_by_number(hub: Any) -> None:
    token = installation_token(hub, repository_ids=[820045678])
    assert hub.request("GET", "/repos/Living-Tree-App/living-tree", token=token).status_code == 200
    assert hub.request("POST", f"{SITE}/issues", token=token, json={"title": "t"}).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"permissions": {"administration": "admin"}},
        {"permissions": {"secrets": "read"}},
        {"permissions": {"issues": "much"}},
        {"repositories": ["fresh"]},
        {"repositories": []},
        {"repository_ids": [1]},
        {"repository_ids": list(range(501))},
    ],
)
def test_a_token_beyond_the_installation_is_refused(hub: Any, body: dict[str, Any]) -> None:
    assert hub.request("POST", TOKENS, token=signed(), json=body).status_code == 422


def test_a_revoked_token_opens_nothing(hub: Any) -> None:
    token = installation_token(hub)
    assert hub.request("DELETE", "/installation/token", token=token).status_code == 204
    assert hub.request("GET", f"{SITE}/issues", token=token).status_code == 401


def test_a_suspended_installation_gives_no_token(hub: Any) -> None:
    def suspend(transaction: Any) -> None:
        kept = transaction.get(INSTALLATION_KIND, str(INSTALLATION_ID))
        transaction.put(INSTALLATION_KIND, str(INSTALLATION_ID), kept | {"suspended_at": "2026-01-01T00:00:00Z"})

    hub.change(suspend)
    answer = hub.request("POST", TOKENS, token=signed())
    assert (answer.status_code, answer.json()["message"]) == (403, "This installation has been suspended")


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (lambda: "operator-token-of-the-local-cloud", 401),
        (lambda: signed(rsa.generate_private_key(65_537, 2048)), 401),
        (lambda: signed(iss="99"), 404),
        (lambda: signed(iss="nobody"), 404),
        (lambda: signed(exp=int(time.time()) - 1), 401),
        (lambda: signed(exp=int(time.time()) + 900), 401),
        (lambda: signed(iat=int(time.time()) + 300), 401),
        (lambda: signed(iat="now"), 401),
    ],
)
def test_an_app_is_known_by_its_own_fresh_signature_alone(hub: Any, token: Any, status: int) -> None:
    assert hub.request("GET", "/app", token=token()).status_code == status


def test_an_app_may_sign_by_its_client_id(hub: Any) -> None:
    known = hub.request("GET", "/app", token=signed()).json()
    assert hub.request("GET", "/app", token=signed(iss=known["client_id"])).json()["id"] == APP_ID
    assert known["installations_count"] == 2


def test_an_apps_own_token_is_none_for_anything_else(hub: Any) -> None:
    assert hub.request("GET", SITE, token=signed()).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/app/installations/1",
        "/orgs/big-corp/installation",
        "/orgs/nobody/installation",
        "/repos/Living-Tree-App/fresh/installation",
        "/repos/Living-Tree-App/nothing/installation",
    ],
)
def test_where_an_app_is_not_installed_there_is_nothing(hub: Any, path: str) -> None:
    assert hub.request("GET", path, token=signed()).status_code == 404


def test_only_an_installation_has_repositories(hub: Any) -> None:
    assert hub.request("GET", "/installation/repositories").status_code == 403
    assert hub.request("GET", "/apps/unknown").status_code == 404
    assert hub.request("GET", "/apps/deployer").json()["id"] == APP_ID


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ({"owner": "nobody"}, ValueError),
        ({"public_key": "text"}, ValueError),
        ({"public_key": None}, ValueError),
        ({"permissions": {"issues": "much"}}, ValueError),
        ({"installations": [{"account": "nobody"}]}, ValueError),
        ({"installations": [{"account": "big-corp", "repositories": ["nothing"]}]}, ValueError),
        ({"installations": [{}]}, KeyError),
    ],
)
def test_an_app_that_cannot_be_is_not_planted(hub: Any, wrong: dict[str, Any], kind: type[Exception]) -> None:
    described = {"id": 1, "slug": "x", "owner": "Living-Tree-App", "public_key": APP_PUBLIC_KEY, **wrong}
    with pytest.raises(kind):
        hub.change(lambda transaction: plant_app(transaction, described))


def test_a_key_of_another_kind_is_refused(hub: Any) -> None:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    text = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    described = {"id": 1, "slug": "x", "owner": "Living-Tree-App", "public_key": text}
    with pytest.raises(TypeError):
        hub.change(lambda transaction: plant_app(transaction, described))


def test_seeding_again_installs_nothing_twice(hub: Any, seed_again: Any) -> None:
    seed_again()
    assert len(hub.request("GET", "/app/installations", token=signed()).json()) == 2


def test_only_who_may_administer_an_organization_sees_what_is_installed_there(hub: Any) -> None:
    path = "/orgs/Living-Tree-App/installations"
    (shown,) = hub.request("GET", path).json()["installations"]
    assert (shown["app_slug"], shown["permissions"]["contents"], shown["repository_selection"]) == (
        "deployer",
        "write",
        "selected",
    )
    assert hub.request("GET", "/orgs/big-corp/installations").json() == {"total_count": 0, "installations": []}
    for token, status in ((READER_TOKEN, 403), (hub.app_token(), 403), (None, 401)):
        assert hub.request("GET", path, token=token).status_code == status
    assert hub.request("GET", "/orgs/reader/installations").status_code == 404
