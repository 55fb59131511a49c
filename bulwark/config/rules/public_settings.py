"""What must hold for settings that every visitor gets to see.

No value is ever quoted: it may be a secret put in the wrong place.
"""

import re
from collections.abc import Iterator
from typing import Final

from bulwark.config.application import Application
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.errors import Problem

_SECRET_NAMES: Final = re.compile(r"SECRET|PASSWORD|PRIVATE_KEY|SERVICE_ROLE|DATABASE_URL|WEBHOOK_URL|API_TOKEN")

_SECRET_VALUES: Final = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "a GitHub token": re.compile(r"\b(?:gh[opsur]_|github_pat_)\w{20}"),
    "a secret key of Clerk or Stripe": re.compile(r"\b(?:sk|rk)_(?:live|test)_\w{8}"),
    "a secret key of Supabase": re.compile(r"\bsb_secret_\w{8}"),
    "a webhook of Slack": re.compile(r"hooks\.slack\.com/services/"),
    "an address with a password": re.compile(r"\w://[^/\s:@]+:[^/\s@]+@"),
}
"""What each vendor's secret looks like, by the prefixes that the vendors document for secret scanners."""


def _has_public_prefix(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for setting in sorted(app.public_settings):
        if not setting.startswith(app.public_prefix) or setting == app.public_prefix:
            yield stack.problem(
                app_path(name, "public_settings", setting),
                f"the name does not start with {app.public_prefix}",
                f"{app.framework} would keep it from pages, where it is meant to be read",
                f"name it {app.public_prefix}{setting.removeprefix(app.public_prefix) or 'NAME'}, or make it a secret",
            )


def _is_no_secret(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for setting, value in sorted(app.public_settings.items()):
        kind = next((kind for kind, pattern in _SECRET_VALUES.items() if pattern.search(value)), None)
        if kind is not None:
            yield stack.problem(
                app_path(name, "public_settings", setting),
                f"the value looks like {kind}",
                "every visitor would get it, and it would stay in the history of the repository",
                "remove it, replace it at its vendor, and declare it under secrets",
            )
        elif _SECRET_NAMES.search(setting):
            yield stack.problem(
                app_path(name, "public_settings", setting),
                "the name is that of a secret",
                "every visitor would get its value",
                "declare it under secrets, or give the setting a name that says what is public about it",
            )


RULES: Final[tuple[ApplicationRule, ...]] = (_has_public_prefix, _is_no_secret)
