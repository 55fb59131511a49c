"""The account of `infra-apply` brings a stack up with its custom role and nothing else, and an `up` cannot lock it out."""

import json
import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from ground import Ground, copy_checkout, running_ground
from ruamel.yaml import YAML

from bulwark.core.permissions import NEEDS, apply_permissions
from bulwark.stacks.engine import EngineRunError
from engine import Engine

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

STACK, PROJECT = "staging", "living-tree-staging"
ROLE_ID = "bulwark_infra_apply"
ROLE = f"projects/{PROJECT}/roles/{ROLE_ID}"
PIPELINE = "bulwark:pipeline"
JOURNAL_PAGE = 1000


def account_of(duty: str) -> str:
    return f"{duty}@{PROJECT}.iam.gserviceaccount.com"


class Google:
    """Google Cloud as its operator sees it, whoever the program acts as."""

    def __init__(self, ground: Ground) -> None:
        self._base, self._token = ground.session.settings.endpoints["google"], ground.session.settings.credentials.google
        self._journal = f"{ground.session.settings.endpoints['control']}/journal"

    def call(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = httpx.request(method, f"{self._base}/v1/{path}", json=body, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    def bind(self, role: str, member: str) -> None:
        policy = self.call("POST", f"projects/{PROJECT}:getIamPolicy", {})
        policy["bindings"] = [*policy["bindings"], {"role": role, "members": [member]}]
        self.call("POST", f"projects/{PROJECT}:setIamPolicy", {"policy": policy})

    def token_of(self, email: str) -> str:
        body = {"scope": ["https://www.googleapis.com/auth/cloud-platform"]}
        answer = self.call("POST", f"projects/-/serviceAccounts/{email}:generateAccessToken", body)
        return str(answer["accessToken"])

    def holders(self) -> list[str]:
        policy = self.call("POST", f"projects/{PROJECT}:getIamPolicy", {})
        return [member for binding in policy["bindings"] if binding["role"] == ROLE for member in binding["members"]]

    def callers(self, after: int = 0) -> tuple[set[str], int]:
        """Return who called Google after a number of the journal, and the number of its last entry."""
        found, last = set(), after
        while entries := httpx.get(self._journal, params={"after": last}, trust_env=False).json()["entries"]:
            found |= {entry["principal"] for entry in entries if entry["vendor"] == "google"}
            last = entries[-1]["number"]
            if len(entries) < JOURNAL_PAGE:
                break
        return found, last


def bootstrap(google: Google) -> None:
    """Make what must be there before the first run of a pipeline, as a person with all rights does."""
    for api in ("iam", "iamcredentials"):
        google.call("POST", f"projects/{PROJECT}/services/{api}.googleapis.com:enable", {})
    google.call("POST", f"projects/{PROJECT}/serviceAccounts", {"accountId": "infra-apply"})
    role = {"title": "First rights", "includedPermissions": list(apply_permissions()), "stage": "GA"}
    google.call("POST", f"projects/{PROJECT}/roles", {"roleId": ROLE_ID, "role": role})
    google.bind(ROLE, f"serviceAccount:{account_of('infra-apply')}")
    # Stands for GitHub's side, whose tokens another test exchanges.
    google.bind("roles/iam.serviceAccountTokenCreator", "user:operator@bulwark.example")


def act_as(ground: Ground, google: Google, duty: str) -> None:
    """Let providers and commands hold nothing at Google but a token of the duty's account."""
    path = ground.session.folder.root / "credentials.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"google": google.token_of(account_of(duty))}))
    ground.restart_providers()
    os.environ.update(ground.session.settings.vendor_environment())


@pytest.fixture(scope="module")
def bootstrapped(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[tuple[Ground, Google]]:
    """A project with the first binding alone, and a stack file that takes its parts over."""
    before, folder = dict(os.environ), tmp_path_factory.mktemp("infra-apply")
    checkout = copy_checkout(folder / "checkout")
    stack_file = checkout / f"Pulumi.{STACK}.yaml"
    document = YAML().load(stack_file.read_text())
    document["config"][PIPELINE]["adopt"] = {
        "accounts.infrastructure.infra-apply": f"projects/{PROJECT}/serviceAccounts/{account_of('infra-apply')}",
        "roles.infra-apply": ROLE,
    }
    YAML().dump(document, stack_file)
    with running_ground(folder, engine.bin_dir, checkout) as ground:
        google = Google(ground)
        bootstrap(google)
        yield ground, google
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="module")
def brought_up(bootstrapped: tuple[Ground, Google]) -> tuple[Ground, Google]:
    ground, google = bootstrapped
    act_as(ground, google, "infra-apply")
    _, before = google.callers()
    ground.up(STACK)
    callers, _ = google.callers(before)
    assert callers == {f"serviceAccount:{account_of('infra-apply')}"}, "somebody with more rights has helped"
    return ground, google


def test_the_role_is_enough_to_bring_a_stack_up(brought_up: tuple[Ground, Google]):
    ground, google = brought_up
    assert ground.stack(STACK).preview().is_empty
    role = google.call("GET", ROLE)
    assert (role["title"], tuple(role["includedPermissions"])) == ("Bulwark: infra-apply", apply_permissions())
    assert google.holders() == [f"serviceAccount:{account_of('infra-apply')}"]


def test_every_type_that_the_program_declares_is_in_the_table(brought_up: tuple[Ground, Google]):
    ground, _ = brought_up
    declared = {item["type"] for item in ground.stack(STACK).resources() if item["type"].startswith("gcp:")}
    assert declared <= set(NEEDS)
    assert {token for token in NEEDS if token not in declared and not token.startswith("gcp:monitoring/")} == set()


def test_the_role_of_drift_is_enough_to_see_everything(brought_up: tuple[Ground, Google]):
    ground, google = brought_up
    act_as(ground, google, "infra-drift")
    account = ground.stack(STACK).preview()
    assert account.is_empty
    google.call("PATCH", f"projects/{PROJECT}/roles/{ROLE_ID}?updateMask=title", {"title": "Altered elsewhere"})
    assert not ground.stack(STACK).preview().is_empty
    with pytest.raises(EngineRunError, match="permission"):
        ground.up(STACK)
    act_as(ground, google, "infra-apply")
    ground.up(STACK)
    assert google.call("GET", ROLE)["title"] == "Bulwark: infra-apply"


def test_an_up_that_would_take_its_own_rights_away_is_refused(brought_up: tuple[Ground, Google]):
    ground, google = brought_up
    act_as(ground, google, "infra-apply")
    stack_file = ground.checkout / f"Pulumi.{STACK}.yaml"
    kept, document = stack_file.read_text(), YAML().load(stack_file.read_text())
    document["config"][PIPELINE]["infrastructure"]["duties"] = {"infra-apply": {"service_account": "somebody-else"}}
    YAML().dump(document, stack_file)
    with pytest.raises(EngineRunError, match="protect"):
        ground.stack(STACK).up()
    assert google.holders() == [f"serviceAccount:{account_of('infra-apply')}"]
    stack_file.write_text(kept)
    ground.up(STACK)
    assert ground.stack(STACK).preview().is_empty
