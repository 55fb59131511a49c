"""What holds everywhere without being written down, sentence by sentence."""

import pytest

from bulwark.core.duties import Duty, DutyRow, Source, application_duties, infrastructure_duties
from bulwark.core.trust.default_assertions import default_assertions
from bulwark.core.trust.known_events import UNTRUSTED

SHOP = application_duties("shop", "staging", Source(1, "main", "main"), {})
INFRASTRUCTURE = infrastructure_duties("staging", Source(2, "main", "main"), {})


def sentences(rows: tuple[DutyRow, ...], readers: dict[str, tuple[tuple[str, Duty], ...]]) -> list[str]:
    return [assertion.text for assertion in default_assertions(rows, readers)]


def test_no_event_of_a_stranger_reaches_anything_in_any_environment():
    texts = sentences((), {})
    assert {text.partition(" ")[0] for text in texts[:-1]} == set(UNTRUSTED)
    assert "pull_request reaches nothing" in texts
    assert texts[-1] == "jobs in other repositories reach nothing"


@pytest.mark.parametrize("row", SHOP, ids=lambda row: str(row.duty))
def test_each_account_is_for_its_duty_and_for_whoever_applies_the_infrastructure(row: DutyRow):
    texts = sentences((*SHOP, *INFRASTRUCTURE), {})
    assert texts.count(f"only {row.duty} of shop or infra-apply becomes account {row.account_id}") == 1
    assert f"only {row.duty} of shop becomes account {row.account_id}" in sentences(SHOP, {})


def test_only_who_applies_the_infrastructure_controls_it():
    texts = sentences(INFRASTRUCTURE, {})
    (apply,) = (row for row in INFRASTRUCTURE if row.duty is Duty.INFRA_APPLY)
    assert texts.count("only infra-apply controls anything") == 1
    assert f"only infra-apply becomes account {apply.account_id}" in texts
    assert "only infra-apply controls anything" not in sentences(SHOP, {})


def test_a_secret_is_read_by_its_declared_readers_only():
    readers = {"TOKEN": (("", Duty.INFRA_DRIFT),), "DATABASE": (("api", Duty.DEPLOY), ("shop", Duty.E2E))}
    assert sentences((), readers)[-2:] == [
        "only deploy of api or e2e of shop directly reads DATABASE",
        "only infra-drift directly reads TOKEN",
    ]


def test_only_jobs_of_our_repositories_come_in_at_vercel_whoever_signs_their_tokens():
    texts = sentences((*SHOP, *INFRASTRUCTURE), {})
    assert texts.count("only jobs in repository 1 or jobs in repository 2 reach anything at vercel") == 1
    assert not any("at vercel" in text for text in sentences((), {}))
