"""`bulwark trust simulate` as a person runs it, over files."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from bulwark.cli.main import app
from bulwark.cli.trust.documents import trust_simulate_schema
from bulwark.errors import UsageError
from tests.bulwark.cli.trust.staging_state import ROOT, entry, staging, written

SIGNATURE = "c2lnbmF0dXJl"


def run(folder: Path, *arguments: str, resources: Any = None, given: str = "") -> Result:
    state = written(folder, staging() if resources is None else resources)
    result = CliRunner().invoke(app, ["trust", "simulate", "--state", str(state), "--folder", str(ROOT), *arguments], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def token_of(claims: object) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "RS256"}, claims))
    return ".".join([*parts, SIGNATURE])


def document(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(trust_simulate_schema()).validate(found)
    return found


def claims(folder: Path, duty: str = "deploy") -> dict[str, Any]:
    """Return what a job of the duty has, told by the command itself."""
    (provider,) = document(run(folder, "--duty", duty, "--json"))["google"]
    return {one["step"]: one for one in provider["steps"]}


@pytest.mark.parametrize("duty", ["deploy", "rollback", "infra-apply"])
def test_a_job_of_a_duty_passes_every_step(duty: str, tmp_path: Path):
    found = claims(tmp_path, duty)
    assert {one["outcome"] for one in found.values()} == {"pass"}
    assert "roles/iam.workloadIdentityUser on " in found["binding"]["said"]
    result = run(tmp_path, "--duty", duty)
    assert result.exit_code == 0
    assert result.stdout.startswith("Google, provider github\n  pass     issuer: https://token.actions")


def test_the_step_that_refuses_is_the_last(tmp_path: Path):
    result = run(tmp_path, "--duty", "deploy", "--claim", "event_name=pull_request")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[-1].startswith("  refused  condition: `assertion.event_name in [")
    assert "the token has 'pull_request'" in result.stdout
    missing = run(tmp_path, "--duty", "deploy", "--claim", "repository_id=")
    assert "refused  mapping: attribute.duty needs the claim repository_id" in missing.stdout


def test_a_real_token_is_read_and_not_shown(tmp_path: Path):
    payload = {
        "iss": "https://token.actions.githubusercontent.com",
        "aud": ["https://github.com/living-tree-app"],
        "repository_id": 820045678,
        "environment": None,
        "sub": "kept-to-itself",
    }
    path = tmp_path / "token"
    path.write_text(token_of(payload) + "\n")
    result = run(tmp_path, "--token", str(path))
    assert result.exit_code == 1
    assert "refused  audience: the token is for https://github.com/living-tree-app" in result.stdout
    assert "kept-to-itself" not in result.stdout
    assert SIGNATURE not in result.stdout
    again = run(tmp_path, "--token", "-", "--claim", "aud=", given=json.dumps(payload))
    assert "refused  mapping: attribute.duty needs the claim event_name" in again.stdout


def test_without_a_known_provider_nothing_is_known(tmp_path: Path):
    left = [one for one in staging() if "Provider" not in one["type"]]
    result = run(tmp_path, "--duty", "deploy", "--json", resources=left)
    assert (result.exit_code, document(result)["phase"]) == (3, "inconclusive")


def test_what_vercel_asks_for_is_told_too(tmp_path: Path):
    source = {"issuer": "https://token.actions.githubusercontent.com", "claims": {"environment": ["production"]}}
    project = entry("vercel:index/project:Project", "shop", {"name": "shop", "trustedSources": {"externalSources": [source]}})
    result = run(tmp_path, "--duty", "deploy", resources=[*staging(), project])
    assert result.stdout.splitlines()[-3].startswith("Vercel, visit ")
    assert result.stdout.splitlines()[-1] == "  refused  environment: the token has 'staging', one of production is asked for"
    (visit,) = document(run(tmp_path, "--duty", "deploy", "--json", resources=[*staging(), project]))["vercel"]
    assert visit["outcome"] == "refused"


@pytest.mark.parametrize(
    ("arguments", "given", "message"),
    [
        ((), "", "neither of --token and --duty given"),
        (("--token", "-", "--duty", "deploy"), "", "both of --token and --duty given"),
        (("--token", "-"), "ghs_notatoken", r"no token and no JSON object of claims \(ValueError\)"),
        (("--token", "-"), token_of([1]), r"no token and no JSON object of claims \(no object\)"),
        (("--token", "gone"), "", r"\(FileNotFoundError\)"),
        (("--duty", "nobody"), "", "0 duties are called 'nobody'"),
        (("--duty", "deploy", "--claim", "ref"), "", "--claim 'ref' sets nothing"),
    ],
)
def test_mistakes_say_what_to_write_and_repeat_no_token(arguments: tuple[str, ...], given: str, message: str, tmp_path: Path):
    with pytest.raises(UsageError, match=message) as error:
        run(tmp_path, *arguments, given=given)
    assert not given or given not in str(error.value)
