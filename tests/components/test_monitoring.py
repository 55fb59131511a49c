"""Whom the alerts of an application tell, found by evaluating the declared conditions over simulated probes."""

import asyncio
import re
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pulumi
import pytest
from ruamel.yaml import YAML

from bulwark.core.burn_rates import LEAST_BAD_PROBES, Promise

from .declared import Declared

REGIONS = ("asia-pacific", "europe", "usa-virginia")
PAGE, MAIL = "projects/shop/notificationChannels/1", "projects/shop/notificationChannels/2"
MINUTES = 1440


class Monitored(Declared):
    """Google gives each check an id, and objectives a full name."""

    def computed(self, args: pulumi.runtime.MockResourceArgs) -> dict[str, Any]:
        name = args.inputs.get("sloId") or args.name
        return {"name": f"full/{name}", "uptimeCheckId": f"id-of-{args.inputs.get('displayName')}"}


STACKS = Path(__file__).parents[1] / "bulwark" / "config" / "cases" / "stacks.yaml"


def pipeline_document() -> dict[str, Any]:
    """Return a right configuration with three domains, of which one is promised and one only redirects."""
    document: dict[str, Any] = YAML(typ="safe").load(STACKS.read_text())["production"]
    document["alerting"] |= {"pages": ["oncall"], "informs": ["team"]}
    document["apps"]["shop"] |= {
        "domains": {"shop.example": {}, "old.shop.example": {}, "www.shop.example": {"redirect_to": "shop.example"}},
        "probes": {"shop.example": {"path": "/up", "text": "ready", "timeout": "5s"}},
        "service_levels": {"uptime": {"objective_ratio": 0.999, "window": "30d", "domains": ["shop.example"]}},
    }
    return document


@pytest.fixture(scope="module")
def declared(mocks_loop: asyncio.AbstractEventLoop) -> Declared:
    from bulwark.config.pipeline import Pipeline
    from components.monitoring import Monitoring

    asyncio.set_event_loop(mocks_loop)
    made, left = Monitored(), list[str]()

    def declare() -> None:
        pipeline = Pipeline.model_validate(pipeline_document())
        monitoring = Monitoring("shop", {"pipeline": pipeline, "application": "shop", "channels": {"oncall": PAGE, "team": MAIL}})
        left.extend(monitoring.tiers_left)

    made.run(declare)
    assert left == ["slow-ticket: it looks back 3d, and Cloud Monitoring's alerts at most 1d"]
    return made


def bad_minutes(**last: int) -> dict[str, list[bool]]:
    """Per region, a day of minutes of which the last ones are bad; newest last."""
    return {region: [True] * (MINUTES - last.get(region, 0)) + [False] * last.get(region, 0) for region in REGIONS}


