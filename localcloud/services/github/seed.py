"""Plant accounts, repositories, tokens and the issuer's keys. Planting twice changes nothing.

Section `github` of the seed document, all but the first two optional: `operator_token`; `operator` {login, id, scopes};
`organizations` [{login, id, plan, name, repositories, teams [{name, id}]}]; `users` [{login, id, plan, name, keys, repositories,
token, permissions, scopes}]; `apps` [{id, slug, name, owner, public_key, permissions, installations [{id, account, repositories,
permissions}]}]; `rate_limit` {limit, is_enforced}. A repository: {name, id, visibility, default_branch, branches, created_at,
protected_branches, description, runs (`workflow_runs`)}; its `created_at` decides the form of its OIDC subjects.
"""

from typing import Any, Final

from localcloud.core.clock import load_clock
from localcloud.core.store import Document, Transaction
from localcloud.services.github.accounts import KIND, TEAM_KIND, find_account, find_account_by_id
from localcloud.services.github.app_seed import plant_app
from localcloud.services.github.callers import keep_token
from localcloud.services.github.identifiers import next_id, now
from localcloud.services.github.labels import plant_default_labels
from localcloud.services.github.oidc_keys import publish_keys
from localcloud.services.github.rate_limit import SETTING
from localcloud.services.github.repositories import find_repository_by_id, find_repository_by_name, keep_repository
from localcloud.services.github.repository_lifecycle import add_first_commit, new_repository
from localcloud.services.github.workflow_runs import plant_run

PLANS: Final = ("free", "pro", "team", "enterprise")
# When an account or repository of the seed does not say when it was made: before GitHub's change of the OIDC subject.
_LONG_AGO: Final = "2020-01-01T00:00:00Z"


def seed(transaction: Transaction, document: Document) -> None:
    """Plant one section.

    Raises:
        KeyError: a field that must be there is not.
        ValueError: a value is impossible, or an id is another account's or repository's already.
    """
    described_operator = {"plan": "pro", **document["operator"]}
    operator = _account(transaction, described_operator, "User")
    scopes = described_operator.get("scopes")
    keep_token(transaction, document["operator_token"], kind="user", login=operator["login"], scopes=scopes)
    for section, kind in (("organizations", "Organization"), ("users", "User")):
        for described in document.get(section, []):
            account = _account(transaction, described, kind)
            _teams(transaction, account, described.get("teams", []))
            _token(transaction, account, described)
            for repository in described.get("repositories", []):
                _repository(transaction, account, repository, operator)
    for described in document.get("apps", []):
        plant_app(transaction, described)
    if "rate_limit" in document:
        transaction.put(*SETTING, document["rate_limit"])
    publish_keys(transaction)


def _account(transaction: Transaction, described: dict[str, Any], kind: str) -> Document:
    known = find_account(transaction, described["login"])
    if known is not None:
        return known
    plan = described.get("plan", "free")
    if plan not in PLANS:
        raise ValueError(f"plan {plan!r} of {described['login']} is none of {', '.join(PLANS)}; what it allows is not known")
    number = _checked_id(described, described["login"]) or next_id(transaction, "account")
    if find_account_by_id(transaction, number) is not None:
        raise ValueError(
            f"id {number} of {described['login']} is another account's; trust in ids would reach both. Give it its own"
        )
    created = described.get("created_at", _LONG_AGO)
    account = {
        "login": described["login"],
        "id": number,
        "type": kind,
        "name": described.get("name"),
        "plan": plan,
        "keys": described.get("keys", []),
        "created_at": created,
        "updated_at": created,
    }
    transaction.put(KIND, described["login"].lower(), account)
    return account


def _checked_id(described: dict[str, Any], name: str) -> int | None:
    number = described.get("id")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 1):
        raise ValueError(f"id {number!r} of {name} is no positive whole number; claims could not carry it. Write GitHub's own id")
    return number


def _teams(transaction: Transaction, organization: Document, teams: list[dict[str, Any]]) -> None:
    for described in teams:
        slug = described.get("slug", described["name"].lower().replace(" ", "-"))
        key = f"{organization['id']}/{slug}"
        if transaction.get(TEAM_KIND, key) is None:
            number = described.get("id") or next_id(transaction, "team")
            owner = {"organization": organization["login"], "organization_id": organization["id"]}
            transaction.put(TEAM_KIND, key, {"id": number, "name": described["name"], "slug": slug, **owner})


def _token(transaction: Transaction, account: Document, described: dict[str, Any]) -> None:
    if "token" in described:
        facts = {"permissions": described.get("permissions", {}), "repository_ids": described.get("repository_ids")}
        facts["scopes"] = described.get("scopes")
        keep_token(transaction, described["token"], kind="user", login=account["login"], **facts)


def _repository(transaction: Transaction, owner: Document, described: dict[str, Any], author: Document) -> None:
    known = find_repository_by_name(transaction, owner["login"], described["name"])
    repository = known or _new_repository(transaction, owner, described, author)
    for run in described.get("runs", []):
        plant_run(transaction, repository, run)


def _new_repository(transaction: Transaction, owner: Document, described: dict[str, Any], author: Document) -> Document:
    number = _checked_id(described, described["name"])
    if number is not None and find_repository_by_id(transaction, number) is not None:
        raise ValueError(
            f"id {number} of repository {described['name']} is another's; trust in ids would reach both. Give it its own"
        )
    branches = described.get("branches", [])
    settings = {
        "visibility": described.get("visibility", "private"),
        "default_branch": described.get("default_branch", branches[0] if branches else "main"),
        "description": described.get("description"),
        "protected_branches": described.get("protected_branches", []),
    }
    created = described.get("created_at") or now(load_clock(transaction))
    repository = new_repository(owner, described["name"], number or next_id(transaction, "repository"), created, settings)
    keep_repository(transaction, repository)
    plant_default_labels(transaction, repository["id"])
    if branches:
        add_first_commit(transaction, repository, author, branches)
    return repository
