"""Operations on who and what reaches a repository, called with githubkit for the contract test."""

from collections.abc import Callable
from typing import Any

from .test_deploy_keys import public_key

OWNER, REPOSITORY = "Living-Tree-App", "site"
AT = {"owner": OWNER, "repo": REPOSITORY}


def deploy_keys(rest: Any, strictly: Callable[..., Any]) -> None:
    made = strictly(rest.repos.create_deploy_key(**AT, title="ci", key=public_key(), read_only=True))
    assert [item.id for item in strictly(rest.repos.list_deploy_keys(**AT))] == [made.id]
    assert strictly(rest.repos.get_deploy_key(**AT, key_id=made.id)).read_only is True
    assert rest.repos.delete_deploy_key(**AT, key_id=made.id).status_code == 204


def webhooks(rest: Any, strictly: Callable[..., Any]) -> None:
    config = {"url": "https://hooks.example", "content_type": "json", "secret": "s"}
    made = strictly(rest.repos.create_webhook(**AT, name="web", config=config, events=["push"]))
    one = {**AT, "hook_id": made.id}
    assert [item.id for item in strictly(rest.repos.list_webhooks(**AT))] == [made.id]
    assert strictly(rest.repos.update_webhook(**one, active=False)).active is False
    assert strictly(rest.repos.get_webhook(**one)).config.secret == "********"
    assert rest.repos.delete_webhook(**one).status_code == 204


VISITS = (deploy_keys, webhooks)
