"""`bulwark trust` as a person or a job runs it, over files."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from bulwark.cli.main import app
from bulwark.cli.trust.documents import trust_check_schema, trust_show_schema
from bulwark.errors import UsageError
from tests.bulwark.cli.trust.staging_state import PIPELINE, PROJECT, ROOT, Entry, entry, reads, staging, written

DATABASE = "only deploy of living-tree directly reads DATABASE_URL"
PERSON = "user:someone@example.com"


def run(*arguments: str | Path, given: str = "") -> Result:
    result = CliRunner().invoke(app, ["trust", *map(str, arguments)], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def check(folder: Path, resources: list[Entry], *more: str, **state: Any) -> tuple[int, dict[str, Any]]:
    result = run("check", "--state", written(folder, resources, **state), "--folder", ROOT, "--json", *more)
    document = json.loads(result.stdout)
    Draft202012Validator(trust_check_schema()).validate(document)
    return result.exit_code, document


def test_all_sentences_hold_of_what_is_declared(tmp_path: Path):
    status, document = check(tmp_path, staging())
    assert (status, document["phase"], document["environment"], document["gaps"]) == (0, "pass", "staging", [])
    assert [one["sentence"] for one in document["proofs"]] == [one.text for one in PIPELINE.trust_assertions]
    assert {one["verdict"] for one in document["proofs"]} == {"holds"}


def test_a_violated_sentence_shows_who_and_how(tmp_path: Path):
    status, document = check(tmp_path, [*staging(), reads("DATABASE_URL", PERSON)])
    (broken,) = (one for one in document["proofs"] if one["verdict"] != "holds")
    assert (status, document["phase"], broken["sentence"], broken["who"]) == (1, "fail", DATABASE, PERSON)
    (step,) = broken["way"]
    assert step["target"] == f"read projects/{PROJECT}/secrets/DATABASE_URL"
    text = run("check", "--state", tmp_path / "state.json", "--folder", ROOT).stdout
    assert f"violated: {DATABASE}\n    {PERSON}\n    holds roles/secretmanager.secretAccessor on" in text
    assert f"{len(PIPELINE.trust_assertions)} sentences: {len(PIPELINE.trust_assertions) - 1} hold, 1 violated" in text


def test_what_is_not_known_is_no_pass(tmp_path: Path):
    inputs = {"project": PROJECT, "role": "roles/example.unheard", "member": PERSON}
    status, document = check(tmp_path, [*staging(), entry("gcp:projects/iAMMember:IAMMember", "x", inputs)])
    assert (status, document["phase"]) == (3, "inconclusive")
    assert {one["verdict"] for one in document["proofs"]} == {"holds", "unknown"}
    text = run("check", "--state", tmp_path / "state.json", "--folder", ROOT).stdout
    assert "    not known: what roles/example.unheard grants is not known" in text


def test_a_secret_that_is_not_there_is_no_pass(tmp_path: Path):
    left = [one for one in staging() if "DATABASE_URL" not in json.dumps(one)]
    status, document = check(tmp_path, left)
    assert status == 3
    assert {one["sentence"]: one["doubts"] for one in document["proofs"] if one["verdict"] == "unknown"} == {
        DATABASE: ["there is no secret DATABASE_URL among what was looked at"]
    }


def test_a_state_that_a_run_has_moved_on_from_decides_nothing(tmp_path: Path):
    urn = "urn:pulumi:staging::bulwark::gcp:secretmanager/secret:Secret::late"
    pending = [{"resource": {"urn": urn, "type": "gcp:secretmanager/secret:Secret", "inputs": {}}, "type": "creating"}]
    status, document = check(tmp_path, [*staging(), reads("DATABASE_URL", PERSON)], pending_operations=pending)
    assert (status, document["phase"]) == (3, "inconclusive")
    assert len(document["gaps"]) == 1
    assert document["gaps"][0].startswith("not settled: ")


def test_any_sentence_can_be_asked(tmp_path: Path):
    state = written(tmp_path, [*staging(), reads("DATABASE_URL", PERSON)])
    asked = ("--state", state, "--folder", ROOT)
    assert run("explain", "pull_request reads nothing", *asked).exit_code == 0
    violated = run("explain", "only deploy reads DATABASE_URL", *asked)
    assert violated.exit_code == 1
    assert violated.stdout.splitlines()[-1] == "1 sentence: 1 violated"
    named = f'only deploy or "{PERSON}" directly reads DATABASE_URL'
    assert run("explain", named, *asked, "--json").exit_code == 0


def test_a_token_that_walks_the_way_is_shown(tmp_path: Path):
    state = written(tmp_path, staging())
    text = run("explain", "rollback becomes nothing", "--state", state, "--folder", ROOT).stdout
    assert "    pool: attribute.duty 820045678:staging-rollback:" in text
    assert "for example a token with environment 'staging-rollback', event_name " in text


def test_a_whole_pool_is_named_as_such(tmp_path: Path):
    member = f"principalSet://iam.googleapis.com/projects/{PIPELINE.google.project_number}/locations/global/workloadIdentityPools/pool/*"
    state = written(tmp_path, [*staging(), reads("DATABASE_URL", member)])
    assert "\n    pool: all identities\n" in run("check", "--state", state, "--folder", ROOT).stdout


def test_who_reaches_a_secret_is_shown_as_text_document_and_diagram(tmp_path: Path):
    asked = ("--state", written(tmp_path, [*staging(), reads("DATABASE_URL", PERSON)]), "--folder", ROOT, "--to", "DATABASE_URL")
    text = run("show", *asked).stdout
    assert f"{PERSON}\n    read projects/{PROJECT}/secrets/DATABASE_URL\n" in text
    assert "  by a token with environment 'staging', event_name 'push'" in text
    document = json.loads(run("show", *asked, "--json").stdout)
    Draft202012Validator(trust_show_schema()).validate(document)
    assert {one["resource"] for one in document["reaches"]} == {f"projects/{PROJECT}/secrets/DATABASE_URL"}
    assert text.splitlines()[-1] == f"{len(document['reaches'])} ways of {len(document['reaches'])} who come in"
    diagram = run("show", *asked, "--format", "mermaid").stdout
    assert diagram.startswith("flowchart LR\n")
    assert f'["{PERSON}"]' in diagram
    assert "attribute.duty" not in diagram


def test_ways_by_which_one_rises_are_left_out_unless_asked_for(tmp_path: Path):
    owner = {"project": PROJECT, "role": "roles/resourcemanager.projectIamAdmin", "member": PERSON}
    unheard = {"project": PROJECT, "role": "roles/example.unheard", "member": "user:b@example.com"}
    member = "gcp:projects/iAMMember:IAMMember"
    state = written(tmp_path, [*staging(), entry(member, "a", owner), entry(member, "b", unheard)])
    asked = ("--state", state, "--folder", ROOT, "--to", f"projects/{PROJECT}/secrets/DATABASE_URL")
    assert PERSON not in run("show", *asked).stdout
    text = run("show", *asked, "--rising").stdout
    assert f"{PERSON}\n    change projects/{PROJECT}/secrets/DATABASE_URL (by rising)" in text
    assert f"user:b@example.com\n    change projects/{PROJECT}/secrets/DATABASE_URL (perhaps)" in text
    diagram = run("show", *asked, "--rising", "--format", "mermaid").stdout
    assert " ==> " in diagram
    assert " -.-> " in diagram


def test_names_that_command_a_diagram_are_written_as_numbers(tmp_path: Path):
    state = written(tmp_path, [*staging(), reads("DATABASE_URL", 'user:a"]; click n0 "javascript:x')])
    diagram = run("show", "--state", state, "--folder", ROOT, "--to", "DATABASE_URL", "--format", "mermaid").stdout
    assert 'user:a#34;#93;#59; click n0 #34;javascript:x"]' in diagram


def test_the_state_can_come_from_standard_input(tmp_path: Path):
    text = written(tmp_path, staging()).read_text()
    assert run("check", "--state", "-", "--folder", ROOT, given=text).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check",), "neither of --state and --stack given"),
        (("check", "--state", "x.json", "--live"), "--live is given with --state"),
        (("check", "--state", "x.json"), "x.json is no exported state"),
        (
            ("explain", "deploy is nice", "--state", "x.json"),
            "'is', word 2, is no verb; nothing would be proven",
        ),
    ],
)
def test_mistakes_are_told_before_anything_is_read(arguments: tuple[str, ...], message: str):
    with pytest.raises(UsageError, match=message):
        run(*arguments)


def test_an_empty_state_proves_nothing(tmp_path: Path):
    with pytest.raises(UsageError, match="holds no resource; a proof about nothing would say that all is well"):
        run("check", "--state", written(tmp_path, []), "--folder", ROOT)


def test_show_draws_what_it_shows_into_a_file(tmp_path: Path):
    picture = tmp_path / "trust.svg"
    text = run("show", "--state", written(tmp_path, staging()), "--folder", ROOT, "--to", "DATABASE_URL", "--svg", picture).stdout
    assert "read projects/" in text
    drawn = picture.read_text()
    assert drawn.startswith("<svg ")
    assert "<title>Who reaches what in staging</title>" in drawn
    assert ">read DATABASE_URL</text>" in drawn
    assert "VERCEL_API_TOKEN" not in drawn
