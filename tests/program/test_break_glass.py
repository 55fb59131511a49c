"""The ways back in of docs/break-glass.md, each after the loss that it is for, with the page's own commands."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from breaking import chapters, run_blocks
from commands import Desk, desk_at
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from ground import ROOT

from bulwark.account.names import ROLE_ID
from bulwark.config.environments import load_environment
from bulwark.local.seed import OPERATOR_ID, OPERATOR_LOGIN
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STACK, PROJECT = "staging", "living-tree-staging"
PAGE = chapters(ROOT / "docs" / "break-glass.md")
(BEGIN,) = PAGE["Before you begin"]
BUCKET, STATE = f"{PROJECT}-pulumi-state", ".pulumi/stacks/bulwark/staging.json"
ACCOUNT = f"projects/{PROJECT}/serviceAccounts/infra-apply@{PROJECT}.iam.gserviceaccount.com"
ROLE = f"projects/{PROJECT}/roles/{ROLE_ID}"
PROVIDER = f"projects/{PROJECT}/locations/global/workloadIdentityPools/github-actions-pool/providers/github-actions-provider"
TEAM = load_environment(ROOT, STACK).vercel.team_id


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    """Staging up, with its state bucket and the secrets that a run needs."""
    with desk_at(tmp_path_factory.mktemp("break-glass"), engine.bin_dir) as desk:
        (desk.checkout / "token").write_text(desk.variables["VERCEL_API_TOKEN"])
        (desk.checkout / "key").write_text("canary-of-the-lost-key")
        desk.run("up", STACK)
        desk.run("init", STACK, "--yes", "--secret-file=VERCEL_API_TOKEN=token", "--secret-file=GITHUB_APP_PRIVATE_KEY=key")
        desk.expect_settled(STACK)
        yield desk


def google(desk: Desk, method: str, path: str, body: object = None) -> Any:
    return desk.call("google", method, f"/{path}", body)


def bindings(desk: Desk) -> list[dict[str, Any]]:
    return list(google(desk, "POST", f"v1/projects/{PROJECT}:getIamPolicy", {})["bindings"])


def test_every_chapter_is_rehearsed():
    assert list(PAGE) == [
        "Before you begin",
        "infra-apply has locked itself out",
        "GitHub is down",
        "The App's private key is lost",
        "An older generation is left",
        "Nothing is left",
    ]


def test_infra_apply_has_locked_itself_out(desk: Desk):
    kept = [binding for binding in bindings(desk) if binding["role"] != ROLE]
    google(desk, "POST", f"v1/projects/{PROJECT}:setIamPolicy", {"policy": {"bindings": kept}})
    google(desk, "DELETE", f"v1/{ROLE}")
    google(desk, "POST", f"v1/{ACCOUNT}:disable", {})
    google(desk, "DELETE", f"v1/{PROVIDER}")
    run_blocks(desk, BEGIN, *PAGE["infra-apply has locked itself out"])
    assert "deleted" not in google(desk, "GET", f"v1/{ROLE}")
    assert google(desk, "GET", f"v1/{PROVIDER}")["state"] == "ACTIVE"
    assert "disabled" not in google(desk, "GET", f"v1/{ACCOUNT}")
    assert [one["members"] for one in bindings(desk) if one["role"] == ROLE] == [[f"serviceAccount:{ACCOUNT.rpartition('/')[2]}"]]
    desk.expect_settled(STACK)


def states(desk: Desk, secret: str) -> list[str]:
    """Return the states of a secret's versions, oldest first; Google lists the newest first."""
    return [version["state"] for version in reversed(google(desk, "GET", f"{secret}/versions")["versions"])]


def in_production(desk: Desk) -> str:
    project = desk.call("vercel", "GET", f"/v9/projects/{PROJECT}?teamId={TEAM}")
    return str(project["targets"]["production"]["id"])


def test_a_release_and_a_secret_are_taken_back_while_github_is_down(desk: Desk):
    desk.call("vercel", "DELETE", f"/v1/projects/{PROJECT}/rolling-release/config?teamId={TEAM}")
    first, second = released(desk, "<h1>good</h1>", 600), released(desk, "<h1>bad</h1>", 1200)
    assert in_production(desk) == second
    clerk = f"v1/projects/{PROJECT}/secrets/CLERK_SECRET_KEY"
    for value in ("ZWFybGllcg==", "bGVha2Vk"):
        google(desk, "POST", f"{clerk}:addVersion", {"payload": {"data": value}})
    (desk.checkout / "new-value").write_text("value-after-the-leak")
    desk.call("control", "POST", "/faults", {"vendor": "github", "kind": "drop"}, status=201)
    try:
        said = run_blocks(desk, BEGIN, *PAGE["GitHub is down"], DEPLOYMENT=first)
    finally:
        desk.call("control", "DELETE", "/faults")
    assert f"now: {second}" in said
    assert f"{first} PROMOTED" in said
    assert in_production(desk) == first
    latest = google(desk, "GET", f"{clerk}/versions/latest:access")["payload"]["data"]
    assert base64.b64decode(latest) == b"value-after-the-leak"
    assert states(desk, clerk) == ["ENABLED", "DISABLED", "ENABLED"], "the value that leaked, and not the first"
    desk.run("up", STACK)  # puts the rolling release back that this test took away


