"""Records as check runs keep them: written, read again, and never taken from what is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.adoption import GuardRecord
from bulwark.core.guard_records import Deployed, check_name, conclusion_of, external_id, headline_of, read_record, record_text
from bulwark.core.guards import BY_ID, Mode
from bulwark.core.verdict import Phase, Verdict

DEPLOYED = Deployed(7, "0" * 40, "shop", "staging")


def written(**changes: Any) -> str:
    document = json.loads(record_text("health", Mode.WARN, Verdict(Phase.FAIL, "down"), DEPLOYED, "2026-11-23T12:00:00Z"))
    return json.dumps(document | changes)


@given(st.sampled_from(list(BY_ID)), st.sampled_from(Mode), st.sampled_from(Phase), st.text())
def test_what_is_written_is_read_again(guard: str, mode: Mode, phase: Phase, reason: str):
    text = record_text(guard, mode, Verdict(phase, reason), DEPLOYED, "2026-11-23T12:00:00Z")
    assert read_record(text, "shop", "staging") == GuardRecord(guard, mode, phase, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[]",
        "[" * 100_000,
        written(schema="bulwark.guard-record/2"),
        written(application="other"),
        written(environment="production"),
        written(guard="canary"),
        written(mode="off"),
        written(phase="fine"),
        written(deployment="7"),
        written(deployment=True),
    ],
)
def test_what_is_no_record_of_this_place_is_none(text: str):
    assert read_record(text, "shop", "staging") is None


@given(st.text())
def test_no_text_breaks_the_reader(text: str):
    assert read_record(text, "shop", "staging") is None


@pytest.mark.parametrize(
    ("mode", "phase", "conclusion"),
    [
        (Mode.OBSERVE, Phase.PASS, "success"),
        (Mode.OBSERVE, Phase.FAIL, "neutral"),
        (Mode.WARN, Phase.ERROR, "neutral"),
        (Mode.ENFORCE, Phase.FAIL, "failure"),
        (Mode.ENFORCE, Phase.ERROR, "action_required"),
    ],
)
def test_only_an_enforced_guard_turns_a_commit_red(mode: Mode, phase: Phase, conclusion: str):
    assert conclusion_of(mode, phase) == conclusion


@pytest.mark.parametrize(
    ("mode", "phase", "said"),
    [
        (Mode.WARN, Phase.PASS, "passes"),
        (Mode.ENFORCE, Phase.PENDING, "could not be decided"),
        (Mode.ENFORCE, Phase.FAIL, "turns visitors away at Vercel's edge"),
        (Mode.OBSERVE, Phase.FAIL, "observes only; enforced, it turns visitors away at Vercel's edge"),
    ],
)
def test_the_headline_says_what_it_did_or_would_have_done(mode: Mode, phase: Phase, said: str):
    assert headline_of("firewall", mode, phase) == said


def test_a_record_is_of_one_guard_about_one_deployment():
    assert external_id("health", DEPLOYED) == "health/shop/staging/7"
    assert check_name("health", "staging") == "bulwark health (staging)"
