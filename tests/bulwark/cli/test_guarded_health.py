"""What `bulwark health` and `bulwark notify` do with the modes of guards: who is told, what is shown, what the status is."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bulwark.cli import main
from bulwark.cli.guarded_health import GuardedReport, annotation_lines, keep_records, mode_lines, modes_today, tell_of
from bulwark.config.pipeline import Pipeline
from bulwark.core.guards import Mode
from bulwark.core.health.report import CheckResult, HealthReport
from bulwark.core.verdict import Phase, Verdict

CASES = Path(__file__).parents[1] / "config" / "cases" / "stacks.yaml"
CHAT = {"chat": {"kind": "slack-webhook", "secret": "ONCALL_WEBHOOK_URL"}}
REVIEW = date(2026, 12, 21)


def pipeline(mode: str | None = None, channels: Any = CHAT) -> Pipeline:
    """Return the shop's staging, with health at a mode and one channel told everything."""
    document = YAML(typ="safe").load(CASES.read_text())["staging"]
    routes = {severity: sorted(channels) for severity in ("warning", "critical")}
    document["apps"]["shop"]["notifications"] = {"channels": channels, "routes": routes}
    if mode:
        review = {"since": "2026-11-23", "review_by": str(REVIEW), "reason": "it fails"}
        document["guards"] = {"health": {"mode": mode, **review}}
    return Pipeline.model_validate(document)


def look(found: Pipeline, phase: Phase, day: str = "2026-11-30") -> GuardedReport:
    result = CheckResult("domain", "shop.example", Verdict(phase, "answered"))
    report = HealthReport("staging", "shop", f"{day}T12:00:00Z", (result,))
    return GuardedReport(report, modes_today(found, report))


@pytest.fixture
def chat(answers: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    answers.say(200, "ok")
    monkeypatch.setenv("ONCALL_WEBHOOK_URL", f"{answers.address}/hook")
    return answers


@pytest.mark.parametrize(
    ("mode", "phase", "told", "exit_code", "kinds"),
    [
        (None, Phase.FAIL, 1, 1, ["error"]),
        ("warn", Phase.FAIL, 1, 0, ["warning"]),
        ("observe", Phase.FAIL, 0, 0, ["notice"]),
        ("observe", Phase.ERROR, 0, 3, ["warning"]),
        ("observe", Phase.PASS, 0, 0, []),
        ("warn", Phase.PASS, 1, 0, []),
    ],
)
def test_the_mode_decides_who_is_told_and_what_is_shown(
    chat: Any, mode: str | None, phase: Phase, told: int, exit_code: int, kinds: list[str]
):
    found = pipeline(mode)
    one = look(found, phase)
    assert len(tell_of(found, one)) == len(chat.asked) == told
    assert one.consequence.exit_code == exit_code
    assert [line.split(" ")[0].strip(":") for line in annotation_lines(found, one)] == kinds


def test_the_end_of_what_was_told_is_told_where_it_is_remembered(answers: Any, monkeypatch: pytest.MonkeyPatch):
    answers.say(200, [])
    monkeypatch.setenv("GITHUB_API_URL", answers.address)
    monkeypatch.setenv("GITHUB_TOKEN", "token")
    found = pipeline("observe", {"issue": {"kind": "github-issue"}})
    (told,) = tell_of(found, look(found, Phase.PASS))
    assert (told["channel"], told["change"]) == ("issue", "nothing")


def test_past_its_review_a_guard_that_observes_warns_and_says_why(chat: Any):
    found = pipeline("observe")
    late = look(found, Phase.FAIL, "2026-12-22")
    assert late.modes["health"] is Mode.WARN
    assert len(tell_of(found, late)) == 1
    titles = [line.partition("title=")[2].partition("::")[0] for line in annotation_lines(found, late)]
    assert titles == ["health (warn)", "health is overdue"]
    assert "Its review was due by 2026-12-21: raise the mode, or decide anew" in mode_lines(found, late)


def test_a_guard_that_is_not_enforced_says_so_under_the_report():
    assert mode_lines(pipeline(), look(pipeline(), Phase.PASS)) == ""
    assert mode_lines(pipeline("warn"), look(pipeline("warn"), Phase.PASS)) == (
        "\nhealth only warns (it fails); enforced, it fails `bulwark health`, pages and opens an issue. "
        "To be reviewed by 2026-12-21"
    )


@pytest.mark.parametrize(("token", "said"), [("", "GITHUB_TOKEN is not set"), ("token", "got no answer")])
def test_a_record_that_cannot_be_kept_is_said_and_changes_no_verdict(monkeypatch: pytest.MonkeyPatch, token: str, said: str):
    monkeypatch.setenv("GITHUB_TOKEN", token)
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")
    found = pipeline()
    one = look(found, Phase.PASS)
    kept = keep_records(found, one)
    assert kept["health"].startswith("not kept: ")
    assert said in kept["health"]
    assert one.document(kept)["guards"][0]["kept"] == kept["health"]
    assert one.consequence.exit_code == 0


@pytest.fixture
def notify(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    stacks = YAML(typ="safe").load(CASES.read_text())
    issue = {"issue": {"kind": "github-issue"}}
    stacks["staging"]["apps"]["shop"]["notifications"] = {
        "channels": CHAT | issue,
        "routes": {"critical": ["chat", "issue"], "warning": ["chat"]},
    }
    review = {"since": "2026-11-23", "review_by": "2027-01-10", "reason": "it fails"}
    stacks["staging"]["guards"] = {"health": {"mode": "warn", **review}, "firewall": {"mode": "observe", **review}}
    for name, document in stacks.items():
        (tmp_path / f"Pulumi.{name}.yaml").write_text(json.dumps({"config": {"bulwark:pipeline": document}}))

    def run(guard: str) -> tuple[int, str]:
        command = ["notify", "staging", "--key", "k", "--title", "t", "--severity", "critical", "--guard", guard]
        monkeypatch.setattr(sys, "argv", ["bulwark", *command, "--folder", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out + said.err

    return run


@pytest.mark.usefixtures("clock")
def test_a_notice_of_a_guard_is_as_loud_as_its_mode(chat: Any, notify: Callable[..., tuple[int, str]]):
    status, said = notify("firewall")
    assert (status, chat.asked) == (0, [])
    assert "firewall only observes in staging: nobody is told." in said
    status, said = notify("health")
    assert (status, chat.asked) == (0, ["POST /hook"])
    assert "issue" not in said, "what is critical would be told there, too"
    status, said = notify("canary")
    assert status == 2
    assert "there is no guard 'canary'" in said


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, local_cloud: Any) -> None:
    """A time that is not the machine's: before the review."""
    import httpx

    from bulwark.clients.clock import current_time

    moment = f"{local_cloud.control}/clock"
    monkeypatch.delenv("BULWARK_CLOCK_URL", raising=False)
    offset = (date(2026, 12, 1) - current_time().date()).days * 86_400
    httpx.put(moment, json={"offset_seconds": offset}, trust_env=False).raise_for_status()
    monkeypatch.setenv("BULWARK_CLOCK_URL", moment)
