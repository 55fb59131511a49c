"""What GitHub refuses, to whom, and in which shape."""

import base64
from typing import Any

import pytest
from nacl.public import PublicKey, SealedBox

from localcloud.core.store import Transaction
from localcloud.services.github.callers import keep_token

R = "/repos/Living-Tree-App/living-tree"
PUBLIC = "/repos/Living-Tree-App/site"
READER = "reader-token-of-the-local-cloud"


def message_of(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert body["status"] == str(answer.status_code)
    assert body["documentation_url"].startswith("https://docs.github.com/rest")
    return answer.status_code, body["message"]


def test_a_token_that_is_unknown_is_bad_credentials(hub: Any) -> None:
    assert message_of(hub.request("GET", PUBLIC, token="nobody")) == (401, "Bad credentials")


def test_a_write_without_a_token_requires_authentication(hub: Any) -> None:
    assert message_of(hub.request("PATCH", PUBLIC, token=None, json={})) == (401, "Requires authentication")
    assert message_of(hub.request("GET", "/user", token=None)) == (401, "Requires authentication")
    assert message_of(hub.request("GET", f"{PUBLIC}/actions/secrets", token=None)) == (401, "Requires authentication")


def test_public_things_need_no_token_and_private_ones_are_not_found(hub: Any) -> None:
    assert hub.request("GET", PUBLIC, token=None).status_code == 200
    assert hub.request("GET", f"{PUBLIC}/contents/README.md", token=None).status_code == 200
    assert message_of(hub.request("GET", R, token=None)) == (404, "Not Found")


def test_a_request_without_a_user_agent_is_forbidden(hub: Any) -> None:
    answer = hub.request("GET", R, headers={"user-agent": ""})
    assert (answer.status_code, answer.headers["content-type"]) == (403, "text/plain; charset=utf-8")


@pytest.mark.parametrize(("version", "status"), [("2022-11-28", 200), ("2026-03-10", 200), ("1999-01-01", 400)])
def test_only_versions_that_exist_are_served(hub: Any, version: str, status: int) -> None:
    assert hub.request("GET", R, headers={"x-github-api-version": version}).status_code == status


def test_the_newer_version_has_no_retired_fields(hub: Any) -> None:
    older, newer = (
        hub.request("GET", R, headers={"x-github-api-version": version}).json() for version in ("2022-11-28", "2026-03-10")
    )
    assert older.keys() - newer.keys() == {"has_downloads", "use_squash_pr_title_as_default"}


@pytest.mark.parametrize(
    ("body", "message"),
    [(b"{", "Problems parsing JSON"), (b"[1]", "Body should be a JSON object"), (b'"x"', "Body should be a JSON object")],
)
def test_a_body_must_be_a_json_object(hub: Any, body: bytes, message: str) -> None:
    assert message_of(hub.request("PATCH", R, content=body)) == (400, message)


def test_a_missing_permission_names_what_would_do(hub: Any) -> None:
    answer = hub.request("PUT", f"{PUBLIC}/environments/e", token=READER, json={})
    assert message_of(answer) == (403, "Resource not accessible by personal access token")
    assert answer.headers["x-accepted-github-permissions"] == "administration=write"


def test_a_reader_does_not_see_what_only_administrators_may_know(hub: Any) -> None:
    full, read = hub.request("GET", PUBLIC).json(), hub.request("GET", PUBLIC, token=READER).json()
    hidden = full.keys() - read.keys()
    assert {"allow_squash_merge", "delete_branch_on_merge", "security_and_analysis"} <= hidden
    assert read["permissions"] == {"admin": False, "maintain": False, "push": False, "triage": False, "pull": True}
    assert "plan" not in hub.request("GET", "/orgs/Living-Tree-App", token=READER).json()


def test_a_wrong_name_is_answered_by_the_rule_it_breaks(hub: Any) -> None:
    variables = f"{R}/actions/variables"
    for name in ("1A", "A-B", "GITHUB_X", "github_x", ""):
        assert hub.request("POST", variables, json={"name": name, "value": "v"}).status_code == 422
    assert message_of(hub.request("POST", variables, json={"value": "v"})) == (
        422,
        'Invalid request.\n\n"name" wasn\'t supplied.',
    )
    assert hub.request("POST", variables, json={"name": "A", "value": 1}).status_code == 422
    assert hub.request("POST", variables, json={"name": "A", "value": "v"}).status_code == 201
    again = hub.request("POST", variables, json={"name": "a", "value": "v"})
    assert message_of(again) == (409, "Already exists - Variable already exists")


def test_a_name_that_is_taken_is_refused(hub: Any) -> None:
    answer = hub.request("POST", "/orgs/living-tree-app/repos", json={"name": "SITE"})
    assert message_of(answer) == (422, "Repository creation failed.")
    assert answer.json()["errors"][0]["message"] == "name already exists on this account"


def test_what_is_not_a_sealed_box_for_the_key_is_refused_and_never_kept(hub: Any) -> None:
    secrets = f"{R}/actions/secrets"
    key = hub.request("GET", f"{secrets}/public-key").json()["key_id"]
    for value in ("bm90IGEgYm94", "not base64!", ""):
        body = {"key_id": key, "encrypted_value": value}
        assert hub.request("PUT", f"{secrets}/TOKEN", json=body).status_code == 422
    body = {"key_id": "1", "encrypted_value": "bm90IGEgYm94"}
    assert hub.request("PUT", f"{secrets}/TOKEN", json=body).status_code == 422
    assert hub.request("GET", secrets).json()["total_count"] == 0


@pytest.mark.parametrize("path", ["/nothing", f"{R}/", "/orgs/reader", "/users/nobody", f"{R}/environments/none/variables"])
def test_what_is_not_there_is_not_found(hub: Any, path: str) -> None:
    assert message_of(hub.request("GET", path)) == (404, "Not Found")


def test_an_archived_repository_is_read_only(hub: Any) -> None:
    assert hub.request("PATCH", R, json={"archived": True}).status_code == 200
    refused = hub.request("POST", f"{R}/actions/variables", json={"name": "A", "value": "v"})
    assert message_of(refused) == (403, "Repository was archived so is read-only.")
    assert hub.request("GET", f"{R}/actions/variables").status_code == 200
    assert hub.request("PATCH", R, json={"archived": False}).json()["archived"] is False


def keep_installation(hub: Any, token: str, **facts: Any) -> None:
    facts = {"kind": "installation", "owner_id": 190012345, "expires_at": "2999-01-01T00:00:00Z", **facts}
    hub.change(lambda transaction: keep_token(transaction, token, **facts))


def test_an_installation_may_do_what_its_permissions_say_where_it_is_installed(hub: Any) -> None:
    keep_installation(hub, "app", permissions={"environments": "write", "actions": "read"}, repository_ids=[820045678])
    assert hub.request("PUT", f"{R}/environments/e", json={}).status_code == 200
    variables = "/environments/e/variables"
    assert hub.request("POST", R + variables, token="app", json={"name": "A", "value": "v"}).status_code == 201
    refused = hub.request("POST", f"{R}/actions/variables", token="app", json={"name": "A", "value": "v"})
    assert message_of(refused) == (403, "Resource not accessible by integration")
    assert refused.headers["x-accepted-github-permissions"] == "actions_variables=write"
    assert message_of(hub.request("GET", "/repos/Living-Tree-App/fresh", token="app")) == (404, "Not Found")
    assert message_of(hub.request("GET", "/repos/big-corp/vault", token="app")) == (404, "Not Found")
    assert hub.request("GET", PUBLIC, token="app").status_code == 200
    hub.request("PUT", f"{PUBLIC}/environments/e", json={})
    foreign = hub.request("POST", PUBLIC + variables, token="app", json={"name": "A", "value": "v"})
    assert message_of(foreign) == (403, "Resource not accessible by integration")
    assert message_of(hub.request("GET", "/user", token="app")) == (403, "Resource not accessible by integration")


def test_an_installation_token_expires(hub: Any) -> None:
    keep_installation(hub, "old", permissions={"actions": "read"}, expires_at="2020-01-01T00:00:00Z")
    assert message_of(hub.request("GET", R, token="old")) == (401, "Bad credentials")


def test_workflow_files_need_a_permission_of_their_own(hub: Any) -> None:
    keep_installation(hub, "writer", permissions={"contents": "write"})
    body = {"message": "m", "content": "eA=="}
    assert hub.request("PUT", f"{R}/contents/x", token="writer", json=body).status_code == 201
    refused = hub.request("PUT", f"{R}/contents/.github/workflows/x.yml", token="writer", json=body)
    assert message_of(refused) == (403, "Resource not accessible by integration")
    keep_installation(hub, "flows", permissions={"contents": "write", "workflows": "write"})
    assert hub.request("PUT", f"{R}/contents/.github/workflows/x.yml", token="flows", json=body).status_code == 201


def test_neither_secrets_nor_tokens_are_in_the_state_file(hub: Any) -> None:
    secrets, planted = f"{R}/actions/secrets", b"planted-secret-value"
    key = hub.request("GET", f"{secrets}/public-key").json()
    sealed = base64.b64encode(SealedBox(PublicKey(base64.b64decode(key["key"]))).encrypt(planted)).decode()
    body = {"key_id": key["key_id"], "encrypted_value": sealed}
    assert hub.request("PUT", f"{secrets}/TOKEN", json=body).status_code == 201
    kept = b"".join(path.read_bytes() for path in hub.state.parent.glob(f"{hub.state.name}*"))
    assert b'"TOKEN"' in kept
    for text in (planted, sealed.encode(), READER.encode(), b"operator-token-of-the-local-cloud"):
        assert text not in kept


def test_the_digest_of_a_secret_changes_with_its_value_alone(hub: Any) -> None:
    secrets = f"{R}/actions/secrets"
    key = hub.request("GET", f"{secrets}/public-key").json()
    digests = []
    for value in (b"one", b"one", b"two"):
        sealed = base64.b64encode(SealedBox(PublicKey(base64.b64decode(key["key"]))).encrypt(value)).decode()
        hub.request("PUT", f"{secrets}/TOKEN", json={"key_id": key["key_id"], "encrypted_value": sealed})
        digests += hub.change(lambda transaction: [kept["digest"] for _, kept in transaction.list("github.secret")])
    assert (digests[0] == digests[1], digests[1] == digests[2]) == (True, False)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"{R}/actions/permissions", {"enabled": True, "allowed_actions": "some"}),
        (f"{R}/actions/permissions", {"allowed_actions": "all"}),
        (f"{R}/actions/permissions/workflow", {"default_workflow_permissions": "admin"}),
        (f"{R}/topics", {"names": ["not a topic"]}),
        (f"{R}/topics", {"names": [f"t{number}" for number in range(21)]}),
        (f"{R}/topics", {}),
        (f"{R}/topics", {"names": "x"}),
    ],
)
def test_a_setting_that_does_not_exist_is_refused(hub: Any, path: str, body: dict[str, Any]) -> None:
    assert hub.request("PUT", path, json=body).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        {"visibility": "secret"},
        {"merge_commit_title": "TITLE"},
        {"has_wiki": "yes"},
        {"name": "a b"},
        {"name": "site"},
        {"security_and_analysis": {"secret_scanning": {"status": "on"}}},
    ],
)
def test_an_impossible_repository_is_refused(hub: Any, body: dict[str, Any]) -> None:
    before = hub.request("GET", R).json()
    assert hub.request("PATCH", R, json=body).status_code == 422
    assert hub.request("GET", R).json() == before


