"""`bulwark policy` as a person or a job runs it, over files."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from bulwark.cli.main import app
from bulwark.cli.policy.document import policy_check_schema
from bulwark.errors import UsageError
from policies.registry import RULES

ROOT = Path(__file__).parents[4]
TOPIC = "gcp:pubsub/topic:Topic"
MEMBER = "gcp:projects/iAMMember:IAMMember"
EDITOR = {"project": "p", "role": "roles/editor", "member": "group:a@example.com"}
ENCRYPTED = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}


def run(*arguments: str | Path, given: str = "") -> Result:
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def state_at(folder: Path, inputs: Mapping[str, Any] | None = None, **files: Any) -> Path:
    """A folder with the state of one member in it."""
    urn = f"urn:pulumi:staging::bulwark::{MEMBER}::reader"
    resources = [] if inputs is None else [{"urn": urn, "type": MEMBER, "inputs": inputs, "outputs": inputs}]
    path = folder / "state.json"
    path.write_text(json.dumps({"version": 3, "deployment": {"resources": resources}}))
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return path


def check(folder: Path, inputs: Mapping[str, Any] | None, *more: str | Path, **files: Any) -> tuple[int, dict[str, Any]]:
    result = run("check", "--state", state_at(folder, inputs, **files), "--folder", folder, "--json", *more)
    document = json.loads(result.stdout)
    Draft202012Validator(policy_check_schema()).validate(document)
    return result.exit_code, document


def test_every_rule_is_listed_with_its_level(tmp_path: Path):
    lines = run("list", "--folder", tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == sorted(rule.id for rule in RULES)
    (tmp_path / "policies").mkdir()
    configuration = {"all": "advisory", "no-basic-roles": {"environments": {"sandbox": "disabled"}}}
    (tmp_path / "policies/configuration.json").write_text(json.dumps(configuration))
    documents = json.loads(run("list", "--folder", tmp_path, "--json").stdout)
    levels = {one["id"]: one["level"] for one in documents["rules"]}
    assert documents["schema"] == "bulwark.policy-list/1"
    assert levels.pop("no-basic-roles") == "mandatory, sandbox: disabled"
    assert set(levels.values()) == {"advisory"}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_is_explained_in_full(rule: Any, tmp_path: Path):
    text = run("explain", rule.id, "--folder", tmp_path).stdout
    for part in ("Why", "Serves", "Remediation", "Exceptions", "Bad", "Good"):
        assert f"\n{part}\n" in text
    assert all(one.url in text for one in rule.frameworks)
    document = json.loads(run("explain", rule.id, "--folder", tmp_path, "--json").stdout)
    assert (document["id"], document["why"], document["severity"]) == (rule.id, rule.why, str(rule.severity))
    assert document["remediation"] == list(rule.remediation)


@pytest.mark.parametrize(("name", "said"), [("no-basic-role", "Did you mean no-basic-roles"), ("zzz", "bulwark policy list")])
def test_a_rule_that_is_not_there_is_said_so(name: str, said: str, tmp_path: Path):
    with pytest.raises(UsageError, match=said):
        run("explain", name, "--folder", tmp_path)


def test_a_violation_fails_and_says_where(tmp_path: Path):
    status, document = check(tmp_path, EDITOR)
    assert (status, document["phase"], document["source"], document["environment"]) == (1, "fail", "state", "staging")
    (found,) = [one for one in document["rules"] if one["outcome"] == "fail"]
    assert (found["id"], found["judged"], found["findings"][0]["path"]) == ("no-basic-roles", 1, "role")
    text = run("check", "--state", tmp_path / "state.json", "--folder", tmp_path).stdout
    assert "fail no-basic-roles (high, mandatory)\n  reader\n    role: roles/editor is a basic role" in text


def test_what_is_right_passes(tmp_path: Path):
    status, document = check(tmp_path, {**EDITOR, "role": "roles/run.developer"})
    assert (status, document["phase"]) == (0, "pass")


def test_what_is_encrypted_is_not_decided(tmp_path: Path):
    status, document = check(tmp_path, {**EDITOR, "role": ENCRYPTED})
    assert (status, document["phase"]) == (3, "inconclusive")
    assert {one["outcome"] for one in document["rules"] if one["findings"]} == {"unknown"}


def test_a_state_without_resources_proves_nothing(tmp_path: Path):
    status, document = check(tmp_path, None)
    assert (status, document["phase"], document["resources"]) == (3, "inconclusive", 0)


def test_the_policy_configuration_holds_here_too(tmp_path: Path):
    accepted = {"no-basic-roles": "advisory"}
    status, document = check(tmp_path, EDITOR, "--policy-config", tmp_path / "accepted.json", accepted=accepted)
    assert (status, document["phase"]) == (0, "pass")
    assert [one["level"] for one in document["rules"] if one["outcome"] == "fail"] == ["advisory"]
    result = run("check", "--state", tmp_path / "state.json", "--folder", tmp_path, "--policy-config", tmp_path / "accepted.json")
    assert "1 of them advisory" in result.stdout


def test_a_state_may_come_over_standard_input(tmp_path: Path):
    given = state_at(tmp_path, EDITOR).read_text()
    assert run("check", "--state", "-", "--folder", tmp_path, given=given).exit_code == 1


def test_annotations_stand_beside_the_document(tmp_path: Path):
    state = state_at(tmp_path, EDITOR)
    result = run("check", "--state", state, "--folder", tmp_path, "--annotations", "--json")
    assert json.loads(result.stdout)["phase"] == "fail"
    assert result.stderr.startswith("::error file=Pulumi.staging.yaml,title=no-basic-roles::reader: role: roles/editor")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "neither of --state and --stack"),
        (["--state", "x.json", "--stack", "staging"], "both of --state and --stack"),
        (["--state", "x.json", "--live"], "--live is given with --state"),
        (["--state", "x.json"], "x.json is no exported state"),
    ],
)
def test_options_that_make_no_sense_are_refused(arguments: list[str], said: str, tmp_path: Path):
    with pytest.raises(UsageError, match=said):
        run("check", "--folder", tmp_path, *arguments)


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 3}'])
def test_a_file_that_is_no_state_is_refused(text: str, tmp_path: Path):
    path = tmp_path / "state.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="is no exported state"):
        run("check", "--state", path, "--folder", tmp_path)


@pytest.mark.parametrize("content", [None, "{", '{"no-such-rule": "advisory"}'])
def test_a_policy_configuration_that_is_none_is_refused(content: str | None, tmp_path: Path):
    path = tmp_path / "accepted.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(UsageError, match="is no policy configuration"):
        run("list", "--folder", tmp_path, "--policy-config", path)


def test_a_log_that_cannot_be_written_is_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be written"):
        run("check", "--state", state_at(tmp_path, EDITOR), "--folder", tmp_path, "--sarif", tmp_path / "none" / "x.sarif")


@pytest.mark.parametrize(
    ("mode", "status", "level"), [("observe", 0, "advisory"), ("warn", 0, "advisory"), ("enforce", 1, "mandatory")]
)
def test_a_rule_whose_guard_is_not_enforced_is_shown_and_decides_nothing(tmp_path: Path, mode: str, status: int, level: str):
    for name in ("staging", "production"):
        document = YAML().load((ROOT / f"Pulumi.{name}.yaml").read_text())
        review = {} if mode == "enforce" else {"since": "2026-11-23", "review_by": "2026-12-21", "reason": "labels are missing"}
        document["config"]["bulwark:pipeline"]["guards"] = {"policy-upkeep": {"mode": mode, **review}}
        YAML().dump(document, tmp_path / f"Pulumi.{name}.yaml")
    topic = {"urn": f"urn:pulumi:staging::bulwark::{TOPIC}::t", "type": TOPIC, "inputs": {"name": "t"}, "outputs": {"name": "t"}}
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"version": 3, "deployment": {"resources": [topic]}}))
    result = run("check", "--state", state, "--folder", tmp_path, "--json", "--annotations")
    document = json.loads(result.stdout)
    Draft202012Validator(policy_check_schema()).validate(document)
    (found,) = [one for one in document["rules"] if one["outcome"] == "fail"]
    assert (found["id"], found["level"], found["mode"]) == ("labels-say-owner-and-environment", level, mode)
    assert result.exit_code == status
    assert result.stderr.startswith({"observe": "::notice ", "warn": "::warning ", "enforce": "::error "}[mode])
