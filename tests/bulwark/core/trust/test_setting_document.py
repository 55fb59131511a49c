"""What has to be proven, written down and read again."""

import json
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bulwark.core.trust.sentences import read_assertion
from bulwark.core.trust.setting import Setting
from bulwark.core.trust.setting_document import SCHEMA, SettingFormError, read_setting, setting_document
from tests.bulwark.core.trust.declared_facts import PIPELINE

DOCUMENT = setting_document(PIPELINE.duty_rows, PIPELINE.trust_assertions)


def test_it_is_read_as_it_was_written_also_after_the_engine_made_every_number_one_with_a_fraction():
    sent = json.loads(json.dumps(DOCUMENT), parse_int=float)
    assert read_setting(sent) == (Setting(PIPELINE.duty_rows), PIPELINE.trust_assertions)


def test_the_schema_admits_it():
    Draft202012Validator(SCHEMA).validate(DOCUMENT)


def test_without_duties_sentences_that_name_none_are_left():
    assert read_setting({"duties": [], "sentences": ["pull_request reaches nothing"]}) == (
        Setting(),
        (read_assertion("pull_request reaches nothing"),),
    )


def without(key: str) -> dict[str, Any]:
    document = deepcopy(DOCUMENT)
    del document["duties"][0][key]
    return document


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        {"duties": []},
        {"duties": [7], "sentences": []},
        {"duties": [], "sentences": [7]},
        {"duties": [], "sentences": ["everybody is nice"]},
        without("duty"),
        {**DOCUMENT, "duties": [{**DOCUMENT["duties"][0], "duty": "cook"}]},
        {**DOCUMENT, "duties": [{**DOCUMENT["duties"][0], "admissions": ["pull_request refs/heads/main"]}]},
        {**DOCUMENT, "duties": [{**DOCUMENT["duties"][0], "admissions": [7]}]},
    ],
)
def test_another_form_is_refused_and_never_taken_for_no_sentence(document: Any):
    with pytest.raises(SettingFormError):
        read_setting(document)
