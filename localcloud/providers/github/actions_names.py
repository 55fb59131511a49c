"""The rule for names of Actions secrets and variables, which the provider checks before any call."""

import re
from typing import Final

from localcloud.providers.resource import InputRefusedError
from localcloud.providers.values import Properties

_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


def check_actions_name(field: str, inputs: Properties) -> None:
    """Refuse a name that GitHub would refuse.

    Source: integrations/terraform-provider-github github/util.go validateSecretNameFunc, v6.13.0.

    Raises:
        InputRefusedError: the name is malformed or begins with GITHUB_.
    """
    name = inputs.get(field)
    if not isinstance(name, str):
        return
    if not _NAME.fullmatch(name):
        raise InputRefusedError(
            field, f"{name!r}: names can only contain alphanumeric characters or underscores and must not start with a number"
        )
    if name.upper().startswith("GITHUB_"):
        raise InputRefusedError(field, f"{name!r}: names must not start with the GITHUB_ prefix")
