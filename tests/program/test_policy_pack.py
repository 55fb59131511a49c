"""The pack with the real engine: our program answered as by the SDK, repairs, `bulwark policy check` of state and vendors."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import Desk, desk_at
from ground import ROOT
from pulumi.runtime import proto
from ruamel.yaml import YAML

from bulwark.stacks.engine import Engine as RunnableEngine
from engine import Engine
from policies.analyzer import Analyzer
from policies.registry import RULES
from policies.state_resources import listed_in, read_resources

sys.path.insert(0, str(ROOT / "tests" / "differential"))

from test_policy_servicers import SdkAnalyzer, struct

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

SECRET_VALUE = "https://hooks.example.com/services/c4n4ry"
DATABASE = "/v1/projects/living-tree-staging/secrets/DATABASE_URL"
PROGRAM = """\
import pulumi
import pulumiverse_vercel as vercel

project = vercel.Project("web", name="web", team_id="{team}")
vercel.ProjectEnvironmentVariable(
    "password",
    team_id="{team}",
    project_id=project.id,
    key="DATABASE_PASSWORD",
    value="hush",
    sensitive=False,
    targets=["production"],
)
"""


@pytest.fixture(scope="module")
def desk(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A checkout with staging up."""
    with desk_at(tmp_path_factory.mktemp("policy"), engine.bin_dir) as desk:
        desk.run("up", "staging")
        yield desk


def test_our_own_program_is_answered_as_by_the_sdk(desk: Desk):
    exported = json.loads(desk.engine("stack", "export", "--show-secrets", "--stack", "staging").stdout)
    found = read_resources(listed_in(exported))
    ours, theirs = Analyzer(RULES), SdkAnalyzer()
    assert len(found.inputs) > 100
    for one in found.inputs:
        options = proto.AnalyzerResourceOptions(protect=bool(one.protect), parent=one.parent)
        request = proto.AnalyzeRequest(type=one.type, name=one.name, urn=one.urn, properties=struct(one.inputs), options=options)
        assert ours.Analyze(request, None) == theirs.Analyze(request, None)
    program = proto.AnalyzeStackRequest(
        resources=[
            proto.AnalyzerResource(
                type=one.type,
                name=one.name,
                urn=one.urn,
                properties=struct(one.inputs),
                options=proto.AnalyzerResourceOptions(protect=bool(one.protect), parent=one.parent),
            )
            for one in found.outputs
        ]
    )
    assert ours.AnalyzeStack(program, None) == theirs.AnalyzeStack(program, None)


def test_a_state_of_ours_passes_by_file_by_stack_and_live(desk: Desk, tmp_path: Path):
    for arguments in (["--stack", "staging"], ["--stack", "staging", "--live"]):
        document = desk.answer("policy", "check", *arguments)
        assert (document["phase"], document["unread"]) == ("pass", [])
        assert document["resources"] > 100
    path = tmp_path / "state.json"
    path.write_text(desk.engine("stack", "export", "--show-secrets", "--stack", "staging").stdout)
    assert desk.answer("policy", "check", "--state", str(path))["phase"] == "pass"


def test_after_a_run_that_was_killed_nothing_passes(desk: Desk):
    (state,) = desk.checkout.glob(".bulwark/**/.pulumi/stacks/bulwark/staging.json")
    journal = state.parents[2] / "journal/bulwark/staging.jsonl"
    journal.write_text(json.dumps({"base": json.loads(state.read_text())["checkpoint"]["latest"]}) + "\n")
    try:
        for arguments in (["--stack", "staging"], ["--stack", "staging", "--live"]):
            document = desk.answer("policy", "check", *arguments, status=3)
            assert document["phase"] == "inconclusive"
            assert "has not ended or was killed" in document["unsettled"][0]
    finally:
        journal.unlink()


def test_what_somebody_changed_at_a_vendor_fails_live_and_not_by_the_state(desk: Desk, tmp_path: Path):
    before = desk.engine("stack", "export", "--stack", "staging").stdout
    policy = desk.call("google", "GET", f"{DATABASE}:getIamPolicy")
    member = {"role": "roles/secretmanager.secretAccessor", "members": [*policy["bindings"][0]["members"], "allUsers"]}
    desk.call("google", "POST", f"{DATABASE}:setIamPolicy", {"policy": {**policy, "bindings": [member]}})
    assert desk.answer("policy", "check", "--stack", "staging")["phase"] == "pass"
    log = tmp_path / "policy.sarif"
    document = desk.answer("policy", "check", "--stack", "staging", "--live", "--sarif", str(log), status=1)
    failed = {one["id"]: one["findings"] for one in document["rules"] if one["outcome"] == "fail"}
    assert "no-public-principals" in failed
    assert "allUsers" in failed["no-public-principals"][0]["problem"]
    results: list[dict[str, Any]] = json.loads(log.read_text())["runs"][0]["results"]
    assert {one["ruleId"] for one in results} == set(failed)
    # Looking changed nothing.
    assert desk.engine("stack", "export", "--stack", "staging").stdout == before
    desk.run("up", "staging")