def released(desk: Desk, html: str, offset_seconds: int) -> str:
    """Deploy to production and let the build's time pass."""
    body = {"name": PROJECT, "project": PROJECT, "target": "production", "projectSettings": {}}
    files = [{"file": "index.html", "data": html}]
    made = str(desk.call("vercel", "POST", f"/v13/deployments?teamId={TEAM}", {**body, "files": files})["id"])
    desk.call("control", "PUT", "/clock", {"offset_seconds": offset_seconds})
    targets = desk.call("vercel", "GET", f"/v9/projects/{PROJECT}?teamId={TEAM}").get("targets") or {}
    if (targets.get("production") or {}).get("id") != made:
        desk.call("vercel", "POST", f"/v10/projects/{PROJECT}/promote/{made}?teamId={TEAM}", {}, status=201)
    return made


def test_the_key_of_the_app_is_lost(desk: Desk):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (desk.checkout / "new-key.pem").write_bytes(pem)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    # The page of the App, where only a browser can make a key, is played by an App that has this key.
    app = {"id": 7_001, "slug": "app-with-the-new-key", "owner": "living-tree-app", "public_key": public}
    operator = {"operator": {"login": OPERATOR_LOGIN, "id": OPERATOR_ID}, "operator_token": desk.variables["GITHUB_TOKEN"]}
    desk.call("control", "POST", "/seed", {"github": {**operator, "apps": [app]}})
    secret = f"v1/projects/{PROJECT}/secrets/GITHUB_APP_PRIVATE_KEY"
    google(desk, "POST", f"{secret}:addVersion", {"payload": {"data": "dGhlIGxvc3Qga2V5"}})
    (block,) = PAGE["The App's private key is lost"]
    said = run_blocks(desk, BEGIN, block.replace("1204711", "7001"))
    assert "the key is of the App app-with-the-new-key" in said
    assert base64.b64decode(google(desk, "GET", f"{secret}/versions/latest:access")["payload"]["data"]) == pem
    assert states(desk, secret) == ["ENABLED", "DISABLED", "ENABLED"], "the key that is lost, and not the first"
    assert not (desk.checkout / "new-key.pem").exists()


def state_file(desk: Desk) -> Path:
    """Return the file of the engine's own state; the same bytes are the object of a state in Cloud Storage."""
    (found,) = desk.checkout.glob(f".bulwark/**/{STATE}")
    return found


def upload(desk: Desk, data: bytes) -> str:
    answer = httpx.post(
        f"{desk.variables['BULWARK_GOOGLE_ENDPOINT']}/upload/storage/v1/b/{BUCKET}/o",
        params={"uploadType": "media", "name": STATE},
        content=data,
        headers={"Authorization": f"Bearer {desk.variables['GOOGLE_OAUTH_ACCESS_TOKEN']}"},
        trust_env=False,
    )
    assert answer.is_success, answer.text
    return str(answer.json()["generation"])


def test_the_state_is_restored_from_an_older_generation(desk: Desk):
    whole = upload(desk, state_file(desk).read_bytes())
    wrecked = upload(desk, b"")
    state_file(desk).write_bytes(b"")
    said = run_blocks(desk, BEGIN, *PAGE["An older generation is left"], GENERATION=whole)
    assert whole in said
    assert wrecked in said
    restored = httpx.get(
        f"{desk.variables['BULWARK_GOOGLE_ENDPOINT']}/storage/v1/b/{BUCKET}/o/{STATE.replace('/', '%2F')}",
        params={"alt": "media"},
        headers={"Authorization": f"Bearer {desk.variables['GOOGLE_OAUTH_ACCESS_TOKEN']}"},
        trust_env=False,
    )
    state_file(desk).write_bytes(restored.content)
    desk.expect_settled(STACK)


def test_a_state_of_which_nothing_is_left_is_rebuilt(desk: Desk):
    before = identifiers(desk)
    desk.run("rebuild", STACK, status=2)
    shutil.rmtree(state_file(desk).parents[2])
    assert not list(desk.checkout.glob(f".bulwark/**/{STATE}"))
    said = run_blocks(desk, BEGIN, *PAGE["Nothing is left"])
    assert re.search(r"^ +\d+ same$", said, re.MULTILINE)
    assert not re.search(r"^ +\d+ (create|delete|replace)", said, re.MULTILINE), said
    assert identifiers(desk) == before, "the same things, none of them a second time"
    desk.expect_settled(STACK)


def identifiers(desk: Desk) -> dict[str, str]:
    exported = json.loads(desk.engine("stack", "export", "--stack", STACK).stdout)
    resources = exported["deployment"]["resources"]
    return {one["urn"]: one["id"] for one in resources if one.get("custom") and not one["type"].startswith("pulumi:")}
