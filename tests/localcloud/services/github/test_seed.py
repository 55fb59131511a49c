"""The seed document: what it plants, and how wrong ones are told."""

import copy
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from localcloud.core.store import Store, Transaction
from localcloud.services.github.accounts import find_account
from localcloud.services.github.repositories import find_repository_by_id
from localcloud.services.github.seed import seed

DOCUMENT: dict[str, Any] = {
    "operator_token": "t",
    "operator": {"login": "octo-operator", "id": 7},
    "organizations": [
        {"login": "org", "id": 11, "plan": "team", "repositories": [{"name": "app", "id": 21, "branches": ["main"]}]}
    ],
}


@pytest.fixture
def transaction(tmp_path: Path) -> Iterator[Transaction]:
    with closing(Store(tmp_path / "s.sqlite")) as store, store.transaction() as opened:
        yield opened


def test_planting_again_adds_what_is_new_and_leaves_the_rest(transaction: Transaction) -> None:
    seed(transaction, DOCUMENT)
    more = copy.deepcopy(DOCUMENT)
    more["organizations"][0] |= {"plan": "free"}
    more["organizations"][0]["repositories"] += [{"name": "second"}]
    seed(transaction, more)
    organization = find_account(transaction, "ORG")
    assert organization is not None
    assert organization["plan"] == "team"
    names = sorted(repository["name"] for _, repository in transaction.list("github.repository"))
    assert names == ["app", "second"]


def test_a_new_repository_without_a_date_is_made_now(transaction: Transaction) -> None:
    seed(transaction, DOCUMENT)
    repository = find_repository_by_id(transaction, 21)
    assert repository is not None
    assert repository["created_at"] > "2026-07-15"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"plan": "gold"}, "plan 'gold' of org is none of free, pro, team, enterprise"),
        ({"id": 7}, "id 7 of org is another account's"),
        ({"id": "11"}, "id '11' of org is no positive whole number"),
        ({"repositories": [{"name": "a", "id": 1}, {"name": "b", "id": 1}]}, "id 1 of repository b is another's"),
    ],
)
def test_a_wrong_value_is_named(transaction: Transaction, change: dict[str, Any], problem: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    document["organizations"][0] |= change
    with pytest.raises(ValueError, match=problem):
        seed(transaction, document)


@pytest.mark.parametrize("field", ["operator_token", "operator"])
def test_a_missing_field_is_named(transaction: Transaction, field: str) -> None:
    with pytest.raises(KeyError, match=field):
        seed(transaction, {name: value for name, value in DOCUMENT.items() if name != field})
