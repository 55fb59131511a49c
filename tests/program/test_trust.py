"""Who may reach what of a stack that is up: by its state, by what stands, after a break-in, and where nobody could look."""

import re
import shlex
from collections.abc import Iterator

import pytest
from commands import Desk, desk_at
from ground import ROOT

from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

DATABASE = "/v1/projects/living-tree-staging/secrets/DATABASE_URL"
SENTENCE = "only deploy of living-tree directly reads DATABASE_URL"
MALLORY = "user:mallory@example.com"
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```console\n\$ bulwark ((?:trust|doctor) [^\n]+)\n(.*?)```", PAGE, re.DOTALL)
REFUSING = ("trust explain", "trust simulate")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Desk]:
    """A checkout with its local cloud and staging up."""
    with desk_at(tmp_path_factory.mktemp("trust") / "checkout", engine.bin_dir) as desk:
        desk.run("up", "staging")
        yield desk


def test_every_sentence_holds_of_what_is_up(desk: Desk):
    for arguments in ([], ["--live"]):
        document = desk.answer("trust", "check", "--stack", "staging", *arguments)
        assert (document["phase"], document["gaps"]) == ("pass", [])
        assert len(document["proofs"]) > 20
        assert {one["verdict"] for one in document["proofs"]} == {"holds"}


def test_jobs_of_a_duty_reach_what_is_theirs(desk: Desk):
    document = desk.answer("trust", "show", "--stack", "staging")
    readers = [one for one in document["reaches"] if one["resource"].endswith("/secrets/DATABASE_URL")]
    assert {one["token"].get("environment") for one in readers} == {"staging", "infra-apply-staging"}
    (visit,) = (one for one in document["reaches"] if one["use"] == "visit")
    assert (visit["resource"].split("/")[0], visit["token"]["repository_id"]) == ("vercel", "820045678")
    assert visit["token"]["environment"] in {"staging", "staging-e2e", "staging-monitor"}


def test_who_let_himself_in_is_seen_where_it_stands_and_not_in_the_state(desk: Desk):
    policy = desk.call("google", "GET", f"{DATABASE}:getIamPolicy")
    bound = {**policy["bindings"][0], "members": [*policy["bindings"][0]["members"], MALLORY]}
    desk.call("google", "POST", f"{DATABASE}:setIamPolicy", {"policy": {**policy, "bindings": [bound]}})
    assert desk.answer("trust", "check", "--stack", "staging")["phase"] == "pass"
    document = desk.answer("trust", "check", "--stack", "staging", "--live", status=1)
    (broken,) = (one for one in document["proofs"] if one["verdict"] != "holds")
    assert (broken["sentence"], broken["verdict"], broken["who"]) == (SENTENCE, "violated", MALLORY)
    desk.run("up", "staging")


def test_a_right_that_nobody_declared_is_a_way_and_one_that_nobody_could_look_for_is_no_pass(desk: Desk):
    account = next(
        one["resource"] for one in desk.answer("trust", "show", "--stack", "staging")["reaches"] if one["kind"] == "account"
    )
    path = f"/v1/projects/living-tree-staging/serviceAccounts/{account.rpartition('/')[2]}"
    policy = desk.call("google", "POST", f"{path}:getIamPolicy?options.requestedPolicyVersion=3")
    extra = {"role": "roles/iam.serviceAccountTokenCreator", "members": [MALLORY]}
    desk.call("google", "POST", f"{path}:setIamPolicy", {"policy": {**policy, "bindings": [*policy["bindings"], extra]}})
    fault = {"vendor": "google", "path": f"{path}:getIamPolicy", "kind": "status", "status": 403}
    try:
        broken = desk.answer("trust", "check", "--stack", "staging", "--live", status=1)
        assert {one["who"] for one in broken["proofs"] if one["verdict"] == "violated"} == {MALLORY}
        desk.call("control", "POST", "/faults", fault, status=201)
        hidden = desk.answer("trust", "check", "--stack", "staging", "--live", status=3)
        assert any(gap.startswith("could not be looked at: ") for gap in hidden["gaps"])
    finally:
        desk.call("control", "DELETE", "/faults")
        desk.call("google", "POST", f"{path}:setIamPolicy", {"policy": {**policy, "etag": None}})
    assert desk.answer("trust", "check", "--stack", "staging", "--live")["phase"] == "pass"


def test_what_a_vendor_does_not_show_is_no_pass(desk: Desk):
    fault = {"vendor": "google", "path": "secrets/DATABASE_URL:getIamPolicy", "kind": "status", "status": 403}
    desk.call("control", "POST", "/faults", fault, status=201)
    try:
        document = desk.answer("trust", "check", "--stack", "staging", "--live", status=3)
    finally:
        desk.call("control", "DELETE", "/faults")
    assert document["phase"] == "inconclusive"
    assert "could not be read: living-tree-DATABASE_URL-readers" in document["gaps"]


def test_a_job_signs_in_and_a_pull_request_does_not(desk: Desk):
    for live in ([], ["--live"]):
        simulated = ("trust", "simulate", "--stack", "staging", *live, "--duty", "deploy")
        assert desk.answer(*simulated)["phase"] == "pass"
        refused = desk.answer(*simulated, "--claim", "event_name=pull_request", status=1)
        assert [one["steps"][-1]["step"] for one in refused["google"]] == ["condition"]


def test_no_key_is_needed_to_prove_anything(desk: Desk):
    variables = {"PULUMI_CONFIG_PASSPHRASE": "another"}
    done = desk.run("trust", "check", "--stack", "staging", "--json", extra=variables)
    assert '"phase": "pass"' in done.stdout


def told(text: str) -> str:
    """Return what a command printed with one id in the place of those that a vendor gives anew each time, as long as they are."""
    return re.sub(r"prj_\w{28}", "prj_" + "0" * 28, text)


@pytest.mark.parametrize(("command", "expected"), SHOWN, ids=[" ".join(command.split()[:2]) for command, _ in SHOWN])
def test_the_page_shows_what_the_commands_print(desk: Desk, command: str, expected: str):
    done = desk.run(*shlex.split(command), status=int(command.startswith(REFUSING)))
    picture = desk.checkout / "trust.svg"
    if "--svg" in command:
        assert told(picture.read_text(encoding="utf-8")) == (ROOT / "docs" / "trust.svg").read_text(encoding="utf-8")
    else:
        assert told(done.stdout) == expected


def test_the_page_has_the_diagram_that_is_printed(desk: Desk):
    diagram = re.findall(r"```mermaid\n(.*?)```", PAGE, re.DOTALL)
    printed = desk.run("trust", "show", "--stack", "staging", "--to", "DATABASE_URL", "--format", "mermaid").stdout
    assert [told(printed)] == diagram
