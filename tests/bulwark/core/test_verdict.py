"""Phases and their order."""

from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.verdict import Phase, worst

ORDER = [Phase.PASS, Phase.PENDING, Phase.INCONCLUSIVE, Phase.ERROR, Phase.FAIL]


@given(st.lists(st.sampled_from(ORDER), min_size=1))
def test_the_worst_phase_counts(phases: list[Phase]):
    assert worst(phases) is ORDER[max(ORDER.index(phase) for phase in phases)]


def test_nothing_looked_at_is_no_pass():
    assert worst([]) is Phase.INCONCLUSIVE