def burn_rate(probes: list[bool], seconds: int) -> float:
    seen = probes[-seconds // 60 :]
    return (seen.count(False) / len(seen)) / Promise(0.999, timedelta(days=30)).budget_ratio


def is_met(condition: dict[str, Any], probes: dict[str, list[bool]]) -> bool:
    threshold = condition["conditionThreshold"]
    found = re.fullmatch(r'select_slo_burn_rate\("full/shop\.example-([a-z-]+)", "(\d+)s"\)', threshold["filter"])
    assert found, threshold["filter"]
    assert threshold["comparison"] == "COMPARISON_GT"
    return burn_rate(probes[found[1]], int(found[2])) > threshold["thresholdValue"]


def told(declared: Declared, probes: dict[str, list[bool]]) -> set[str]:
    """Return the channels that hear of the probes, by the alerts on the error budget."""
    channels: set[str] = set()
    for policy in declared.of("AlertPolicy").values():
        if "tier" in policy["userLabels"]:
            assert policy["combiner"] == "AND"
            if all(is_met(condition, probes) for condition in policy["conditions"]):
                channels |= set(policy["notificationChannels"])
    return channels


def test_nobody_hears_of_one_bad_probe_in_each_region(declared: Declared):
    assert told(declared, bad_minutes(**dict.fromkeys(REGIONS, 1))) == set()


@pytest.mark.parametrize("region", REGIONS)
def test_nobody_hears_of_one_region_alone_however_long(declared: Declared, region: str):
    assert told(declared, bad_minutes(**{region: MINUTES})) == set()


@pytest.mark.parametrize("pair", [pair for pair in product(REGIONS, REGIONS) if pair[0] < pair[1]], ids=str)
def test_two_bad_probes_in_two_regions_page(declared: Declared, pair: tuple[str, str]):
    probes = bad_minutes(**dict.fromkeys(pair, LEAST_BAD_PROBES))
    assert PAGE in told(declared, probes)
    assert told(declared, bad_minutes(**{pair[0]: LEAST_BAD_PROBES, pair[1]: LEAST_BAD_PROBES - 1})) == set()


def test_a_page_ends_soon_after_the_outage(declared: Declared):
    """The short window of five minutes is clean again, whatever the hour before was like."""
    probes = bad_minutes(**dict.fromkeys(REGIONS, 10))
    assert PAGE in told(declared, probes)
    recovered = {region: minutes[6:] + [True] * 6 for region, minutes in probes.items()}
    fast = {name: policy for name, policy in declared.of("AlertPolicy").items() if "fast-page" in name}
    assert not any(all(is_met(condition, recovered) for condition in policy["conditions"]) for policy in fast.values())


def test_a_slow_burn_informs_and_wakes_nobody(declared: Declared):
    spread = {region: [minute % 240 != 239 for minute in range(MINUTES)] for region in REGIONS}
    assert told(declared, spread) == {MAIL}


def test_every_domain_is_asked_each_minute_from_every_region(declared: Declared):
    checks = {check["monitoredResource"]["labels"]["host"]: check for check in declared.of("UptimeCheckConfig").values()}
    assert sorted(checks) == ["old.shop.example", "shop.example", "www.shop.example"]
    for check in checks.values():
        assert (check["period"], check["selectedRegions"]) == ("60s", ["ASIA_PACIFIC", "EUROPE", "USA_VIRGINIA"])
    paths = {host: (check["httpCheck"]["path"], check["timeout"]) for host, check in checks.items()}
    assert paths == {"old.shop.example": ("/", "10s"), "shop.example": ("/up", "5s"), "www.shop.example": ("/", "10s")}
    assert checks["shop.example"]["contentMatchers"] == [{"content": "ready", "matcher": "CONTAINS_STRING"}]


def test_only_promised_domains_have_objectives_and_the_others_an_alert_of_their_own(declared: Declared):
    assert sorted(slo["sloId"] for slo in declared.of("Slo").values()) == [f"shop.example-{region}" for region in REGIONS]
    outages = {name: policy for name, policy in declared.of("AlertPolicy").items() if name.endswith("-outage")}
    assert sorted(outages) == ["shop-probes-old.shop.example-outage", "shop-probes-www.shop.example-outage"]
    for policy in outages.values():
        threshold = policy["conditions"][0]["conditionThreshold"]
        assert (threshold["thresholdValue"], threshold["duration"]) == (1, "120s")
        assert policy["notificationChannels"] == [PAGE]
    texts = {name: policy["documentation"]["content"] for name, policy in outages.items()}
    assert "should lead to https://shop.example" in texts["shop-probes-www.shop.example-outage"]
    assert "old.shop.example does not answer" in texts["shop-probes-old.shop.example-outage"]


def test_silence_of_any_check_informs(declared: Declared):
    (silence,) = (policy for name, policy in declared.of("AlertPolicy").items() if name.endswith("-silence"))
    assert silence["notificationChannels"] == [MAIL]
    absent = silence["conditions"][0]["conditionAbsent"]
    assert absent["filter"].endswith('check_id=one_of("id-of-old.shop.example", "id-of-shop.example", "id-of-www.shop.example")')


def test_everything_says_its_owner_environment_and_application(declared: Declared):
    labels = {"app": "shop", "environment": "production", "owner": "bulwark"}
    watched = [inputs for token, inputs in declared.resources.values() if token.startswith("gcp:monitoring/")]
    assert len(watched) == 3 + 1 + 3 + 9 + 3
    assert all(labels.items() <= inputs["userLabels"].items() for inputs in watched)
