"""One comment at the pull request of a run, whatever the run's artifact holds; published states of trusted runs alone."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bulwark.cli.main import app
from bulwark.core.infra.comment import Breach, Previewed, mark_of
from bulwark.core.infra.planned import Planned
from bulwark.core.infra.previewed import document_of
from bulwark.core.infra.redaction import SCHEMA
from bulwark.errors import RefusedError, UsageError
from bulwark.infra import artifacts as bounds

from .conftest import CREDENTIALS, PIPELINE, Vendors

REPOSITORY = f"{PIPELINE.github.owner}/{PIPELINE.infrastructure.repository.name}"
NUMBER = PIPELINE.infrastructure.repository.id
SHA = "c" * 40
RUN = 77
STEPS = (Planned("urn:pulumi:staging::bulwark::gcp:secretmanager/secretIamBinding:SecretIamBinding::readers", "create"),)
CHANGED = (Previewed("staging", STEPS),)


def archive(*files: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files:
            opened.writestr(name, text)
    return content.getvalue()


def result(previews: Any = CHANGED) -> bytes:
    return archive(("infra-preview.json", json.dumps(document_of(previews)).encode()))


class Hub:
    """The infrastructure's repository, with a pull request from a branch of it."""

    def __init__(self, vendors: Vendors, token: str) -> None:
        self.vendors, self.token = vendors, token
        self.pull = self.push(SHA)

    def push(self, sha: str) -> int:
        described = {"repository": REPOSITORY, "head_repository": REPOSITORY, "head_branch": "change", "head_sha": sha}
        return int(self.vendors.call("control", "POST", "/github/pulls", {**described, "base": "main", "title": "x"})["number"])

    def keep(self, content: bytes, name: str = "infra-preview", run: int = RUN, **more: Any) -> None:
        body = {"repository": REPOSITORY, "run_id": run, "name": name, "content": base64.b64encode(content).decode()}
        body |= {"head_branch": "change", "head_sha": SHA, "head_repository_id": NUMBER, **more}
        self.vendors.call("control", "POST", "/github/artifacts", body)

    def comments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.vendors.call("github", "GET", f"/repos/{REPOSITORY}/issues/{self.pull}/comments")
        return found

    def comment(self, sha: str = SHA, run: int = RUN, head: str = REPOSITORY) -> dict[str, Any]:
        done = invoke(
            "comment",
            f"--repository={REPOSITORY}",
            f"--run-id={run}",
            f"--head-repository={head}",
            "--head-branch=change",
            f"--head-sha={sha}",
            "--json",
        )
        assert done.exit_code == 0, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told


