"""Sentences about trust: what each comes to, and where one says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.duties import Duty
from bulwark.core.trust.assertions import EVERYBODY, Assertion, AssertionTextError, Form, Limit, Object, Place, Subject
from bulwark.core.trust.known_events import EVENTS, UNTRUSTED
from bulwark.core.trust.roles.permissions import Kind, Use
from bulwark.core.trust.sentences import read_assertion

ANYTHING = (Object(),)


@pytest.mark.parametrize(
    ("text", "form", "subjects", "use", "is_direct", "objects"),
    [
        ("pull_request reaches nothing", Form.NONE, (Subject(limit=Limit(event="pull_request")),), None, False, ANYTHING),
        (
            "issues or fork reach nothing at google",
            Form.NONE,
            (Subject(limit=Limit(event="issues")), Subject(limit=Limit(event="fork"))),
            None,
            False,
            (Object(place=Place.GOOGLE),),
        ),
        (
            "only deploy of shop in environment production directly reads DATABASE_URL",
            Form.ONLY,
            (Subject(Duty.DEPLOY, Limit(environment="production", application="shop")),),
            Use.READ,
            True,
            (Object(Kind.SECRET, "DATABASE_URL"),),
        ),
        (
            'only deploy or "user:a@b.c" change "A B" or bucket state or anything at vercel',
            Form.ONLY,
            (Subject(Duty.DEPLOY), Subject(member="user:a@b.c")),
            Use.CHANGE,
            False,
            (Object(Kind.SECRET, "A B"), Object(Kind.BUCKET, "state"), Object(place=Place.VERCEL)),
        ),
        (
            "nothing in repository 12 becomes account deployer",
            Form.NONE,
            (Subject(limit=Limit(repository="12")),),
            Use.BECOME,
            False,
            (Object(Kind.ACCOUNT, "deployer"),),
        ),
        ("nothing controls anything", Form.NONE, (EVERYBODY,), Use.CONTROL, False, ANYTHING),
        (
            "jobs in other repositories visit nothing",
            Form.NONE,
            (Subject(limit=Limit(in_other_repositories=True)),),
            Use.VISIT,
            False,
            ANYTHING,
        ),
        (
            "jobs by push on main deploy nothing",
            Form.NONE,
            (Subject(limit=Limit(event="push", ref="refs/heads/main")),),
            Use.DEPLOY,
            False,
            ANYTHING,
        ),
        (
            "jobs on refs/tags/v1 reach nothing",
            Form.NONE,
            (Subject(limit=Limit(ref="refs/tags/v1")),),
            None,
            False,
            ANYTHING,
        ),
    ],
)
def test_a_sentence_comes_to_its_parts(
    text: str, form: Form, subjects: tuple[Subject, ...], use: Use | None, is_direct: bool, objects: tuple[Object, ...]
):
    assert read_assertion(text) == Assertion(text, form, subjects, use, is_direct, objects)


@pytest.mark.parametrize(
    ("text", "position", "wrong"),
    [
        ("", 1, "word 1 is missing"),
        ("only", 2, "word 2 is missing"),
        ("only deploi reads X", 2, "'deploi', word 2, is nobody"),
        ("only deploy sees X", 3, "'sees', word 3, is no verb"),
        ("only deploy reads", 4, "word 4 is missing"),
        ("only deploy reads secret", 5, "word 5 is missing"),
        ("only deploy reads X Y", 5, "'Y', word 5, is too much"),
        ("only deploy of", 4, "word 4 is missing"),
        ("deploy reads X", 3, "'X', word 3, is not `nothing`"),
        ("nothing in house reads X", 3, "'house', word 3, is no place of jobs"),
        ("nothing in other houses reads X", 4, "'houses', word 4, is not `repositories`"),
        ("nothing in repository living-tree reads X", 4, "'living-tree', word 4, is no number of a repository"),
        ("jobs by magic reach nothing", 3, "'magic', word 3, is no event"),
        ("jobs reach nothing at azure", 5, "'azure', word 5, is no place"),
        ('only "x reads Y', 1, "'\"' is no word"),
    ],
)
def test_a_sentence_that_says_nothing_is_refused_at_the_word(text: str, position: int, wrong: str):
    with pytest.raises(AssertionTextError) as error:
        read_assertion(text)
    assert (error.value.position, error.value.wrong) == (position, wrong)
    assert "; nothing would be proven; " in str(error.value)


@given(st.lists(st.sampled_from([*"abc", "only", "nothing", "deploy", "jobs", "in", "or", "reads", "at", '"', "on"]), max_size=9))
def test_any_words_are_a_sentence_or_are_refused_at_one_of_them(words: list[str]):
    assert 1 <= position_of_error(" ".join(words)) <= len(words) + 1


def position_of_error(text: str) -> int:
    """Return the word at which a text is refused; 1 for a sentence."""
    try:
        read_assertion(text)
    except AssertionTextError as error:
        return error.position
    return 1


def test_untrusted_events_are_events():
    assert set(UNTRUSTED) < EVENTS
