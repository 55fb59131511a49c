"""Planted canaries: no value of a secret in state, plan, log, journal, exception or document, whatever the run does.

An environment secret is in the state as ciphertext only. Versions in Secret Manager, the operator's tokens and the passphrase are
nowhere but where they were put.
"""

import base64
import gzip
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from commands import Desk, desk_at

from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

STACK = "production"
ENVIRONMENT_SECRET = "canary-environment-secret-4f1d8c02"
VERSION = "canary-secret-version-9b7e6a35"
PLACES_OF_CREDENTIALS = {"credentials.json"}


@dataclass
class Traces:
    """Everything that a day of work wrote, by what it is."""

    desk: Desk
    canaries: Mapping[str, str]
    texts: dict[str, bytes] = field(default_factory=dict)

    def keep(self, what: str, *parts: str | bytes) -> None:
        self.texts[what] = b"\n".join(part.encode() if isinstance(part, str) else part for part in parts)

    def command(self, what: str, *arguments: str, status: int = 0, extra: Mapping[str, str] | None = None) -> None:
        done = self.desk.run(*arguments, status=status, extra=extra)
        self.keep(what, done.stdout, done.stderr)

    def engine(self, what: str, *arguments: str, status: int = 0, extra: Mapping[str, str] | None = None) -> None:
        done = self.desk.engine(*arguments, status=status, extra=extra)
        self.keep(what, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Traces]:
    """The traces of a day: an update, previews, a saved plan, an export, a failing run, engine logs at their most verbose."""
    with desk_at(tmp_path_factory.mktemp("canaries"), engine.bin_dir) as desk:
        traces = Traces(desk, canaries_of(desk))
        prepare(desk)
        traces.command("up", "up", STACK, "--json")
        add_versions(desk)
        look(traces)
        fail(traces)
        gather_files(traces)
        yield traces


def canaries_of(desk: Desk) -> dict[str, str]:
    variables = desk.variables
    return {
        "environment secret": ENVIRONMENT_SECRET,
        "secret version": VERSION,
        "Google token": variables["GOOGLE_OAUTH_ACCESS_TOKEN"],
        "GitHub token": variables["GITHUB_TOKEN"],
        "Vercel token": variables["VERCEL_API_TOKEN"],
        "passphrase": variables["PULUMI_CONFIG_PASSPHRASE"],
    }


def prepare(desk: Desk) -> None:
    desk.engine("stack", "init", STACK, "--no-select", folder=desk.checkout / ".bulwark" / "stacks")
    path = f'{ENVIRONMENT_SECRETS_KEY}["living-tree"]["ONCALL_WEBHOOK_URL"]'
    desk.engine("config", "set", "--secret", "--path", path, *desk.on(STACK), given=ENVIRONMENT_SECRET)


def add_versions(desk: Desk) -> None:
    data = base64.b64encode(VERSION.encode()).decode()
    for secret in ("DATABASE_URL", "VERCEL_API_TOKEN"):
        path = f"/v1/projects/living-tree-production/secrets/{secret}:addVersion"
        desk.call("google", "POST", path, {"payload": {"data": data}})
    desk.call("google", "GET", "/v1/projects/living-tree-production/secrets/DATABASE_URL/versions/latest:access")


def look(traces: Traces) -> None:
    desk = traces.desk
    plan = desk.checkout / "plan.json"
    on = desk.on(STACK)
    traces.engine(
        "preview --json",
        "preview",
        "--refresh",
        "--json",
        "--policy-pack",
        "policies",
        "--policy-pack-config",
        "policies/configuration.json",
        *on,
    )
    traces.engine(
        "preview --diff",
        "preview",
        "--diff",
        "--show-sames",
        "--save-plan",
        str(plan),
        *on,
        extra={"PULUMI_EXPERIMENTAL": "true"},
    )
    traces.keep("saved plan", plan.read_bytes())
    traces.engine("export", "stack", "export", "--stack", STACK)
    traces.engine("outputs", "stack", "output", "--json", "--stack", STACK)
    # From level 9 on the engine itself writes every property that passes, decrypted: see docs/traps.md.
    traces.engine("log", "preview", "--refresh", "--logtostderr", "--logflow", "-v=8", *on)
    traces.command("status", "local", "status", "--json")
    traces.command("journal", "local", "journal", "--limit", "10000", "--json")