def invoke(*arguments: str) -> Result:
    done = CliRunner().invoke(app, ["infra", *arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture
def hub(vendors: Vendors, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """Act as an App: the token of an installation, as jobs have."""
    from bulwark.infra.credentials import installation_token

    token = installation_token(PIPELINE, vendors.app_key)
    monkeypatch.setenv("GITHUB_TOKEN", token)
    return Hub(vendors, token)


def test_it_is_made_once_edited_in_place_and_quieted(hub: Hub):
    hub.keep(result())
    assert hub.comment() == {"schema": "bulwark.infra-comment/1", "pull_request": hub.pull, "done": "made"}
    (made,) = hub.comments()
    assert "**staging**: 1 identity" in made["body"]
    assert hub.comment()["done"] == "left"
    hub.keep(result((Previewed("staging", STEPS * 1, (Breach("p", "n", "m", is_mandatory=True),)),)), run=78)
    assert hub.comment(run=78)["done"] == "edited"
    hub.keep(result((Previewed("staging"),)), run=79)
    assert hub.comment(run=79)["done"] == "edited"
    (quiet,) = hub.comments()
    assert quiet["id"] == made["id"]
    assert "changes nothing" in quiet["body"]


def test_nothing_is_said_where_nothing_changes(hub: Hub):
    hub.keep(result((Previewed("staging"), Previewed("production"))))
    assert hub.comment()["done"] == "nothing"
    assert hub.comments() == []


def test_a_comment_that_somebody_deleted_is_made_anew_and_doubles_go(hub: Hub):
    hub.keep(result())
    hub.comment()
    (first,) = hub.comments()
    hub.vendors.call("github", "DELETE", f"/repos/{REPOSITORY}/issues/comments/{first['id']}")
    assert hub.comment()["done"] == "made"
    body = {"body": f"double {mark_of(REPOSITORY)}"}
    hub.vendors.call("github", "POST", f"/repos/{REPOSITORY}/issues/{hub.pull}/comments", body, hub.token)
    assert hub.comment()["done"] == "left"
    assert len(hub.comments()) == 1


def test_a_person_with_our_mark_is_nobody_of_ours(hub: Hub):
    body = {"body": f"All is well.\n\n{mark_of(REPOSITORY)}"}
    hub.vendors.call("github", "POST", f"/repos/{REPOSITORY}/issues/{hub.pull}/comments", body)
    hub.keep(result())
    assert hub.comment()["done"] == "made"
    theirs, ours = hub.comments()
    assert theirs["body"] == body["body"]
    assert "1 identity" in ours["body"]


def test_a_newer_push_a_closed_pull_request_and_another_repository_are_told_nothing(hub: Hub):
    hub.keep(result())
    assert hub.comment(head="stranger/fork") == {"schema": "bulwark.infra-comment/1", "pull_request": None, "done": "nothing"}
    hub.push("d" * 40)
    assert hub.comment()["pull_request"] is None
    assert hub.comment("d" * 40)["done"] == "made"
    hub.vendors.call("control", "DELETE", "/github/pulls", {"repository": REPOSITORY, "number": hub.pull})
    assert hub.comment("d" * 40)["pull_request"] is None


BOMB = archive(("infra-preview.json", b" " * 60_000_000))
HOSTILE = {
    "no archive": (b"not a zip", "it is no archive that can be read"),
    "two files": (archive(("a", b"{}"), ("b", b"{}")), "it holds 2 entries"),
    "a folder": (archive(("a/", b"")), "it holds 1 entries"),
    "no JSON": (archive(("x", b"{")), "its file is no JSON"),
    "deep JSON": (archive(("x", b"[" * 200_000)), "its file is no JSON"),
    "60 MB out of 60 KB": (BOMB, "its file has more than 50000000 bytes"),
    "another form": (archive(("x", b'{"schema": "bulwark.infra-preview/1"}')), "no result of a preview"),
    "a path": (archive(("../../etc/passwd", json.dumps(document_of(CHANGED)).encode())), "1 identity"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_a_stranger_kept_is_bounded_and_told(hub: Hub, case: str):
    content, said = HOSTILE[case]
    hub.keep(content)
    assert hub.comment()["done"] == "made"
    (comment,) = hub.comments()
    assert said in comment["body"].replace("\\", "")


def test_an_archive_above_the_bounds_is_not_fetched(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bounds, "MOST_BYTES", 10)
    hub.keep(result())
    hub.comment()
    (comment,) = hub.comments()
    assert "and 10 at most are read" in comment["body"]
    journal = hub.vendors.call("control", "GET", "/journal?limit=1000")["entries"]
    assert "artifact-store/get" not in {entry["route"] for entry in journal}


def test_a_run_without_a_result_is_told(hub: Hub):
    assert hub.comment()["done"] == "made"
    (comment,) = hub.comments()
    assert f"run {RUN} kept no result" in comment["body"]


def test_texts_of_a_stranger_neither_mention_nor_mark_nor_end_the_comment(hub: Hub):
    text = f"@everyone --> [x](https://evil.example) <script> {mark_of(REPOSITORY)}\n# well"
    hub.keep(result((Previewed(text[:99], (Planned(text, "create"),), (Breach(text, text, text, is_mandatory=True),)),)))
    hub.comment()
    (comment,) = hub.comments()
    assert "@everyone" not in comment["body"]
    assert comment["body"].replace("\\<", "").count("<!--") == 1
    assert hub.comment()["done"] == "left"


def test_a_job_that_may_not_write_is_told(hub: Hub, monkeypatch: pytest.MonkeyPatch):
    hub.keep(result())
    monkeypatch.setenv("GITHUB_TOKEN", "nobodys-token")
    with pytest.raises(RefusedError, match="401"):
        hub.comment()
    monkeypatch.delenv("GITHUB_TOKEN")
    with pytest.raises(UsageError, match="GITHUB_TOKEN is not set"):
        hub.comment()


def fetch(to: Path) -> Result:
    return invoke("fetch-state", f"--repository={REPOSITORY}", "--stack=staging", "--stack=production", f"--to={to}", "--json")


def state(stack: str) -> bytes:
    document = {"schema": SCHEMA, "stack": stack, "commit": SHA, "at": "2026-11-24T10:00:00+00:00", "resources": [{"urn": "u"}]}
    return archive((f"{stack}.json", json.dumps(document).encode()))


@pytest.mark.usefixtures("hub")
def test_only_the_branchs_own_runs_publish_states(hub: Hub, tmp_path: Path):
    hub.keep(state("staging"), "redacted-state-staging", head_branch="main")
    for more in ({"head_branch": "change"}, {"head_branch": "main", "head_repository_id": 5}):
        hub.keep(state("production"), "redacted-state-production", **more)
    done = fetch(tmp_path / "to")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["fetched"]) == (3, ["staging"])
    assert "no run on main has published" in told["missing"]["production"]
    assert json.loads((tmp_path / "to" / "staging.json").read_text())["commit"] == SHA
    assert not (tmp_path / "to" / "production.json").exists()


def test_a_state_of_another_stack_or_form_is_not_taken(hub: Hub, tmp_path: Path):
    hub.keep(state("staging"), "redacted-state-production", head_branch="main")
    hub.keep(archive(("x", b"[]")), "redacted-state-staging", head_branch="main")
    told = json.loads(fetch(tmp_path).stdout)["missing"]
    assert "of another stack than production" in told["production"]
    assert "no document of the form" in told["staging"]
    assert CREDENTIALS.github not in str(told)
