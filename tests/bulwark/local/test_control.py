"""What is said when the control port refuses, or when something else answers there."""

from typing import Any

import pytest

from bulwark.errors import MalformedError, RefusedError, UnreachableError
from bulwark.local.control import read_journal, seed_cloud


def test_a_refused_seed_has_three_parts_and_shows_no_token(answers: Any):
    answers.say(400, {"error": "section vercel is wrong: canary-token-1; nothing was planted. Correct it."})
    with pytest.raises(RefusedError) as caught:
        seed_cloud(answers.address, {"vercel": {"operator_token": "canary-token-1"}})
    assert "refused with 400 (section vercel is wrong: [hidden]; nothing was planted." in str(caught.value)
    assert "nothing was done. Correct" in str(caught.value)


def test_a_port_where_nothing_answers(answers: Any):
    answers.drop()
    with pytest.raises(UnreachableError, match=r"nothing is known about what it holds. Start it with `bulwark local up`"):
        read_journal(answers.address)


@pytest.mark.parametrize("body", ["<html>", [1], {}, {"entries": 1}])
def test_a_port_where_something_else_answers(answers: Any, body: Any):
    answers.say(200, body)
    with pytest.raises(MalformedError, match=r"nothing can be concluded from it. Check that the address"):
        read_journal(answers.address)


def test_the_journal_is_its_entries(answers: Any):
    answers.say(200, {"entries": [{"number": 8}], "next": 8})
    assert read_journal(answers.address, after=7, limit=1) == [{"number": 8}]
    assert answers.asked == ["GET /journal?after=7&limit=1"]
