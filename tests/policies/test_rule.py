"""How findings and undecided values become an outcome."""

from collections.abc import Iterator

from policies.outcome import Finding, Outcome, worst
from policies.resources import UNKNOWN, Resource, Value
from policies.rule import UNDECIDED_HARM, collect


def judge(values: list[object]) -> Iterator[Finding]:
    for value in values:
        if Value(value, "x").text() == "bad":
            yield Finding("x", "it is bad", "harm", "Mend it.")


def test_what_was_found_before_an_undecided_value_is_kept():
    first, second = collect(judge, ["bad", UNKNOWN, "bad"])
    assert (first.outcome, first.before_apply) == (Outcome.FAIL, False)
    assert (second.outcome, second.before_apply) == (Outcome.UNKNOWN, True)
    assert (
        second.message == f"x: cannot be decided before apply; {UNDECIDED_HARM}. The update decides it, when the value is known."
    )


def test_a_value_that_waiting_does_not_help_says_why():
    (finding,) = collect(judge, [5])
    assert "cannot be decided: a text is expected, not a int" in finding.message
    assert not finding.before_apply


def test_outcomes_have_one_order():
    assert worst(()) is Outcome.PASS
    assert worst((Outcome.PASS, Outcome.NOT_APPLICABLE)) is Outcome.PASS
    assert worst((Outcome.UNKNOWN, Outcome.PASS)) is Outcome.UNKNOWN
    assert worst((Outcome.UNKNOWN, Outcome.FAIL)) is Outcome.FAIL


def test_a_finding_about_the_whole_resource_names_no_place():
    assert Finding("", "it is a key", "harm", "Remove it.").message == "it is a key; harm. Remove it."


def test_the_kind_is_the_last_part_of_the_type():
    assert Resource("gcp:projects/iAMMember:IAMMember", "m").kind == "IAMMember"
