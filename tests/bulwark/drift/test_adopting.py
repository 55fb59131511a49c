"""The patch keeps what was found in as few lines as can be, and says where none can."""

from dataclasses import replace
from datetime import date

import pytest

from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.finding import Finding
from bulwark.drift.adopting import UNWRITTEN, propose

TODAY = date(2026, 11, 24)
HEAD = "# a comment\nconfig:\n  bulwark:pipeline:\n    environment:\n      name: staging # kept\n"
APPS = (
    "    apps:\n      web:\n        public_settings:\n          NEXT_PUBLIC_URL: https://web.example # shown\n          A: '1'\n"
)
KEY = Finding("staging", "github", "github-deploy-key", "o/r", "7", "", DriftClass.IDENTITY, "key", None, "7", "It reads.", "k")
VALUE = replace(
    KEY,
    kind_or_type="vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable",
    place="web-url",
    path="value",
    urn="urn:x",
    declared="https://web.example",
    live='https://"other".example',
)
ENTRY = """\
        - kind: "github-deploy-key"
          place: "o/r"
          id: "7"
          reason: "The mirror reads with it."
          expires: "2027-02-22"
"""


def changed(text: str, *findings: Finding, reason: str = "The mirror reads with it.") -> str:
    return propose(text, findings, reason, TODAY).after


@pytest.mark.parametrize(
    ("drift", "after"),
    [
        ("", "    drift:\n      ignore:\n" + ENTRY),
        ("    drift:\n      confirmations: 3\n", "    drift:\n      ignore:\n" + ENTRY + "      confirmations: 3\n"),
        ("    drift:\n      ignore: []\n", "    drift:\n      ignore:\n" + ENTRY),
        (
            '    drift:\n      ignore:\n        - {kind: k-1, id: x, reason: y, expires: "2027-01-01"}\n',
            "    drift:\n      ignore:\n" + ENTRY + '        - {kind: k-1, id: x, reason: y, expires: "2027-01-01"}\n',
        ),
    ],
    ids=["no settings", "other settings", "empty list", "a list"],
)
def test_an_entry_stands_at_the_beginning_of_the_list(drift: str, after: str):
    assert changed(f"{HEAD}{drift}{APPS}", KEY) == f"{HEAD}{after}{APPS}"


def test_a_value_that_stands_once_is_replaced_and_nothing_else():
    proposal = propose(HEAD + APPS, [VALUE], "", TODAY)
    assert '          NEXT_PUBLIC_URL: "https://\\"other\\".example" # shown\n' in proposal.after
    assert [(one.way, one.words) for one in proposal.adoptions] == [
        ("value", 'apps.web.public_settings.NEXT_PUBLIC_URL becomes https://"other".example')
    ]
    assert proposal.patch("Pulumi.staging.yaml").count("\n+") == 2


def test_a_quoted_value_is_replaced_with_its_quotes():
    text = HEAD + APPS.replace("https://web.example", "'https://web.example'")
    assert 'NEXT_PUBLIC_URL: "https://\\"other\\".example" # shown\n' in changed(text, VALUE)


def test_a_value_that_stands_twice_is_ignored_by_its_property():
    text = HEAD + APPS + "          B: https://web.example\n"
    after = changed(text, VALUE, reason="")
    assert '          property: "value"\n' in after
    assert UNWRITTEN in after
    assert "B: https://web.example\n" in after


@pytest.mark.parametrize("finding", [replace(VALUE, live=None), replace(VALUE, declared=None), replace(VALUE, declared="1")])
def test_what_no_value_expresses_is_ignored(finding: Finding):
    (adoption,) = propose(HEAD + APPS, [finding], "", TODAY).adoptions
    assert adoption.way == "ignore"
    assert "until 2027-02-22" in adoption.words


def test_a_value_in_a_list_is_found():
    text = f'{HEAD}    regions: [europe-west3, "europe-west4"]\n{APPS}'
    finding = replace(VALUE, declared="europe-west4", live="europe-west9")
    assert 'regions: [europe-west3, "europe-west9"]\n' in changed(text, finding)


def test_a_list_of_mappings_is_looked_through():
    text = f"{HEAD}    items:\n      - name: something-long\n{APPS}"
    assert '- name: "shorter"\n' in changed(text, replace(VALUE, declared="something-long", live="shorter"))


def test_what_is_gone_no_patch_can_keep():
    proposal = propose(HEAD + APPS, [replace(VALUE, path="")], "", TODAY)
    assert proposal.adoptions[0].way == "none"
    assert "remove from the configuration" in proposal.adoptions[0].words
    assert proposal.patch("f") == ""
