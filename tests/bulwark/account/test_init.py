"""`bulwark init` against the local cloud: it looks, says, does once, and never takes what it cannot see for done."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from bulwark.account.names import ROLE_ID, names_of
from bulwark.account.thing import Standing
from bulwark.account.things.identity import provider
from bulwark.cli.init import init_schema
from bulwark.cli.main import app
from bulwark.config.environments import load_environment
from bulwark.core.duties import Duty
from bulwark.core.permissions import apply_permissions
from bulwark.errors import UsageError
from components.foundation import ROLES

from .conftest import ROOT, Google

NAMES = names_of(load_environment(ROOT, "staging"))
PROJECT = NAMES.project
TOKEN, KEY = "canary-of-the-vercel-token", "canary-of-the-app-key"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Options that give the two values which the first `up` needs."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "key").write_text(KEY)
    return [f"--secret-file=VERCEL_API_TOKEN={tmp_path / 'token'}", f"--secret-file=GITHUB_APP_PRIVATE_KEY={tmp_path / 'key'}"]


def run(*options: str, status: int = 0, given: str | None = None) -> Result:
    done = CliRunner().invoke(app, ["init", "staging", f"--folder={ROOT}", *options], input=given)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done


def document(*options: str, status: int = 0) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*options, "--json", status=status).stdout)
    jsonschema.validate(answer, init_schema())
    return answer


def standings(answer: dict[str, Any]) -> dict[str, str]:
    return {f"{thing['kind']} {thing['name'].rpartition('/')[2]}": thing["standing"] for thing in answer["things"]}


def refused(*options: str, given: str | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        run(*options, given=given)
    return str(caught.value)


def test_a_dry_run_says_each_command_and_changes_nothing(google: Google, files: list[str]):
    done = run("--dry-run", *files, status=3)
    for command in (
        "gcloud services enable cloudkms.googleapis.com",
        "gcloud storage buckets create gs://living-tree-staging-pulumi-state --project=living-tree-staging",
        "gcloud kms keys create stack-secrets --purpose=encryption --keyring=bulwark",
        "gcloud iam service-accounts create infra-apply",
        f"gcloud iam roles create {ROLE_ID}",
        "gcloud iam workload-identity-pools providers create-oidc github-actions-provider",
        "gcloud secrets versions add VERCEL_API_TOKEN --project=living-tree-staging --data-file=-",
    ):
        assert command in done.stderr
    assert "canary" not in done.output
    assert google.changes() == []


def test_it_makes_everything_once_and_the_second_run_does_nothing(google: Google, files: list[str]):
    answer = document("--yes", *files)
    assert answer["phase"] == "pass"
    assert set(standings(answer).values()) == {"there", "made", "later"}
    made = google.changes()
    assert len(made) > len(NAMES.pipeline.apps)

    again = document("--yes", *files)
    assert set(standings(again).values()) == {"there", "later"}
    assert [command for thing in again["things"] for command in thing["commands"]] == []
    assert google.changes() == made


def test_what_it_makes_is_guarded(google: Google, files: list[str]):
    run("--yes", *files)
    bucket = google.call("GET", f"storage/v1/b/{NAMES.bucket}")
    assert bucket["versioning"] == {"enabled": True}
    assert bucket["iamConfiguration"]["publicAccessPrevention"] == "enforced"
    assert bucket["iamConfiguration"]["uniformBucketLevelAccess"]["enabled"]
    assert int(bucket["softDeletePolicy"]["retentionDurationSeconds"]) == 30 * 86_400
    key = google.call("GET", f"v1/{NAMES.key}")
    assert (key["rotationPeriod"], key["primary"]["state"]) == ("7776000s", "ENABLED")
    assert tuple(google.call("GET", f"v1/{NAMES.role}")["includedPermissions"]) == apply_permissions()
    provider = google.call("GET", f"v1/{NAMES.provider}")
    assert provider["attributeCondition"] == NAMES.pipeline.attribute_condition
    (acting,) = google.call("POST", f"v1/{NAMES.apply.full}:getIamPolicy")["bindings"]
    assert acting["role"] == "roles/iam.workloadIdentityUser"
    assert sorted(acting["members"]) == sorted(NAMES.pipeline.members_of(NAMES.apply.row))
    owners = google.call("POST", f"v1/projects/{PROJECT}:getIamPolicy", {})["bindings"]
    assert {binding["role"] for binding in owners} == {"roles/owner", NAMES.role}, "what others have stays"


def test_the_role_is_the_one_that_the_program_takes_over():
    assert ROLES[Duty.INFRA_APPLY][0] == ROLE_ID


def test_values_reach_secret_manager_and_nothing_else(google: Google, files: list[str]):
    said = run("--yes", *files).output
    assert "canary" not in said
    for secret_id, value in (("VERCEL_API_TOKEN", TOKEN), ("GITHUB_APP_PRIVATE_KEY", KEY)):
        answer = google.call("GET", f"v1/projects/{PROJECT}/secrets/{secret_id}/versions/latest:access")
        assert b64decode(answer["payload"]["data"]).decode() == value


def test_a_value_may_come_from_standard_input(google: Google):
    run("--yes", "--secret-file=VERCEL_API_TOKEN=-", status=3, given=f"{TOKEN}\n")
    answer = google.call("GET", f"v1/projects/{PROJECT}/secrets/VERCEL_API_TOKEN/versions/latest:access")
    assert b64decode(answer["payload"]["data"]).decode() == TOKEN


def test_secrets_that_the_first_up_reads_are_asked_for(google: Google):
    answer = document("--yes", status=3)
    found = standings(answer)
    assert answer["phase"] == "pending"
    assert (found["secret VERCEL_API_TOKEN"], found["secret DATABASE_URL"]) == ("awaits-value", "later")
    assert found[f"reading of VERCEL_API_TOKEN secretmanager.secretAccessor for {NAMES.apply.member}"] == "awaits-value"
    assert "secrets.living-tree.VERCEL_API_TOKEN" not in answer["adopt"]


def test_it_says_what_the_program_has_to_take_over(google: Google, files: list[str]):
    assert document("--yes", *files)["adopt"] == {
        "accounts.infrastructure.infra-apply": NAMES.apply.full,
        "accounts.infrastructure.infra-drift": NAMES.drift.full,
        "google.pool": NAMES.pool,
        "google.provider": NAMES.provider,
        "roles.infra-apply": NAMES.role,
        "secrets.living-tree.GITHUB_APP_PRIVATE_KEY": f"projects/{PROJECT}/secrets/GITHUB_APP_PRIVATE_KEY",
        "secrets.living-tree.VERCEL_API_TOKEN": f"projects/{PROJECT}/secrets/VERCEL_API_TOKEN",
    }


def test_what_others_have_weakened_is_mended(google: Google, files: list[str]):
    run("--yes", *files)
    google.call("PATCH", f"storage/v1/b/{NAMES.bucket}", {"versioning": {"enabled": False}})
    google.call("PATCH", f"v1/{NAMES.key}?updateMask=rotationPeriod", {"rotationPeriod": "31536000s"})
    google.call("POST", f"v1/{NAMES.apply.full}:disable", {})
    google.call("DELETE", f"v1/{NAMES.role}")
    google.call("PATCH", f"v1/{NAMES.pool}?updateMask=disabled", {"disabled": True})
    google.call("DELETE", f"v1/{NAMES.provider}")
    planned = document("--dry-run", *files, status=3)
    assert [thing["kind"] for thing in planned["things"] if thing["standing"] == "different"] == [
        "state bucket",
        "encryption key",
        "account",
        "custom role",
        "identity pool",
        "identity provider",
    ]
    run("--yes", *files)
    assert document("--yes", *files)["phase"] == "pass"
    assert google.call("GET", f"storage/v1/b/{NAMES.bucket}")["versioning"] == {"enabled": True}
    assert google.call("GET", f"v1/{NAMES.provider}")["state"] == "ACTIVE"


@pytest.mark.parametrize(
    ("mask", "changed", "what"),
    [
        ("attributeCondition", {"attributeCondition": 'assertion.repository_owner_id == "1"'}, "condition"),
        ("attributeMapping", {"attributeMapping": {"google.subject": "assertion.sub"}}, "mapping"),
        (
            "oidc",
            {"oidc": {"issuerUri": "https://token.actions.githubusercontent.com", "allowedAudiences": ["somebody"]}},
            "audiences",
        ),
    ],
)
def test_a_provider_that_admits_others_is_mended(google: Google, files: list[str], mask: str, changed: dict[str, Any], what: str):
    run("--yes", *files)
    before = google.call("GET", f"v1/{NAMES.provider}")
    google.call("PATCH", f"v1/{NAMES.provider}?updateMask={mask}", changed)
    google.call("DELETE", f"v1/{NAMES.provider}")
    planned = document("--dry-run", *files, status=3)
    (thing,) = [thing for thing in planned["things"] if thing["standing"] == "different"]
    assert thing["reason"] == f"is deleted and has another {what} than the stack file asks for"
    assert "update-oidc github-actions-provider" in thing["commands"][1]
    run("--yes", *files)
    assert google.call("GET", f"v1/{NAMES.provider}") == before


@pytest.mark.parametrize(
    ("oidc", "said"),
    [
        ({"issuerUri": "https://issuer.example"}, "trusts the issuer https://issuer.example"),
        (
            {"issuerUri": "https://token.actions.githubusercontent.com", "jwksJson": '{"keys": []}'},
            "trusts keys that somebody uploaded",
        ),
    ],
)
def test_a_provider_of_others_is_never_taken_over(google: Google, files: list[str], oidc: dict[str, Any], said: str):
    run("--yes", *files)
    google.call("PATCH", f"v1/{NAMES.provider}?updateMask=oidc", {"oidc": oidc})
    before = google.changes()
    answer = document("--yes", *files, status=1)
    (thing,) = [thing for thing in answer["things"] if thing["standing"] == "foreign"]
    assert (thing["kind"], thing["reason"].partition(", so ")[0]) == ("identity provider", said)
    assert "google.provider" not in answer["adopt"]
    assert google.changes() == before


def test_a_provider_of_another_kind_is_never_taken_over():
    finding = provider(NAMES).judge({"state": "ACTIVE", "saml": {"idpMetadataXml": "<x/>"}})
    assert (finding.standing, finding.is_present) == (Standing.FOREIGN, False)
    assert finding.reason.startswith("takes no OIDC tokens, so ")


@pytest.mark.parametrize(("end", "state"), [("disable", "DISABLED"), ("destroy", "DESTROYED")])
def test_a_secret_whose_newest_version_is_out_of_use_awaits_its_value(google: Google, files: list[str], end: str, state: str):
    run("--yes", *files)
    secret = f"v1/projects/{PROJECT}/secrets/VERCEL_API_TOKEN"
    google.call("POST", f"{secret}:addVersion", {"payload": {"data": "bmV3ZXI="}})
    google.call("POST", f"{secret}/versions/2:{end}", {})
    answer = document("--yes", status=3)
    (thing,) = [thing for thing in answer["things"] if thing["name"].endswith("secrets/VERCEL_API_TOKEN")]
    assert thing["standing"] == "awaits-value"
    assert f"has a newest version that is {state}, so that whoever reads the secret is refused" in thing["reason"]
    run("--yes", *files)
    assert google.call("GET", f"{secret}/versions/latest")["name"].endswith("/versions/3")


def test_a_role_that_lacks_permissions_is_completed(google: Google, files: list[str]):
    run("--yes", *files)
    google.call("PATCH", f"v1/{NAMES.role}?updateMask=includedPermissions", {"includedPermissions": ["iam.roles.get"]})
    assert "--add-permissions=" in run("--yes", *files).stderr
    assert tuple(google.call("GET", f"v1/{NAMES.role}")["includedPermissions"]) == apply_permissions()


def test_who_has_a_role_already_keeps_it(google: Google, files: list[str]):
    run("--yes", *files)
    policy = google.call("POST", f"v1/projects/{PROJECT}:getIamPolicy", {})
    for binding in policy["bindings"]:
        if binding["role"] == NAMES.role:
            binding["members"] = ["user:somebody@example.com"]
    google.call("POST", f"v1/projects/{PROJECT}:setIamPolicy", {"policy": policy})
    run("--yes", *files)
    bindings = google.call("POST", f"v1/projects/{PROJECT}:getIamPolicy", {})["bindings"]
    (members,) = [binding["members"] for binding in bindings if binding["role"] == NAMES.role]
    assert sorted(members) == [NAMES.apply.member, "user:somebody@example.com"]


def test_a_bucket_of_another_project_is_never_used(google: Google, files: list[str]):
    google.call("POST", "v1/projects/living-tree-production/services/storage.googleapis.com:enable", {})
    google.call("POST", "storage/v1/b?project=living-tree-production", {"name": NAMES.bucket, "location": "EU"})
    before = google.changes()
    answer = document("--yes", *files, status=1)
    assert standings(answer)[f"state bucket {NAMES.bucket}"] == "foreign"
    assert [change for change in google.changes() if change not in before] == [
        f"POST /v1/projects/{PROJECT}/services:batchEnable"
    ], "the APIs were needed to look; nothing else was done"


def test_a_project_with_another_number_is_left_alone(google: Google, tmp_path: Path):
    for name in ("staging", "production"):
        text = (ROOT / f"Pulumi.{name}.yaml").read_text()
        (tmp_path / f"Pulumi.{name}.yaml").write_text(text.replace("402611223344", "402611223345"))
    done = CliRunner().invoke(app, ["init", "staging", f"--folder={tmp_path}", "--yes"])
    assert (done.exit_code, google.changes()) == (1, [])
    assert "402611223344" in done.stdout


def test_what_cannot_be_seen_is_not_there(google: Google, files: list[str], monkeypatch: pytest.MonkeyPatch):
    run("--yes", *files)
    before = google.changes()
    google.call("POST", f"v1/projects/{PROJECT}/serviceAccounts", {"accountId": "nobody"})
    grants = {"bindings": [{"role": "roles/iam.serviceAccountTokenCreator", "members": ["user:operator@bulwark.example"]}]}
    nobody = f"nobody@{PROJECT}.iam.gserviceaccount.com"
    google.call("POST", f"v1/projects/{PROJECT}/serviceAccounts/{nobody}:setIamPolicy", {"policy": grants})
    policy = google.call("POST", f"v1/projects/{PROJECT}:getIamPolicy", {})
    bindings = [*policy["bindings"], {"role": "roles/browser", "members": [f"serviceAccount:{nobody}"]}]
    bindings.append({"role": "roles/serviceusage.serviceUsageViewer", "members": [f"serviceAccount:{nobody}"]})
    google.call("POST", f"v1/projects/{PROJECT}:setIamPolicy", {"policy": {**policy, "bindings": bindings}})
    scope = {"scope": ["https://www.googleapis.com/auth/cloud-platform"]}
    token = google.call("POST", f"v1/projects/-/serviceAccounts/{nobody}:generateAccessToken", scope)["accessToken"]
    monkeypatch.setenv("GOOGLE_OAUTH_ACCESS_TOKEN", token)
    answer = document("--yes", *files, status=3)
    found = standings(answer)
    assert answer["phase"] == "error"
    assert found[f"state bucket {NAMES.bucket}"] == found[f"custom role {ROLE_ID}"] == "unseen"
    assert answer["adopt"] == {}
    assert len(google.changes()) == len(before) + 4, "the four of this test"


def test_nobody_is_asked_where_nobody_is(google: Google, files: list[str]):
    assert "Say --yes" in refused(*files)
    assert google.changes() == []


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--secret-file=canary", "not of the form ID=FILE"),
        ("--secret-file=OTHER=file", "declares no secret 'OTHER'"),
        ("--secret-file=DATABASE_URL=absent", "does not exist"),
        ("--secret-file=DATABASE_URL=/dev/null", "does not exist"),
    ],
)
def test_options_that_give_no_value(option: str, said: str):
    message = refused(option)
    assert said in message
    assert "canary" not in message


def test_a_value_that_is_none_is_refused(tmp_path: Path):
    for content in (b"", b"\n", b"\xff\xfe", b"a" * 65_537):
        (tmp_path / "value").write_bytes(content)
        assert "UTF-8 text" in refused(f"--secret-file=DATABASE_URL={tmp_path / 'value'}")
    assert "standard input" in refused("--secret-file=DATABASE_URL=-", "--secret-file=VERCEL_API_TOKEN=-")
