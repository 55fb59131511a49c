"""Levels and exceptions from the file that the engine takes too."""

import json
from typing import Any

import pytest

from policies.configuration_file import ConfigurationFormError, parse_configuration
from policies.enforcement import Setting
from policies.levels import Level

KNOWN = ["no-basic-roles", "no-public-principals"]


def test_a_level_alone_properties_and_what_all_says():
    document = {
        "all": "advisory",
        "no-basic-roles": {"enforcementLevel": "disabled", "environments": {"production": "mandatory"}},
    }
    assert parse_configuration(json.dumps(document), KNOWN) == {
        "no-basic-roles": Setting(Level.DISABLED, {"environments": {"production": "mandatory"}}),
        "no-public-principals": Setting(Level.ADVISORY, {}),
    }


def test_without_a_level_a_rule_is_mandatory_and_without_an_entry_it_is_absent():
    assert parse_configuration('{"no-basic-roles": {"exceptions": {}}}', KNOWN) == {
        "no-basic-roles": Setting(Level.MANDATORY, {"exceptions": {}})
    }


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "not an object"),
        ({"no-such-rule": "advisory"}, "there is no rule no-such-rule"),
        ({"no-basic-roles": "advisroy"}, "'advisroy', none of"),
        ({"no-basic-roles": {"enforcementLevel": 1}}, "1, none of"),
        ({"no-basic-roles": 1}, "is a int"),
    ],
)
def test_a_mistake_is_named(document: Any, said: str):
    with pytest.raises(ConfigurationFormError, match=said):
        parse_configuration(json.dumps(document), KNOWN)


def test_text_that_is_no_json_is_named():
    with pytest.raises(ConfigurationFormError, match="not JSON"):
        parse_configuration("{", KNOWN)