def test_selected_actions_exist_only_where_actions_are_selected(hub: Any) -> None:
    selected = f"{R}/actions/permissions/selected-actions"
    assert hub.request("GET", selected).status_code == 409
    assert hub.request("PUT", selected, json={"verified_allowed": True}).status_code == 409
    assert hub.request("PUT", f"{R}/actions/permissions", json={"enabled": False, "allowed_actions": ""}).status_code == 204
    assert hub.request("GET", f"{R}/actions/permissions").json() == {"enabled": False, "sha_pinning_required": False}


def test_a_variable_is_at_most_48_kilobytes_and_renames_onto_no_other(hub: Any) -> None:
    variables = f"{R}/actions/variables"
    assert hub.request("POST", variables, json={"name": "A", "value": "x" * 48 * 1024}).status_code == 201
    assert hub.request("PATCH", f"{variables}/A", json={"value": "x" * (48 * 1024 + 1)}).status_code == 422
    hub.request("POST", variables, json={"name": "B", "value": "x"})
    assert hub.request("PATCH", f"{variables}/A", json={"name": "b"}).status_code == 409
    assert hub.request("PATCH", f"{variables}/A", json={"name": "C"}).status_code == 204
    assert [item["name"] for item in hub.request("GET", variables).json()["variables"]] == ["B", "C"]


@pytest.mark.parametrize(("kind", "limit"), [("variable", 500), ("secret", 100)])
def test_a_repository_has_only_so_many(hub: Any, kind: str, limit: int) -> None:
    def fill(transaction: Transaction) -> None:
        for number in range(limit):
            transaction.put(f"github.{kind}", f"820045678/-/N{number}", {"name": f"N{number}"})

    hub.change(fill)
    key = hub.request("GET", f"{R}/actions/secrets/public-key").json()
    sealed = base64.b64encode(SealedBox(PublicKey(base64.b64decode(key["key"]))).encrypt(b"x")).decode()
    if kind == "variable":
        answer = hub.request("POST", f"{R}/actions/variables", json={"name": "ONE_MORE", "value": "x"})
    else:
        answer = hub.request("PUT", f"{R}/actions/secrets/ONE_MORE", json={"key_id": key["key_id"], "encrypted_value": sealed})
    assert answer.status_code == 422
    assert f"at most {limit}" in answer.json()["message"]
