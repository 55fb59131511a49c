"""Each check against real servers: a site with TLS, and vendors that answer as a test wants it."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.clients.vercel import VercelClient
from bulwark.config.loading import load_pipeline
from bulwark.core.verdict import Phase
from bulwark.errors import UsageError
from bulwark.health.examination import examine
from bulwark.health.probe import Probe
from bulwark.health.registry import CHECKS
from bulwark.health.scene import Check, Scene

STACKS = YAML(typ="safe").load((Path(__file__).parents[1] / "config" / "cases" / "stacks.yaml").read_text())
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HEALTH = {
    "api": {"fields": {"status": "ok"}},
    "database": {"path": "/rest/v1/health?select=ok"},
    "clerk_key_setting": "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
}
SETTINGS = {
    "NEXT_PUBLIC_SUPABASE_URL": "https://db.example",
    "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY": "sb_publishable_1",
    "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY": "pk_live_" + b64encode(b"clerk.shop.example$").decode(),
}
BY_ID = {check.id: check for check in CHECKS}
MakeScene = Callable[..., Scene]


@pytest.fixture
def scene(answers: Any, monkeypatch: pytest.MonkeyPatch) -> MakeScene:
    """Describe the shop in production; the vendors are the server that `answers` scripts."""
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", answers.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "token-of-the-job")
    monkeypatch.setenv("BULWARK_VERCEL_API_URL", answers.address)

    def make(health: dict[str, Any] | None = None) -> Scene:
        document = STACKS["production"]
        shop = document["apps"]["shop"]
        shop = shop | {"health": HEALTH if health is None else health, "public_settings": shop["public_settings"] | SETTINGS}
        siblings = {"staging": STACKS["staging"]}
        pipeline = load_pipeline(document | {"apps": {"shop": shop}}, stack="production", siblings=siblings)
        return Scene(pipeline, "shop", NOW, Probe(), lambda: VercelClient("team_1", "token-of-vercel"))

    return make


def results(scene: Scene, name: str) -> list[tuple[str, Phase, str]]:
    report = examine(scene, lambda _result: None, [BY_ID[name]])
    return [(result.subject, result.verdict.phase, result.verdict.reason) for result in report.results]


def test_domains(scene: MakeScene, site: Any):
    site.serve("shop.example/", 200)
    assert results(scene(), "domain") == [("shop.example", Phase.PASS, "answered 200")]


def test_redirects(scene: MakeScene, site: Any):
    site.serve("www.shop.example/", 308, location="https://shop.example/")
    assert results(scene(), "redirect") == [("www.shop.example", Phase.PASS, "sends visitors to shop.example")]


def test_certificates_of_all_domains(scene: MakeScene, site: Any):
    seen = results(scene(), "certificate")
    assert [(subject, phase) for subject, phase, _ in seen] == [("shop.example", Phase.PASS), ("www.shop.example", Phase.PASS)]


def test_the_api_says_that_it_works(scene: MakeScene, site: Any):
    site.serve("shop.example/api/health", 200, {"status": "ok"})
    assert results(scene(), "api") == [("shop.example/api/health", Phase.PASS, "answered 200")]


def test_the_database_is_read_with_the_public_key(scene: MakeScene, site: Any):
    site.serve("db.example/rest/v1/health?select=ok", 200, [{"ok": True}])
    assert results(scene(), "database") == [("db.example", Phase.PASS, "answered 200")]
    ((_, headers),) = site.asked
    assert (headers["apikey"], headers["authorization"]) == ("sb_publishable_1", "Bearer sb_publishable_1")


def test_clerk_is_found_by_its_key(scene: MakeScene, site: Any):
    site.serve("clerk.shop.example/v1/environment", 200, {"object": "environment"})
    assert results(scene(), "clerk") == [("clerk.shop.example", Phase.PASS, "answered 200")]


@pytest.mark.parametrize("name", ["api", "database", "clerk"])
def test_what_the_configuration_does_not_ask_for_is_not_looked_at(scene: MakeScene, name: str):
    assert results(scene({}), name) == []


def test_the_production_deployment(scene: MakeScene, answers: Any):
    answers.say(200, {"id": "prj_1", "targets": {"production": {"id": "dpl_1", "readyState": "READY"}}})
    assert results(scene(), "deployment") == [("shop-production", Phase.PASS, "the production deployment is ready")]
    assert answers.asked == ["GET /v9/projects/shop-production?teamId=team_1"]


@pytest.mark.parametrize(
    ("status", "body", "phase"),
    [
        (404, {}, Phase.FAIL),
        (200, {"targets": None}, Phase.FAIL),
        (200, {"targets": []}, Phase.FAIL),
        (200, {"targets": ["production"]}, Phase.ERROR),
        (200, "not JSON", Phase.ERROR),
        (403, {"error": {"message": "Not authorized"}}, Phase.ERROR),
        (500, {"error": {"message": "Oops"}}, Phase.ERROR),
    ],
)
def test_a_project_that_cannot_be_seen_is_no_pass(scene: MakeScene, answers: Any, status: int, body: Any, phase: Phase):
    answers.say(status, body)
    ((_, seen, _),) = results(scene(), "deployment")
    assert seen is phase


def test_the_share_of_the_rollout(scene: MakeScene, answers: Any):
    answers.say(200, {"rollingRelease": None})
    assert results(scene(), "traffic") == [("shop-production", Phase.PASS, "one deployment has all the traffic")]


@pytest.mark.parametrize(("status", "body"), [(404, {}), (200, {})])
def test_an_answer_about_nothing_is_no_pass(scene: MakeScene, answers: Any, status: int, body: Any):
    answers.say(status, body)
    ((_, phase, _),) = results(scene(), "traffic")
    assert phase is Phase.ERROR


def test_secrets_are_looked_at_without_their_values(scene: MakeScene, answers: Any):
    for _ in range(2):
        answers.say(200, {"name": "projects/1/secrets/x"})
        answers.say(200, {"versions": [{"name": "versions/2", "state": "ENABLED"}], "nextPageToken": "more"})
        answers.say(200, {"versions": [{"name": "versions/1", "state": "DISABLED", "createTime": "2026-11-01T00:00:00Z"}]})
    secrets = list(BY_ID["secret"].subjects(scene()))
    assert secrets == ["DATABASE_URL", "ONCALL_WEBHOOK_URL"]
    result = BY_ID["secret"].look(scene(), "DATABASE_URL")
    assert (result.verdict.phase, result.verdict.reason) == (Phase.PASS, "1 enabled")
    assert not any(":access" in asked for asked in answers.asked)


def test_a_secret_that_is_not_there(scene: MakeScene, answers: Any):
    answers.say(404, {"error": {"code": 404, "status": "NOT_FOUND", "message": "Secret not found"}})
    assert {(phase, reason) for _, phase, reason in results(scene(), "secret")} == {(Phase.FAIL, "the secret does not exist")}


def test_open_alerts_over_pages(scene: MakeScene, answers: Any):
    alert = {"state": "OPEN", "policy": {"displayName": "budget"}}
    answers.say(200, {"alerts": [alert], "nextPageToken": "more"})
    answers.say(200, {"alerts": [alert]})
    assert results(scene(), "alert") == [("shop-production", Phase.FAIL, "2 alerts are firing: budget, budget")]
    assert answers.asked[0].startswith("GET /v3/projects/shop-production/alerts?filter=state%20%3D%20%22OPEN%22&")


@pytest.mark.parametrize(("status", "body"), [(403, {"error": {"message": "denied"}}), (200, {"alerts": {}}), (429, {})])
def test_alerts_that_cannot_be_seen_are_no_pass(scene: MakeScene, answers: Any, status: int, body: Any):
    answers.say(status, body)
    ((_, phase, _),) = results(scene(), "alert")
    assert phase is Phase.ERROR


def test_a_credential_that_is_missing_is_told_for_its_checks_alone(scene: MakeScene, site: Any):
    def no_client() -> VercelClient:
        raise UsageError("VERCEL_API_TOKEN is not set. Set it.")

    site.serve("shop.example/", 200)
    bare = scene({})
    checks = [BY_ID["domain"], BY_ID["deployment"]]
    report = examine(Scene(bare.pipeline, "shop", NOW, bare.probe, no_client), lambda _result: None, checks)
    assert [result.verdict.phase for result in report.results] == [Phase.PASS, Phase.ERROR]
    assert report.results[1].verdict.reason == "could not be looked at: VERCEL_API_TOKEN is not set. Set it"


def test_an_answer_that_nobody_foresaw_ends_no_other_check(scene: MakeScene, site: Any):
    def slip(_scene: Scene, _subject: str):
        raise ZeroDivisionError

    site.serve("shop.example/", 200)
    checks = [Check("x", "X", lambda _scene: iter(["subject"]), slip), BY_ID["domain"]]
    report = examine(scene({}), lambda _result: None, checks)
    assert [result.verdict.phase for result in report.results] == [Phase.ERROR, Phase.PASS]
    assert "(ZeroDivisionError)" in report.results[0].verdict.reason


def test_results_come_in_the_order_of_the_checks(scene: MakeScene, site: Any, answers: Any):
    answers.say(404, {})
    seen: list[str] = []
    report = examine(scene(), lambda result: seen.append(result.check))
    order = [check.id for check in CHECKS]
    assert seen == [result.check for result in report.results] == sorted(seen, key=order.index)
    assert set(seen) == set(order)
    assert report.checked_at == "2026-11-23T12:00:00Z"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_is_named_like_its_module(check: Check):
    assert check.look.__module__ == f"bulwark.health.checks.{check.id}"
    assert check.title
    assert not check.title.endswith(".")
