"""What each verdict leads to in each mode; and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.consequences import Annotation, Consequence, capped, consequence_of, together
from bulwark.core.guards import Mode, is_stricter
from bulwark.core.notices import Severity
from bulwark.core.verdict import Phase

MODES, PHASES = st.sampled_from(Mode), st.sampled_from(Phase)
CONSEQUENCES = st.builds(consequence_of, MODES, PHASES)
NOTICE, WARNING, ERROR = Annotation
UNDECIDED = [Phase.PENDING, Phase.INCONCLUSIVE, Phase.ERROR]


@pytest.mark.parametrize(
    ("mode", "phase", "exit_code", "stops", "annotation", "tells"),
    [
        (Mode.OBSERVE, Phase.FAIL, 0, False, NOTICE, None),
        (Mode.WARN, Phase.FAIL, 0, False, WARNING, Severity.WARNING),
        (Mode.ENFORCE, Phase.FAIL, 1, True, ERROR, Severity.CRITICAL),
        (Mode.OBSERVE, Phase.ERROR, 3, False, WARNING, None),
        (Mode.WARN, Phase.ERROR, 3, False, WARNING, Severity.WARNING),
        (Mode.ENFORCE, Phase.ERROR, 3, True, WARNING, Severity.WARNING),
        (Mode.ENFORCE, Phase.PENDING, 3, True, WARNING, None),
        (Mode.WARN, Phase.INCONCLUSIVE, 3, False, WARNING, None),
    ],
)
def test_what_happens(mode: Mode, phase: Phase, exit_code: int, stops: bool, annotation: Annotation, tells: Severity | None):
    assert consequence_of(mode, phase) == Consequence(exit_code, stops, annotation, tells)


@given(MODES)
def test_a_pass_leads_to_nothing(mode: Mode):
    assert consequence_of(mode, Phase.PASS) == Consequence(0, stops=False, annotation=None, tells=None)


@given(MODES, st.sampled_from(UNDECIDED))
def test_could_not_look_never_reads_as_all_is_well(mode: Mode, phase: Phase):
    found = consequence_of(mode, phase)
    assert found.exit_code == 3
    assert found.annotation is WARNING


@given(PHASES)
def test_what_observes_stops_nothing_and_tells_nobody(phase: Phase):
    found = consequence_of(Mode.OBSERVE, phase)
    assert (found.stops, found.tells) == (False, None)


@given(PHASES)
def test_what_warns_stops_nothing_and_wakes_nobody(phase: Phase):
    found = consequence_of(Mode.WARN, phase)
    assert not found.stops
    assert found.tells is not Severity.CRITICAL


@given(MODES, PHASES)
def test_only_a_failure_of_an_enforced_guard_ends_with_1(mode: Mode, phase: Phase):
    assert (consequence_of(mode, phase).exit_code == 1) == (mode is Mode.ENFORCE and phase is Phase.FAIL)


@given(MODES, MODES, PHASES)
def test_a_stricter_mode_is_never_quieter(mode: Mode, other: Mode, phase: Phase):
    strict, lenient = (mode, other) if is_stricter(mode, other) else (other, mode)
    assert together([consequence_of(lenient, phase), consequence_of(strict, phase)]) == consequence_of(strict, phase)


@given(st.lists(CONSEQUENCES))
def test_of_several_the_worst_of_each_counts_in_any_order(found: list[Consequence]):
    whole = together(found)
    assert whole == together(reversed(found))
    assert whole.stops == any(one.stops for one in found)
    assert (whole.exit_code == 0) == all(one.exit_code == 0 for one in found)
    assert all(together([whole, one]) == whole for one in found)


def test_nothing_leads_to_nothing():
    assert together([]) == consequence_of(Mode.ENFORCE, Phase.PASS)


@pytest.mark.parametrize("severity", Severity)
def test_what_people_are_told_is_capped_by_the_mode(severity: Severity):
    assert [capped(mode, severity) for mode in Mode] == [None, Severity.WARNING, severity]
