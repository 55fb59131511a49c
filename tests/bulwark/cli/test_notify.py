"""`bulwark notify` and what of `bulwark health` needs no environment that is up: who is told, which exit status, which errors."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from bulwark.cli import main
from bulwark.cli.health import health_schema
from bulwark.cli.notify import notify_schema
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.core.verdict import Phase

CASES = Path(__file__).parents[1] / "config" / "cases" / "stacks.yaml"
NOTIFICATIONS = {
    "channels": {"chat": {"kind": "slack-webhook", "secret": "ONCALL_WEBHOOK_URL"}, "issue": {"kind": "github-issue"}},
    "routes": {"critical": ["chat", "issue"]},
}
COMMAND = ("notify", "staging", "--key", "rollback/shop/staging", "--title", "Rolled back")


@dataclass(frozen=True)
class Outcome:
    status: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.stdout)
        return document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two stack files; the shop of staging has two channels."""
    stacks = YAML(typ="safe").load(CASES.read_text())
    stacks["staging"]["apps"]["shop"]["notifications"] = NOTIFICATIONS
    for name, pipeline in stacks.items():
        (tmp_path / f"Pulumi.{name}.yaml").write_text(json.dumps({"config": {"bulwark:pipeline": pipeline}}))
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> Callable[..., Outcome]:
    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["bulwark", *arguments, "--folder", str(folder)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def chat(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A chat that confirms, and a GitHub that is not there."""
    answers.say(200, "ok")
    monkeypatch.setenv("ONCALL_WEBHOOK_URL", f"{answers.address}/canary")
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("GITHUB_TOKEN", "canaryOfTheToken")
    return answers


def test_one_dead_channel_is_a_fail_and_is_told_on_the_other(run: Callable[..., Outcome], chat: Any):
    outcome = run(*COMMAND, "--severity", "critical", "--json")
    assert outcome.status == 1
    jsonschema.validate(outcome.document, notify_schema())
    assert [(item["channel"], item["confirmed"]) for item in outcome.document["deliveries"]] == [("issue", False), ("chat", True)]
    assert len(chat.asked) == 2
    assert "canary" not in outcome.stdout + outcome.stderr


def test_a_severity_without_channels_is_printed(run: Callable[..., Outcome], chat: Any):
    outcome = run(*COMMAND)
    assert (outcome.status, outcome.stdout) == (0, "No channel of shop in staging is told what is warning.\n")
    assert chat.asked == []


def test_a_secret_that_is_not_in_the_job_is_asked_of_secret_manager(
    run: Callable[..., Outcome], chat: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("ONCALL_WEBHOOK_URL")
    monkeypatch.setenv("BULWARK_GOOGLE_ENDPOINT", chat.address)
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", "token-of-the-job")
    chat.script.clear()
    chat.say(403, {"error": {"code": 403, "message": "Permission denied"}})
    outcome = run(*COMMAND, "--severity", "critical", "--json")
    assert outcome.status == 1
    assert "its secret cannot be had" in outcome.document["deliveries"][1]["detail"]
    assert chat.asked == ["GET /v1/projects/shop-staging/secrets/ONCALL_WEBHOOK_URL/versions/latest:access"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("notify", "staging", "--key", "No Key", "--title", "x"), "'No Key' is no key; the notice could not be found again."),
        ((*COMMAND, "--app", "web"), "there is no application 'web'; nobody would be told. Choose one of shop with --app."),
        (("notify", "preview", "--key", "a", "--title", "x"), "there is no stack 'preview'"),
        (("health", "staging", "--app", "web"), "there is no application 'web' in staging; nothing would be looked at."),
        (("health", "preview"), "there is no stack 'preview'"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Callable[..., Outcome], arguments: tuple[str, ...], message: str):
    outcome = run(*arguments)
    assert outcome.status == 2
    assert message in outcome.stderr


@pytest.mark.slow
def test_without_credentials_nothing_is_well(run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in ("GOOGLE_OAUTH_ACCESS_TOKEN", "VERCEL_API_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("BULWARK_CONNECT_TO", "staging.shop.example:443:127.0.0.1:1")
    outcome = run("health", "staging", "--json")
    assert outcome.status == 1, "the domain does not answer, and that is a fail"
    jsonschema.validate(outcome.document, health_schema())
    phases = {result["check"]: result["phase"] for result in outcome.document["reports"][0]["results"]}
    assert phases == {
        "domain": "fail",
        "certificate": "error",
        "deployment": "error",
        "traffic": "error",
        "secret": "error",
        "alert": "error",
    }


@pytest.mark.parametrize(
    ("phase", "status"), [(Phase.PASS, 0), (Phase.PENDING, 3), (Phase.INCONCLUSIVE, 3), (Phase.ERROR, 3), (Phase.FAIL, 1)]
)
def test_each_phase_has_its_exit_status(phase: Phase, status: int):
    assert exit_code_of_phase(phase) == status
