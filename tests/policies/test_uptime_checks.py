"""What filters and queries name."""

import pytest

from policies.uptime_checks import EVERY_CHECK, names_in, objectives_in

METRIC = "monitoring.googleapis.com/uptime_check/check_passed"


@pytest.mark.parametrize(
    ("text", "is_every"),
    [
        (f'metric.type="{METRIC}"', True),
        (f'metric.type="{METRIC}" AND metric.labels.check_id="a"', False),
        (f'metric.type="{METRIC}" AND resource.labels.host="a"', False),
        ('metric.type="run.googleapis.com/request_count"', False),
    ],
)
def test_a_filter_without_an_id_or_a_host_looks_at_every_check(text: str, is_every: bool):
    assert (EVERY_CHECK in names_in(text)) is is_every


def test_objectives_are_named_without_their_project():
    named = "services/living-tree/serviceLevelObjectives/reachable"
    assert objectives_in(f'select_slo_burn_rate("projects/1/{named}", "3600s")') == {named}
    assert objectives_in(f"select_slo_burn_rate('projects/p/{named}', '3600s')") == {named}
