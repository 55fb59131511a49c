"""Which guard a result belongs to, and what people are told in each mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.guards import Mode
from bulwark.core.health.guards import GUARDS, consequence_for, guard_of, guarded, is_over
from bulwark.core.health.notice import notice_of
from bulwark.core.health.report import CheckResult, HealthReport
from bulwark.core.notices import Severity
from bulwark.core.verdict import Phase, Verdict

LATE = CheckResult("secret", "DATABASE_URL", Verdict(Phase.FAIL, "too old", {"rotation_due": "2026-11-01"}))
IN_TIME = CheckResult("secret", "DATABASE_URL", Verdict(Phase.PASS, "young", {"rotation_due": "2027-11-01"}))
MISSING = CheckResult("secret", "DATABASE_URL", Verdict(Phase.FAIL, "does not exist"))


def domain(phase: Phase) -> CheckResult:
    return CheckResult("domain", "shop.example", Verdict(phase, "answered"))


def report(*results: CheckResult) -> HealthReport:
    return HealthReport("production", "shop", "2026-11-23T12:00:00Z", results)


def modes(health: Mode = Mode.ENFORCE, rotation: Mode = Mode.ENFORCE) -> dict[str, Mode]:
    return {"health": health, "secret-rotation": rotation}


RESULTS = st.builds(domain, st.sampled_from(Phase)) | st.sampled_from([LATE, IN_TIME, MISSING])
REPORTS = st.lists(RESULTS, max_size=5).map(lambda results: report(*results))
MODES = st.builds(modes, st.sampled_from(Mode), st.sampled_from(Mode))


@pytest.mark.parametrize(
    ("result", "guard"),
    [(LATE, "secret-rotation"), (IN_TIME, "secret-rotation"), (MISSING, "health"), (domain(Phase.PASS), "health")],
)
def test_only_what_is_judged_by_its_age_is_the_rotations(result: CheckResult, guard: str):
    assert guard_of(result) == guard


@given(REPORTS, MODES)
def test_every_result_belongs_to_one_guard_that_speaks(found: HealthReport, set_to: dict[str, Mode]):
    speaking = [one.guard for one in guarded(found, set_to)]
    assert set(speaking) >= {guard_of(result) for result in found.results}
    assert speaking == [guard for guard in GUARDS if guard in speaking] != []


def test_a_late_rotation_that_is_observed_neither_fails_nor_wakes_anybody():
    found, set_to = report(domain(Phase.PASS), LATE), modes(rotation=Mode.OBSERVE)
    assert consequence_for(found, set_to).exit_code == 0
    assert is_over(found, set_to)
    notice = notice_of(found, set_to)
    assert notice is not None
    assert (notice.is_resolved, notice.title) == (True, "shop in production: all 1 checks pass")


@pytest.mark.parametrize(
    ("mode", "told"), [(Mode.OBSERVE, None), (Mode.WARN, Severity.WARNING), (Mode.ENFORCE, Severity.CRITICAL)]
)
def test_an_outage_is_told_as_loud_as_the_mode_lets_it(mode: Mode, told: Severity | None):
    notice = notice_of(report(domain(Phase.FAIL), LATE), modes(mode, Mode.OBSERVE))
    assert (notice and notice.severity) == told
    assert notice is None or notice.title == "shop in production: domain shop.example: answered"


def test_a_report_of_nothing_is_told_by_nobody_and_is_no_pass():
    assert consequence_for(report(), modes()).exit_code == 3
    assert notice_of(report(), modes()) is None
    assert not is_over(report(), modes(Mode.OBSERVE, Mode.OBSERVE))


def test_the_document():
    (found,) = guarded(report(domain(Phase.FAIL)), modes(Mode.WARN))
    assert found.document() == {
        "guard": "health",
        "mode": "warn",
        "phase": "fail",
        "reason": "shop in production: domain shop.example: answered",
        "stops": False,
    }


@given(REPORTS, MODES)
def test_what_could_not_be_decided_never_ends_with_0(found: HealthReport, set_to: dict[str, Mode]):
    open_phases = {Phase.PENDING, Phase.INCONCLUSIVE, Phase.ERROR}
    if any(one.verdict.phase in open_phases for one in guarded(found, set_to)):
        assert consequence_for(found, set_to).exit_code != 0


@given(REPORTS, MODES)
def test_while_everything_observes_only_an_end_is_told(found: HealthReport, set_to: dict[str, Mode]):
    notice = notice_of(found, dict.fromkeys(set_to, Mode.OBSERVE))
    assert notice is None or (notice.is_resolved and found.phase is Phase.PASS)
