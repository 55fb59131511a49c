"""The whole way of a health report: the monitor's own identity, the local cloud, a real site with TLS, an issue, a page."""

import base64
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import trustme
from ground import ROOT, Ground

from bulwark.config.environments import load_environment
from bulwark.core.duties import Duty
from bulwark.core.health.clerk import frontend_host

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STAGING = load_environment(ROOT, "staging")
NAME = "living-tree"
APP = STAGING.apps[NAME]
(DOMAIN,) = APP.serving_domains
DATABASE = urlsplit(APP.public_settings["NEXT_PUBLIC_SUPABASE_URL"]).hostname
CLERK = frontend_host(APP.public_settings["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY"])
HOOK_PATH = "/services/plantedWebhook"


@dataclass
class World:
    """What is outside of the vendors: the sites that visitors reach, and the chat that gets the page."""

    status: int = 200
    pages: list[dict[str, Any]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], context: ssl.SSLContext | None = None) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    hosts = [DOMAIN, str(DATABASE), str(CLERK)]
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*hosts).configure_cert(context)
    outside = World()

    class Quiet(BaseHTTPRequestHandler):
        def answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *arguments: object) -> None:
            """Say nothing: the test's output is for failures."""

    class Site(Quiet):
        def do_GET(self) -> None:
            self.answer(outside.status, json.dumps({"status": "ok"}))

    class Chat(Quiet):
        def do_POST(self) -> None:
            assert self.path == HOOK_PATH
            outside.pages.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.answer(200, "ok")

    with serving(Site, context) as site, serving(Chat) as chat:
        outside.settings = {
            "BULWARK_CA_FILE": str(tmp_path / "authority.pem"),
            "BULWARK_CONNECT_TO": ",".join(f"{host}:443:127.0.0.1:{site}" for host in hosts),
            "ONCALL_WEBHOOK_URL": f"http://127.0.0.1:{chat}{HOOK_PATH}",
        }
        yield outside


def call(ground: Ground, vendor: str, token: str, method: str, path: str, body: object = None) -> Any:
    environment = ground.environment()
    headers = {"Authorization": f"Bearer {environment[token]}"}
    answer = httpx.request(method, environment[vendor] + path, json=body, headers=headers)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def on_google(ground: Ground, method: str, path: str, body: object = None) -> Any:
    return call(ground, "BULWARK_GOOGLE_ENDPOINT", "GOOGLE_OAUTH_ACCESS_TOKEN", method, path, body)


def on_vercel(ground: Ground, method: str, path: str, body: object = None) -> Any:
    return call(ground, "BULWARK_VERCEL_API_URL", "VERCEL_API_TOKEN", method, f"{path}?teamId={STAGING.vercel.team_id}", body)


@pytest.fixture(scope="module")
def staging_up(ground: Ground) -> Ground:
    """Staging up, with a version in each secret and a deployment that serves production."""
    ground.up("staging")
    for key in APP.secrets:
        value = ground.environment()["VERCEL_API_TOKEN"] if key == "VERCEL_API_TOKEN" else f"plantedValueOf{key}"
        data = base64.b64encode(value.encode()).decode()
        on_google(ground, "POST", f"/v1/projects/{STAGING.google.project}/secrets/{key}:addVersion", {"payload": {"data": data}})
    return ground


def deploy(ground: Ground) -> None:
    """Make a production deployment and give it the domains."""
    files = [{"file": "index.html", "data": "<h1>Living Tree</h1>"}]
    body = {
        "name": APP.vercel.project,
        "project": APP.vercel.project,
        "target": "production",
        "files": files,
        "projectSettings": {},
    }
    made = on_vercel(ground, "POST", "/v13/deployments", body)
    # A build takes its time; the rehearsal's clock moves on instead of the test waiting.
    httpx.put(ground.environment()["BULWARK_CLOCK_URL"], json={"offset_seconds": 600}).raise_for_status()
    on_vercel(ground, "POST", f"/v10/projects/{APP.vercel.project}/promote/{made['id']}", {})


def monitor_credentials(ground: Ground, folder: Path) -> Path:
    """Return the file that google-github-actions/auth writes for the monitor's job."""
    row = next(row for row in STAGING.duty_rows if row.duty is Duty.MONITOR)
    job = {
        "repository": f"{STAGING.github.owner}/{APP.repository.name}",
        "workflow": ".github/workflows/deployment-monitor.yml",
        "environment": row.environment,
        "event_name": row.admissions[0].event.value,
        "ref": row.admissions[0].ref,
        "permissions": {"id-token": "write", "contents": "read"},
    }
    described = (
        httpx.post(f"{ground.environment()['BULWARK_CONTROL_URL']}/tokens/oidc-request", json=job).raise_for_status().json()
    )
    google, account = STAGING.google, f"{row.account_id}@{STAGING.google.project}.iam.gserviceaccount.com"
    endpoint = ground.environment()["BULWARK_GOOGLE_ENDPOINT"]
    provider = (
        f"projects/{google.project_number}/locations/global/workloadIdentityPools/{google.pool}/providers/{google.provider}"
    )
    document = {
        "type": "external_account",
        "audience": f"//iam.googleapis.com/{provider}",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": f"{endpoint}/v1/token",
        "service_account_impersonation_url": f"{endpoint}/v1/projects/-/serviceAccounts/{account}:generateAccessToken",
        "credential_source": {
            "url": f"{described['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=https://iam.googleapis.com/{provider}",
            "headers": {"Authorization": f"Bearer {described['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"},
            "format": {"type": "json", "subject_token_field_name": "value"},
        },
    }
    path = folder / "credentials.json"
    path.write_text(json.dumps(document))
    return path


