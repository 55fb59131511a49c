"""What a notice changes, how it is found again, and who is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.notices import (
    Change,
    Delivery,
    Notice,
    Severity,
    change_between,
    dead_channel_notice,
    in_order_of_memory,
    is_key,
    is_worth_telling,
    living_channel_notice,
    mark_of,
    read_mark,
)

KEYS = st.from_regex(r"[a-z0-9][a-z0-9._/-]{0,30}", fullmatch=True)
NOTICES = st.builds(Notice, KEYS, st.sampled_from(Severity), st.text(), st.text(), is_resolved=st.booleans())


@pytest.mark.parametrize(
    ("before", "now", "is_resolved", "change"),
    [
        (None, Severity.WARNING, False, Change.OPENED),
        (None, Severity.CRITICAL, True, Change.NOTHING),
        (Severity.WARNING, Severity.WARNING, False, Change.UPDATED),
        (Severity.WARNING, Severity.CRITICAL, False, Change.WORSENED),
        (Severity.CRITICAL, Severity.WARNING, False, Change.UPDATED),
        (Severity.WARNING, Severity.WARNING, True, Change.RESOLVED),
    ],
)
def test_what_a_notice_changes(before: Severity | None, now: Severity, is_resolved: bool, change: Change):
    assert change_between(before, Notice("health/web/staging", now, "", is_resolved=is_resolved)) is change


def test_only_changes_are_told_and_what_nobody_remembers():
    assert {change for change in Change if not is_worth_telling(change)} == {Change.UPDATED, Change.NOTHING}


@given(NOTICES, st.text(), st.text())
def test_a_notice_is_found_again_in_whatever_stands_around_its_mark(notice: Notice, before: str, after: str):
    if "bulwark:notice" not in before:
        assert read_mark(f"{before}\n{mark_of(notice)}\n{after}") == (notice.key, notice.severity)


@pytest.mark.parametrize("body", ["", "<!-- bulwark:notice key=a severity=terrible -->", "bulwark:notice key=a severity=warning"])
def test_another_issue_is_no_notice(body: str):
    assert read_mark(body) is None


@pytest.mark.parametrize("text", ["", "-a", "Health", "a b", "a\n", "a>b", "ä", "a" * 201])
def test_what_is_no_key(text: str):
    assert not is_key(text)


@given(KEYS)
def test_what_is_a_key(text: str):
    assert is_key(text)


def test_the_notices_of_a_channel_share_a_key():
    dead = dead_channel_notice(Delivery("oncall", is_confirmed=False, detail="the webhook got no answer"))
    living = living_channel_notice("oncall")
    assert dead.key == living.key == "channel/oncall"
    assert "the webhook got no answer" in dead.body
    assert (dead.is_resolved, living.is_resolved) == (False, True)


def test_those_who_remember_are_told_first():
    assert in_order_of_memory([("mail", False), ("issue", True), ("pager", False)]) == ["issue", "mail", "pager"]
