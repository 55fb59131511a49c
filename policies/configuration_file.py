"""Read the policy configuration, the file that the engine takes with `--policy-pack-config`.

Form: a JSON object of rules; each entry is a level, or an object with `enforcementLevel` and the rule's properties. `all` stands
for every rule not named (pulumi/pulumi sdk/go/common/resource/plugin/policy_config.go, v3.259.0).
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from policies.enforcement import DEFAULT_LEVEL, Setting
from policies.levels import Level

ALL: Final = "all"
LEVEL_KEY: Final = "enforcementLevel"


class ConfigurationFormError(Exception):
    """The text is no policy configuration."""


def parse_configuration(text: str, known: Collection[str]) -> dict[str, Setting]:
    """Return what the configuration says of each rule in `known`; those that neither it nor its `all` reaches are absent.

    Raises:
        ConfigurationFormError: it is no JSON object, names a rule that is not there, or a level that is none.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise ConfigurationFormError(f"it is not JSON ({error})") from error
    if not isinstance(document, Mapping):
        raise ConfigurationFormError(f"it holds a {type(document).__name__}, not an object")
    strangers = sorted(document.keys() - set(known) - {ALL})
    if strangers:
        raise ConfigurationFormError(f"there is no rule {', '.join(strangers)}")
    entries = {rule: document.get(rule, document.get(ALL)) for rule in known}
    return {rule: _setting(rule, entry) for rule, entry in entries.items() if entry is not None}


def _setting(rule: str, entry: Any) -> Setting:
    if isinstance(entry, str):
        return Setting(_level(rule, entry), {})
    if not isinstance(entry, Mapping):
        raise ConfigurationFormError(f"the entry of {rule} is a {type(entry).__name__}, neither a level nor an object")
    properties = {key: value for key, value in entry.items() if key != LEVEL_KEY}
    return Setting(_level(rule, entry.get(LEVEL_KEY, DEFAULT_LEVEL)), properties)


def _level(rule: str, name: Any) -> Level:
    if name not in tuple(Level):
        raise ConfigurationFormError(f"the level of {rule} is {name!r}, none of {', '.join(Level)}")
    return Level(name)
