"""A local cloud seeded as the stack files pin it, an App whose key is at hand, and `bulwark doctor` in this process."""

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from typer.testing import CliRunner, Result

from bulwark.account.names import names_of
from bulwark.cli.doctor import doctor_schema
from bulwark.cli.main import app
from bulwark.config.environments import load_environment, load_environments
from bulwark.local.control import seed_cloud
from bulwark.local.folder import Credentials, LocalFolder
from bulwark.local.seed import INSTALLATION_OFFSET, describe_seed

ROOT = Path(__file__).parents[3]
STACK = "staging"
PIPELINE = load_environment(ROOT, STACK)
NAMES = names_of(PIPELINE)
CREDENTIALS = Credentials("google-operator-of-the-tests", "github-operator-of-the-tests", "vercel-operator-of-the-tests", "-")
SEEN = {"google": CREDENTIALS.google, "github": CREDENTIALS.github, "vercel": CREDENTIALS.vercel}


@dataclass(frozen=True)
class Accounts:
    """The three vendors as their operators see them."""

    addresses: dict[str, str]
    document: dict[str, Any]
    """What was seeded."""
    app_key: str

    def call(self, vendor: str, method: str, path: str, body: object = None, status: int = 200) -> Any:
        headers = {"Authorization": f"Bearer {SEEN[vendor]}"} if vendor in SEEN else {}
        address = f"{self.addresses[vendor]}{path}"
        answer = httpx.request(method, address, json=body, headers=headers, trust_env=False, timeout=30)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def seed(self, **sections: Any) -> None:
        """Seed again with other sections: what is there stays, tokens are written anew."""
        seed_cloud(self.addresses["control"], self.document | sections)

    def run(self, *options: str, status: int = 0, folder: Path = ROOT) -> Result:
        done = CliRunner().invoke(app, ["doctor", STACK, f"--folder={folder}", *options])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == status, done.output
        for secret in (*SEEN.values(), self.app_key):
            assert secret not in done.output
        return done

    def answer(self, *options: str, status: int = 0, folder: Path = ROOT) -> dict[str, Any]:
        """Return the document, held to its schema."""
        document: dict[str, Any] = json.loads(self.run(*options, "--json", status=status, folder=folder).stdout)
        jsonschema.validate(document, doctor_schema())
        return document

    def look(self, check: str, status: int = 0) -> list[dict[str, Any]]:
        """Return the findings of one check."""
        (found,) = self.answer("--only", check, status=status)["checks"]
        return list(found["findings"])

    def look_at(self, check: str, subject: str, status: int) -> dict[str, Any]:
        """Return one finding of a check."""
        (found,) = [finding for finding in self.look(check, status) if finding["subject"] == subject]
        return found

    def enable(self, *services: str) -> None:
        """Switch APIs on."""
        for service in services:
            self.call("google", "POST", f"/v1/projects/{NAMES.project}/services/{service}.googleapis.com:enable", {})

    def type_in(self, commands: Iterable[str]) -> None:
        """Do what commands in Google's own words say, as somebody who types them would."""
        for command in commands:
            words = shlex.split(command)
            if words[:3] == ["gcloud", "services", "enable"]:
                self.enable(words[3].partition(".")[0])
            elif "iam-policy-binding" in words[-1] or any(word.endswith("-iam-policy-binding") for word in words):
                self._bind(words)
            elif words[:4] == ["gcloud", "iam", "roles", "update"]:
                self._update_role(words)
            else:
                raise AssertionError(f"nobody has taught this test to type {command}")

    def _bind(self, words: list[str]) -> None:
        flags = dict(word.removeprefix("--").split("=", 1) for word in words if word.startswith("--"))
        verb = next(index for index, word in enumerate(words) if word.endswith("-iam-policy-binding"))
        place = f"/v1/projects/{NAMES.project}"
        place += f"/serviceAccounts/{words[verb + 1]}" if words[1] == "iam" else ""
        policy = self.call("google", "POST", f"{place}:getIamPolicy", {})
        found = [one for one in policy.get("bindings", ()) if one["role"] == flags["role"]]
        binding = found[0] if found else {"role": flags["role"], "members": []}
        policy["bindings"] = [one for one in policy.get("bindings", ()) if one is not binding] + [binding]
        members = {*binding["members"]}
        binding["members"] = sorted(members | {flags["member"]} if words[verb].startswith("add") else members - {flags["member"]})
        policy["bindings"] = [one for one in policy["bindings"] if one["members"]]
        self.call("google", "POST", f"{place}:setIamPolicy", {"policy": policy})

    def _update_role(self, words: list[str]) -> None:
        flags = dict(word.removeprefix("--").split("=", 1) for word in words if word.startswith("--"))
        place = f"/v1/projects/{NAMES.project}/roles/{words[4]}"
        held = {*self.call("google", "GET", place)["includedPermissions"]}
        held |= {*flags.get("add-permissions", "").split(",")} - {""}
        held -= {*flags.get("remove-permissions", "").split(",")}
        self.call("google", "PATCH", f"{place}?updateMask=includedPermissions", {"includedPermissions": sorted(held)})


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> LocalFolder:
    """A folder with the App's key, which takes a moment to make."""
    folder = LocalFolder.of(tmp_path_factory.mktemp("app"))
    number = PIPELINE.github.app.id
    folder.keep_app(number, INSTALLATION_OFFSET + number, is_acting=True)
    return folder


@pytest.fixture
def accounts(local_cloud: Any, app_folder: LocalFolder, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    app = app_folder.app()
    assert app is not None
    document = describe_seed(load_environments(ROOT), CREDENTIALS, app)
    addresses = {vendor: getattr(local_cloud, vendor) for vendor in ("control", "google", "github", "vercel")}
    seed_cloud(local_cloud.control, document)
    for name, value in {
        "BULWARK_CLOCK_URL": f"{local_cloud.control}/clock",
        "BULWARK_GOOGLE_ENDPOINT": local_cloud.google,
        "BULWARK_VERCEL_API_URL": local_cloud.vercel,
        "GITHUB_API_URL": local_cloud.github,
        "GITHUB_TOKEN": CREDENTIALS.github,
        "GOOGLE_OAUTH_ACCESS_TOKEN": CREDENTIALS.google,
        "VERCEL_API_TOKEN": CREDENTIALS.vercel,
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GITHUB_APP_PRIVATE_KEY", raising=False)
    return Accounts(addresses, document, app.private_key)
