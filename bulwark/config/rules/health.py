"""What must hold for the places that `bulwark health` looks at."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from bulwark.config.application import Application
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.core.health.clerk import frontend_host
from bulwark.errors import Problem


def _settings_exist(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    health = app.health
    wanted = {"clerk_key_setting": health.clerk_key_setting}
    if health.database is not None:
        wanted |= {"database.url_setting": health.database.url_setting, "database.key_setting": health.database.key_setting}
    for key, setting in wanted.items():
        if setting is not None and setting not in app.public_settings:
            yield stack.problem(
                app_path(name, "health", *key.split(".")),
                f"there is no public setting '{setting}'",
                "the check would have nothing to ask",
                "name one of public_settings, or declare it there",
            )


def _settings_lead_somewhere(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    health = app.health
    key = app.public_settings.get(health.clerk_key_setting or "")
    if key is not None and frontend_host(key) is None:
        yield stack.problem(
            app_path(name, "health", "clerk_key_setting"),
            f"'{health.clerk_key_setting}' holds no publishable key of Clerk",
            "it names no instance that could be asked",
            "write the key as Clerk's dashboard shows it, pk_live_ or pk_test_ and what follows",
        )
    url = None if health.database is None else app.public_settings.get(health.database.url_setting)
    if health.database is not None and url is not None and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        yield stack.problem(
            app_path(name, "health", "database", "url_setting"),
            f"'{health.database.url_setting}' holds no https address",
            "nothing could be asked there without anybody reading along",
            "write the address as Supabase shows it, https:// and the project's host",
        )


RULES: Final[tuple[ApplicationRule, ...]] = (_settings_exist, _settings_lead_somewhere)