def health(ground: Ground, world: World, folder: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    """Run the command as the monitor's job does; return exit status, document, and everything it wrote."""
    kept = {
        name: ground.environment()[name] for name in ("BULWARK_CLOCK_URL", "BULWARK_GOOGLE_ENDPOINT", "BULWARK_VERCEL_API_URL")
    }
    github = {name: ground.environment()[name] for name in ("GITHUB_API_URL", "GITHUB_TOKEN")}
    # What google-github-actions/auth exports.
    credentials = {
        "GOOGLE_APPLICATION_CREDENTIALS": str(monitor_credentials(ground, folder)),
        "GOOGLE_CLOUD_PROJECT": STAGING.google.project,
    }
    done = subprocess.run(
        [str(Path(sys.executable).parent / "bulwark"), "health", "staging", "--folder", str(ROOT), "--json", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **kept, **github, **credentials, **world.settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stdout + done.stderr


def phases(document: dict[str, Any]) -> dict[str, set[str]]:
    """Return check to the phases of its results."""
    (report,) = document["reports"]
    return {
        check: {one["phase"] for one in report["results"] if one["check"] == check}
        for check in {one["check"] for one in report["results"]}
    }


def troubles(document: dict[str, Any]) -> list[str]:
    results = (one for report in document["reports"] for one in report["results"])
    return [f"{one['check']} {one['subject']}: {one['phase']}: {one['reason']}" for one in results if one["phase"] != "pass"]


def test_from_before_the_first_deployment_through_an_outage_to_its_end(staging_up: Ground, world: World, tmp_path: Path):
    """One issue and one page, and both end with the outage."""
    status, document, _ = health(staging_up, world, tmp_path)
    found = phases(document)
    assert (status, document["phase"]) == (1, "fail"), troubles(document)
    assert found.pop("deployment") == {"fail"}
    assert set.union(*found.values()) == {"pass"}, troubles(document)

    deploy(staging_up)
    world.status = 503
    summary = tmp_path / "summary.md"
    for _ in range(2):
        reporting = ("--report", "--record", "--annotations", "--summary", str(summary))
        status, document, said = health(staging_up, world, tmp_path, *reporting)
        assert (status, document["phase"]) == (1, "fail"), troubles(document)
        guard = document["reports"][0]["guards"][0]
        assert (guard["guard"], guard["mode"], guard["phase"], guard["stops"]) == ("health", "enforce", "fail", True)
        assert guard["kept"] == "nothing has been deployed to staging yet"
        assert "::error title=health (enforce)::" in said
    world.status = 200
    status, document, said = health(staging_up, world, tmp_path, "--report")
    assert (status, document["phase"]) == (0, "pass"), troubles(document)
    assert "planted" not in said
    issues = call(staging_up, "GITHUB_API_URL", "GITHUB_TOKEN", "GET", f"/repos/{STAGING.github.owner}/{NAME}/issues?state=all")
    assert [(issue["state"], issue["comments"]) for issue in issues] == [("closed", 1)]
    assert {label["name"] for label in issues[0]["labels"]} == {"deployment", "critical", "automated"}
    assert [page["text"][0] for page in world.pages] == ["🔴", "🟢"]
    assert summary.read_text().count(f"| domain | {DOMAIN} |") == 2


def test_a_monitor_without_its_rights_cannot_say_that_all_is_well(staging_up: Ground, world: World, tmp_path: Path):
    project = STAGING.google.project
    policy = on_google(staging_up, "POST", f"/v1/projects/{project}:getIamPolicy", {})
    bindings = [binding for binding in policy["bindings"] if "monitor" not in binding["role"]]
    assert len(bindings) < len(policy["bindings"])
    on_google(staging_up, "POST", f"/v1/projects/{project}:setIamPolicy", {"policy": {**policy, "bindings": bindings}})
    try:
        status, document, _ = health(staging_up, world, tmp_path)
    finally:
        given_back = on_google(staging_up, "POST", f"/v1/projects/{project}:getIamPolicy", {})
        whole = {**policy, "etag": given_back["etag"]}
        on_google(staging_up, "POST", f"/v1/projects/{project}:setIamPolicy", {"policy": whole})
    assert status in {1, 3}, "never a pass"
    assert document["phase"] in {"fail", "error"}
    assert phases(document)["secret"] == phases(document)["alert"] == {"error"}
    refused = [trouble for trouble in troubles(document) if trouble.startswith(("secret ", "alert "))]
    assert all("denied" in trouble for trouble in refused), refused