def test_what_a_vendor_does_not_show_is_not_decided(desk: Desk):
    fault = {"vendor": "google", "path": "secrets/DATABASE_URL:getIamPolicy", "kind": "status", "status": 403}
    desk.call("control", "POST", "/faults", fault, status=201)
    try:
        document = desk.answer("policy", "check", "--stack", "staging", "--live", status=3)
    finally:
        desk.call("control", "DELETE", "/faults")
    assert document["phase"] == "inconclusive"
    assert [urn.rpartition("::")[2] for urn in document["unread"]] == ["living-tree-DATABASE_URL-readers"]
    assert {one["outcome"] for one in document["rules"] if one["findings"]} == {"unknown"}


def test_no_secret_is_shown(desk: Desk):
    desk.engine("stack", "init", "production", "--no-select", folder=desk.checkout / ".bulwark" / "stacks")
    desk.engine(
        "config",
        "set",
        "--secret",
        "--path",
        'bulwark:environmentSecrets["living-tree"]["ONCALL_WEBHOOK_URL"]',
        *desk.on("production"),
        given=SECRET_VALUE,
    )
    desk.run("up", "production")
    for arguments in ([], ["--live"]):
        done = desk.run("policy", "check", "--stack", "production", *arguments, "--json", "--annotations")
        assert SECRET_VALUE not in done.stdout + done.stderr
    exported = desk.engine("stack", "export", "--show-secrets", "--stack", "production").stdout
    assert SECRET_VALUE in exported, "the secret was never there to be shown"


def test_the_engine_takes_a_repair(desk: Desk, tmp_path: Path):
    team = desk.call("vercel", "GET", "/v2/teams")["teams"][0]["id"]
    (tmp_path / "Pulumi.yaml").write_text("name: repaired\nruntime: python\n")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    (tmp_path / "__main__.py").write_text(PROGRAM.format(team=team))
    # The local cloud's provider refuses a connection to Git before the pack is asked, so the other repair is shown.
    levels = {"secret-variables-are-sensitive": "remediate"}
    configuration = tmp_path / "levels.json"
    configuration.write_text(
        json.dumps({"all": "disabled"} | {rule: {"enforcementLevel": level} for rule, level in levels.items()})
    )
    runnable = RunnableEngine(desk.bin_dir, desk.environment())
    runnable.run(["stack", "init", "repaired"], tmp_path)
    pack = ["--policy-pack", str(ROOT / "policies"), "--policy-pack-config", str(configuration)]
    runnable.run(["up", "--yes", "--skip-preview", "--stack", "repaired", *pack], tmp_path)
    exported = json.loads(runnable.run(["stack", "export", "--stack", "repaired"], tmp_path))
    inputs = {one.name: one.inputs for one in read_resources(listed_in(exported)).inputs}
    assert inputs["password"]["sensitive"] is True
    (variable,) = desk.call("vercel", "GET", f"/v10/projects/web/env?teamId={team}")["envs"]
    assert variable["type"] == "sensitive"
    runnable.run(["destroy", "--yes", "--skip-preview", "--stack", "repaired"], tmp_path)


def test_a_rule_stops_an_up_until_its_guard_only_warns(desk: Desk):
    program, stack = desk.checkout / "components" / "pipeline.py", desk.checkout / "Pulumi.staging.yaml"
    before = {path: path.read_text() for path in (program, stack)}
    program.write_text(before[program].replace('"owner": "bulwark", **contract.labels', "**contract.labels"))
    assert program.read_text() != before[program]
    lowered = {"mode": "warn", "since": "2026-11-23", "review_by": "2026-12-21", "reason": "labels come next month"}
    try:
        refused = desk.run("up", "staging", status=1)
        assert "labels-say-owner-and-environment" in refused.stdout + refused.stderr
        document = YAML().load(before[stack])
        document["config"]["bulwark:pipeline"]["guards"] = {"policy-upkeep": lowered}
        YAML().dump(document, stack)
        desk.run("up", "staging")
        found = {one["id"]: one for one in desk.answer("policy", "check", "--stack", "staging")["rules"]}
        rule = found["labels-say-owner-and-environment"]
        assert (rule["outcome"], rule["level"], rule["mode"]) == ("fail", "advisory", "warn")
    finally:
        for path, text in before.items():
            path.write_text(text)
        desk.run("up", "staging")
