"""Regions by Google's names, and the filters word for word."""

from datetime import timedelta

from bulwark.core.probes import ProbeRegion, burn_rate_filter, checks_filter, passed_filter, region_pairs

PASSED = 'metric.type="monitoring.googleapis.com/uptime_check/check_passed"'


def test_each_region_has_googles_two_names():
    assert {region.selected: region.location for region in ProbeRegion} == {
        "EUROPE": "eur-belgium",
        "USA_OREGON": "usa-oregon",
        "USA_IOWA": "usa-iowa",
        "USA_VIRGINIA": "usa-virginia",
        "SOUTH_AMERICA": "sa-brazil-sao_paulo",
        "ASIA_PACIFIC": "apac-singapore",
    }


def test_pairs_do_not_depend_on_the_order_of_regions():
    regions = [ProbeRegion.USA_IOWA, ProbeRegion.EUROPE, ProbeRegion.ASIA_PACIFIC]
    expected = (("asia-pacific", "europe"), ("asia-pacific", "usa-iowa"), ("europe", "usa-iowa"))
    assert region_pairs(regions) == region_pairs(reversed(regions)) == expected


def test_a_filter_names_project_check_and_place():
    assert passed_filter("p", "check-1", ProbeRegion.EUROPE) == (
        f'project = p {PASSED} resource.type="uptime_url" metric.labels.check_id="check-1" '
        'metric.labels.checker_location="eur-belgium"'
    )


def test_one_check_is_compared_and_several_are_listed():
    head = f'{PASSED} AND resource.type="uptime_url" AND metric.labels.check_id='
    assert checks_filter(["b"]) == f'{head}"b"'
    assert checks_filter(["b", "a"]) == f'{head}one_of("a", "b")'


def test_a_burn_rate_looks_back_in_seconds():
    name = "projects/1/services/s/serviceLevelObjectives/o"
    assert burn_rate_filter(name, timedelta(hours=1)) == f'select_slo_burn_rate("{name}", "3600s")'