def fail(traces: Traces) -> None:
    """Let a program with the decrypted values at hand die of an exception, a provider of a vendor, and a command of its input."""
    desk = traces.desk
    desk.call("control", "POST", "/faults", {"vendor": "github", "method": "GET", "kind": "status", "status": 500}, status=201)
    traces.command("a vendor that fails", "up", STACK, "--json", status=1)
    desk.call("control", "DELETE", "/faults")
    program = desk.checkout / "__main__.py"
    before = program.read_text()
    program.write_text(before + '\nraise RuntimeError(f"{configuration!r} {configuration} {accounts!r} {application!r}")\n')
    traces.command("a program that fails", "up", STACK, "--json", status=1)
    assert b"RuntimeError" in traces.texts["a program that fails"]
    program.write_text(before)


def gather_files(traces: Traces) -> None:
    """Keep every file of the checkout's own folder, the journal by itself, and the engine's histories in their plain form."""
    root = traces.desk.checkout / ".bulwark"
    with sqlite3.connect(f"file:{root / 'cloud.sqlite'}?mode=ro", uri=True) as store:
        traces.keep("journal in the file", *(json.dumps(row) for row in store.execute("SELECT * FROM journal")))
    store.close()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("cloud.sqlite") and path.name not in PLACES_OF_CREDENTIALS:
            data = path.read_bytes()
            traces.keep(str(path.relative_to(root)), gzip.decompress(data) if path.suffix == ".gz" else data)


def forms_of(canary: str) -> list[bytes]:
    """Return a value as it is, and as the vendors' bodies carry it."""
    return [canary.encode(), base64.b64encode(canary.encode()).rstrip(b"=")[:-1]]


@pytest.mark.parametrize(
    "canary", ["environment secret", "secret version", "Google token", "GitHub token", "Vercel token", "passphrase"]
)
def test_a_canary_is_nowhere(traces: Traces, canary: str):
    found = [what for what, text in traces.texts.items() for form in forms_of(traces.canaries[canary]) if form in text]
    assert found == []


def test_the_traces_are_those_of_the_runs(traces: Traces):
    """Without this, an empty folder would pass."""
    expected = {"saved plan", "export", "log", "journal in the file", "logs/cloud.log", "logs/providers.log"}
    assert expected <= traces.texts.keys()
    assert b"ONCALL_WEBHOOK_URL" in traces.texts["export"]
    assert b"ciphertext" in traces.texts["export"]
    assert b"secretVersions.access" in traces.texts["journal in the file"] or b":access" in traces.texts["journal in the file"]
    assert b"ActionsEnvironmentSecret" in traces.texts["log"]
    assert any(name.startswith("state/.pulumi/stacks/") for name in traces.texts)


def test_providers_have_no_credential_and_nothing_of_the_shell_among_their_inputs(traces: Traces):
    resources = json.loads(traces.texts["export"].partition(b"\n}\n")[0] + b"\n}")["deployment"]["resources"]
    of_the_engine = {"version", "__internal"}
    inputs = {
        item["type"]: set(item["inputs"]) - of_the_engine for item in resources if item["type"].startswith("pulumi:providers:")
    }
    assert inputs == {
        "pulumi:providers:gcp": {"project", "addPulumiAttributionLabel"},
        "pulumi:providers:github": {"baseUrl", "owner"},
        "pulumi:providers:vercel": {"team"},
    }


def test_the_value_did_arrive_where_it_belongs(traces: Traces):
    path = "/repos/living-tree-app/living-tree/environments/production-monitor/secrets"
    listed = traces.desk.call("github", "GET", path)["secrets"]
    assert [secret["name"] for secret in listed] == ["ONCALL_WEBHOOK_URL"]


def test_journal_and_logs_may_be_read_by_the_owner_alone_where_credentials_are(traces: Traces):
    credentials = traces.desk.checkout / ".bulwark" / "credentials.json"
    assert Path(credentials).stat().st_mode & 0o077 == 0
