"""What no inventory can see is told with its reason and another way to look."""

from bulwark.core.drift.blind_spots import BLIND_SPOTS
from docs.drift_kinds_reference import render_drift_kinds


def test_each_says_why_and_where_else_to_look():
    assert len({spot.thing for spot in BLIND_SPOTS}) == len(BLIND_SPOTS)
    assert all(spot.thing and spot.reason and spot.instead for spot in BLIND_SPOTS)


def test_the_page_names_each_of_them():
    page = render_drift_kinds()
    assert [spot.thing for spot in BLIND_SPOTS if f"| {spot.thing} |" not in page] == []
