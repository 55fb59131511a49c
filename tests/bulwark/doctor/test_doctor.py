"""`bulwark doctor` against the local cloud: fresh accounts, prepared ones, and each thing that can be wrong with them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from githubkit import AppAuthStrategy, GitHub
from typer.testing import CliRunner

from bulwark.cli.main import app
from bulwark.core.permissions import apply_permissions
from bulwark.doctor.registry import CHECKS
from bulwark.errors import UsageError

from .conftest import NAMES, PIPELINE, ROOT, Accounts

PROJECT = NAMES.project
TEAM = PIPELINE.vercel.team_id
VERCEL_PROJECT = "living-tree-staging"
ASKED = [check.id for check in CHECKS if check.needs]
COMPUTED = [check.id for check in CHECKS if not check.needs]
INIT = ["init", "staging", f"--folder={ROOT}", "--yes"]


@pytest.fixture
def prepared(accounts: Accounts, tmp_path: Path) -> Accounts:
    """Accounts after `bulwark init`, with a value for every secret."""
    (tmp_path / "value").write_text("canary")
    missing = [contract.source or key for one in PIPELINE.apps.values() for key, contract in one.secrets.items()]
    done = CliRunner().invoke(app, [*INIT, *(f"--secret-file={name}={tmp_path / 'value'}" for name in missing)])
    assert done.exit_code == 0, done.output
    return accounts


def phases(answer: dict[str, Any]) -> dict[str, str]:
    return {check["check"]: check["phase"] for check in answer["checks"]}


def test_fresh_accounts_are_told_what_they_lack(accounts: Accounts):
    answer = accounts.answer(status=3)
    found = phases(answer)
    assert [check for check in found if found[check] == "pass"] == [
        *("caller-rights", "github-token", "github-app", "vercel-token", "github-plan"),
        *("plan-capabilities", "published-quotas", "monthly-cost"),
    ]
    assert (found["google-apis"], found["duty-role"], found["secret-versions"]) == ("pending", "error", "error")
    commands = answer["commands"]
    assert commands[0] == f"gcloud services enable cloudkms.googleapis.com --project={PROJECT}"
    assert commands[-2:] == ["bulwark init staging", "bulwark up staging"]


def test_the_commands_do_what_is_missing(accounts: Accounts, tmp_path: Path):
    enabling = [command for command in accounts.answer(status=3)["commands"] if command.startswith("gcloud services")]
    accounts.type_in(enabling)
    accounts.type_in(["gcloud services enable logging.googleapis.com --project=living-tree-staging"])
    seen = accounts.answer(status=3)
    assert phases(seen)["google-apis"] == "pass"
    assert "error" not in phases(seen).values()
    (tmp_path / "value").write_text("canary")
    for command in [one for one in seen["commands"] if one.startswith("bulwark init")]:
        words = command.replace("=FILE", f"={tmp_path / 'value'}").split()[1:]
        CliRunner().invoke(app, [*words, f"--folder={ROOT}", "--yes"])
    rest = accounts.answer(status=3)
    assert rest["commands"] == ["bulwark up staging"]
    assert {check for check, phase in phases(rest).items() if phase != "pass"} == {"pinned-ids", "duty-bindings", "vercel-plan"}


@pytest.mark.parametrize("check", ASKED)
def test_offline_nothing_is_asked_and_nothing_is_taken_for_good(check: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("BULWARK_CLOCK_URL", raising=False)
    done = CliRunner().invoke(app, ["doctor", "staging", f"--folder={ROOT}", "--offline", f"--only={check}"])
    assert done.exit_code == 3
    assert "was not looked at: --offline was said" in done.stdout


def test_what_only_computes_needs_no_credential(monkeypatch: pytest.MonkeyPatch):
    for name in ("GITHUB_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN", "VERCEL_API_TOKEN", "BULWARK_CLOCK_URL"):
        monkeypatch.delenv(name, raising=False)
    only = [option for check in COMPUTED for option in ("--only", check)]
    done = CliRunner().invoke(app, ["doctor", "staging", f"--folder={ROOT}", "--offline", "--seats=3", *only])
    assert done.exit_code == 0, done.output
    for words in (
        "github, private",
        "replaced by pull-request-approval",
        "uptime-checks",
        "seat of GitHub's Team plan",
        "3 seats",
    ):
        assert words in done.stdout


def test_the_text_has_the_consequence_the_remedy_and_the_commands(accounts: Accounts):
    said = accounts.run(status=3).stdout
    for words in (
        "… google-apis: cloudkms.googleapis.com is off",
        "    would cause: everything that needs it is refused",
        "    instead: switch it on",
        "These commands mend what is missing:",
        f"  gcloud services enable cloudkms.googleapis.com --project={PROJECT}",
        "What a month costs:",
    ):
        assert words in said


def test_wrong_command_lines_are_refused(tmp_path: Path):
    with pytest.raises(UsageError, match="no check 'weather'"):
        CliRunner().invoke(app, ["doctor", "staging", f"--folder={ROOT}", "--only=weather"], catch_exceptions=False)
    with pytest.raises(UsageError, match="no stack 'nowhere'"):
        CliRunner().invoke(app, ["doctor", "nowhere", f"--folder={ROOT}"], catch_exceptions=False)
    assert CliRunner().invoke(app, ["doctor", "staging", f"--folder={ROOT}", "--seats=-1"]).exit_code == 2


def test_no_credential_is_no_pass(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("GITHUB_TOKEN")
    monkeypatch.delenv("VERCEL_API_TOKEN")
    found = phases(accounts.answer(status=3))
    assert [found[check] for check in ("github-token", "github-app", "github-plan", "vercel-token", "vercel-plan")] == [
        "error"
    ] * 5


@pytest.mark.parametrize(
    ("vendor", "checks"),
    [
        ("google", ["google-apis", "caller-rights", "duty-role", "duty-bindings", "secret-versions"]),
        ("github", ["github-token", "github-app", "github-plan"]),
        ("vercel", ["vercel-token", "vercel-plan"]),
    ],
)
def test_a_vendor_that_refuses_or_talks_nonsense_is_no_pass(prepared: Accounts, vendor: str, checks: list[str]):
    only = [option for check in checks for option in ("--only", check)]
    faults = [{"kind": "status", "status": status} for status in (401, 403, 429, 500)]
    for fault in (*faults, {"kind": "malformed"}, {"kind": "drop"}):
        number = prepared.call("control", "POST", "/faults", {"vendor": vendor, **fault}, status=201)["id"]
        answer = prepared.answer(*only, status=3)
        assert set(phases(answer).values()) == {"error"}, fault
        prepared.call("control", "DELETE", f"/faults/{number}")


def test_one_thing_that_cannot_be_seen_does_not_hide_the_others(prepared: Accounts):
    prepared.call("control", "POST", "/faults", {"vendor": "google", "path": "DATABASE_URL", "kind": "malformed"}, status=201)
    found = {finding["subject"]: finding["phase"] for finding in prepared.look("secret-versions", status=3)}
    assert found.pop("DATABASE_URL") == "error"
    assert set(found.values()) == {"pass"}


def test_prepared_accounts_pass_but_for_what_the_first_up_makes(prepared: Accounts):
    found = phases(prepared.answer(status=3))
    assert {check: phase for check, phase in found.items() if phase != "pass"} == {
        **dict.fromkeys(("pinned-ids", "google-apis", "duty-bindings", "vercel-plan"), "pending")
    }


def test_a_role_with_more_or_less_than_it_needs_fails_and_the_commands_mend_it(prepared: Accounts):
    wanted = apply_permissions()
    held = {"includedPermissions": [*wanted[2:], "secretmanager.versions.access", "iam.serviceAccountKeys.create"]}
    prepared.call("google", "PATCH", f"/v1/{NAMES.role}?updateMask=includedPermissions", held)
    found = prepared.look_at("duty-role", NAMES.role, status=1)
    assert found["evidence"]["lacking"] == list(wanted[:2])
    assert found["evidence"]["not_needed"] == ["iam.serviceAccountKeys.create", "secretmanager.versions.access"]
    prepared.type_in(found["commands"])
    assert prepared.look_at("duty-role", NAMES.role, status=0)["phase"] == "pass"
    prepared.call("google", "DELETE", f"/v1/{NAMES.role}")
    assert prepared.look_at("duty-role", NAMES.role, status=3)["commands"][0].startswith("gcloud iam roles undelete")


def test_whoever_else_can_be_infra_apply_is_named_and_the_commands_take_it_away(prepared: Accounts):
    place, stranger = f"/v1/projects/{PROJECT}/serviceAccounts/{NAMES.apply.email}", "user:stranger@example.com"
    policy = prepared.call("google", "POST", f"{place}:getIamPolicy", {})
    (binding,) = policy["bindings"]
    binding["members"] = [binding["members"][0], stranger]
    prepared.call("google", "POST", f"{place}:setIamPolicy", {"policy": policy})
    found = prepared.look_at("duty-bindings", NAMES.apply.email, status=1)
    assert found["evidence"]["not_declared"] == [stranger]
    assert len(found["evidence"]["lacking"]) == 1
    prepared.type_in(found["commands"])
    assert prepared.look_at("duty-bindings", NAMES.apply.email, status=3)["phase"] == "pass"


def test_a_credential_without_the_rights_fails(prepared: Accounts):
    policy = prepared.call("google", "POST", f"/v1/projects/{PROJECT}:getIamPolicy", {})
    for binding in policy["bindings"]:
        if binding["role"] == "roles/owner":
            binding["role"] = "roles/iam.securityReviewer"
    prepared.call("google", "POST", f"/v1/projects/{PROJECT}:setIamPolicy", {"policy": policy})
    (found,) = prepared.look("caller-rights", status=1)
    assert len(found["evidence"]["lacking"]) + found["evidence"]["held"] == len(apply_permissions())
    assert found["evidence"]["held"] > 0
    assert found["commands"][0].startswith(f"gcloud projects add-iam-policy-binding {PROJECT} --member=")


def test_a_secret_out_of_use_or_overdue_fails(prepared: Accounts):
    place = f"/v1/projects/{PROJECT}/secrets/DATABASE_URL"
    prepared.call("google", "POST", f"{place}/versions/1:disable", {})
    found = prepared.look_at("secret-versions", "DATABASE_URL", status=1)
    assert found["commands"] == [f"gcloud secrets versions add DATABASE_URL --project={PROJECT} --data-file=FILE"]
    prepared.call("google", "POST", f"{place}/versions/1:enable", {})
    assert prepared.look_at("secret-versions", "DATABASE_URL", status=0)["phase"] == "pass"


OF_SOMEBODY_ELSE = [
    ("402611223344", "402611223345", "google.project_number"),
    ("owner_id: 190012345", "owner_id: 190012346", "github.owner_id"),
    ("id: 1204711", "id: 1204712", "github.app.id"),
    ("slug: living-tree-deployer", "slug: another-deployer", "github.app.id"),
    ("id: 820045678", "id: 820045679", "apps.living-tree.repository.id"),
    ("id: 820099001", "id: 820099002", "infrastructure.repository.id"),
    ("team: living-tree\n", "team: living-trees\n", "vercel.team_id"),
]


def test_a_name_of_somebody_else_fails(accounts: Accounts, tmp_path: Path):
    for old, new, path in OF_SOMEBODY_ELSE:
        answer = accounts.answer("--only=pinned-ids", status=1, folder=another_stack(tmp_path, old, new))
        (failed,) = [finding for finding in answer["checks"][0]["findings"] if finding["phase"] == "fail"]
        assert (failed["subject"], len(failed["commands"])) == (path, 1)


def test_another_plan_than_the_accounts_is_told_with_what_it_lacks(accounts: Accounts, tmp_path: Path):
    folder = another_stack(tmp_path, "  plan: pro", "  plan: enterprise")
    (found, _) = accounts.answer("--only=vercel-plan", status=1, folder=folder)["checks"][0]["findings"]
    assert (found["phase"], found["evidence"]["seen"]) == ("fail", "pro")


def test_slots_that_other_projects_have_are_told(accounts: Accounts):
    stages = [{"targetPercentage": 10, "requireApproval": True}, {"targetPercentage": 100}]
    for name in ("one", "two"):
        accounts.call("vercel", "POST", f"/v11/projects?teamId={TEAM}", {"name": name})
        path = f"/v1/projects/{name}/rolling-release/config?teamId={TEAM}"
        accounts.call("vercel", "PATCH", path, {"enabled": True, "advancementType": "manual-approval", "stages": stages})
    accounts.call("vercel", "POST", f"/v11/projects?teamId={TEAM}", {"name": VERCEL_PROJECT})
    found = accounts.look_at("vercel-plan", "apps.living-tree.rollout.stages", status=1)
    assert found["reason"] == "other projects have all slots"
    accounts.call("vercel", "DELETE", f"/v1/projects/two/rolling-release/config?teamId={TEAM}")
    path = f"/v1/projects/{VERCEL_PROJECT}/rolling-release/config?teamId={TEAM}"
    assert accounts.look_at("vercel-plan", "apps.living-tree.rollout.stages", status=0)["reason"] == "1 slots are free"
    accounts.call("vercel", "PATCH", path, {"enabled": True, "advancementType": "manual-approval", "stages": stages})
    found = accounts.look_at("vercel-plan", "apps.living-tree.rollout.stages", status=0)
    assert found["reason"] == f"{VERCEL_PROJECT} has one of the slots"


def test_a_project_of_the_name_belongs_to_the_team(accounts: Accounts):
    accounts.call("vercel", "POST", f"/v11/projects?teamId={TEAM}", {"name": VERCEL_PROJECT})
    found = accounts.look_at("pinned-ids", "apps.living-tree.vercel.project", status=0)
    assert found["evidence"]["seen"] == TEAM


def with_github(accounts: Accounts, **changes: Any) -> None:
    accounts.seed(github=accounts.document["github"] | changes)


def test_scopes_of_a_classic_token_are_held_to_what_is_needed(accounts: Accounts):
    operator = accounts.document["github"]["operator"]
    with_github(accounts, operator=operator | {"scopes": ["repo"]})
    (found,) = accounts.look("github-token", status=1)
    assert found["commands"] == ["gh auth refresh --scopes workflow"]
    with_github(accounts, operator=operator | {"scopes": ["repo", "workflow", "delete_repo", "repo:status"]})
    (found,) = accounts.look("github-token", status=0)
    assert found["warnings"] == ["the token has delete_repo besides, which nothing here needs"]
    assert found["commands"] == ["gh auth refresh --remove-scopes delete_repo"]


def test_a_fine_grained_token_tells_nothing_of_itself(accounts: Accounts):
    operator = {name: value for name, value in accounts.document["github"]["operator"].items() if name != "scopes"}
    with_github(accounts, operator=operator)
    (found,) = accounts.look("github-token", status=3)
    assert (found["phase"], found["evidence"]["kind"]) == ("inconclusive", "fine-grained")


def test_an_apps_token_is_held_to_the_repositories(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    signing = app_client(accounts)
    number = signing.rest.apps.list_installations().parsed_data[0].id
    for chosen, status in (("infrastructure", 1), (None, 0)):
        named = {"repositories": [chosen]} if chosen else {}
        token = signing.rest.apps.create_installation_access_token(number, **named).parsed_data.token
        monkeypatch.setenv("GITHUB_TOKEN", token)
        (found,) = accounts.look("github-token", status=status)
        assert found["evidence"]["lacking"] == (["living-tree"] if chosen else [])


def app_client(accounts: Accounts) -> GitHub[AppAuthStrategy]:
    return GitHub(AppAuthStrategy(str(PIPELINE.github.app.id), accounts.app_key), base_url=accounts.addresses["github"])


def installed(accounts: Accounts, **facts: Any) -> None:
    """Seed anew with another installation of the App."""
    accounts.call("control", "POST", "/reset", {})
    (described,) = accounts.document["github"]["apps"]
    (installation,) = described["installations"]
    installations = [] if facts.get("is_absent") else [installation | facts]
    with_github(accounts, apps=[described | {"installations": installations}])


@pytest.mark.parametrize("is_app", [False, True], ids=["as the owner", "as the App"])
def test_the_apps_installation_is_held_to_what_it_needs(accounts: Accounts, monkeypatch: pytest.MonkeyPatch, *, is_app: bool):
    if is_app:
        monkeypatch.setenv("GITHUB_APP_PRIVATE_KEY", accounts.app_key)
    needed = accounts.document["github"]["apps"][0]["permissions"]
    assert {finding["phase"] for finding in accounts.look("github-app", status=0)} == {"pass"}
    installed(accounts, permissions={**needed, "contents": "read"})
    assert accounts.look("github-app", status=1)[0]["evidence"]["lacking"] == {"contents": "write"}
    installed(accounts, permissions={**needed, "members": "write"})
    assert accounts.look("github-app", status=0)[0]["evidence"]["not_needed"] == {"members": "write"}
    installed(accounts, is_absent=True)
    assert accounts.look("github-app", status=1)[0]["reason"] == "the App is not installed there"
    installed(accounts, repositories=["infrastructure"])
    found = {finding["subject"]: finding["phase"] for finding in accounts.look("github-app", status=1 if is_app else 3)}
    assert found == (
        {"living-tree-deployer on infrastructure": "pass", "living-tree-deployer on living-tree": "fail"}
        if is_app
        else {"living-tree-deployer": "inconclusive"}
    )


def test_a_key_that_is_none_is_no_pass_and_is_not_shown(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GITHUB_APP_PRIVATE_KEY", "canary-of-a-key")
    done = accounts.run("--only=github-app", status=3)
    assert "GITHUB_APP_PRIVATE_KEY holds no key that can sign" in done.stdout
    assert "canary" not in done.output


def test_a_vercel_token_that_ends_soon_is_told(accounts: Accounts):
    now = datetime.now(UTC).timestamp()
    for days, warned in ((5, True), (60, False)):
        operator = {"token_expires_at": int((now + days * 86_400) * 1000)}
        accounts.seed(vercel=accounts.document["vercel"] | {"operator": operator})
        (found,) = accounts.look("vercel-token", status=0)
        assert any("expires on" in warning for warning in found["warnings"]) is warned


def another_stack(folder: Path, old: str, new: str) -> Path:
    """Copy the stack files with one text replaced."""
    for name in ("staging", "production"):
        text = (ROOT / f"Pulumi.{name}.yaml").read_text()
        assert old in text or name == "production"
        (folder / f"Pulumi.{name}.yaml").write_text(text.replace(old, new))
    return folder
