"""What sentences may name: repositories, and the duties that a subject means."""

import pytest

from bulwark.core.duties import Duty, Source, application_duties, infrastructure_duties
from bulwark.core.trust.assertions import Limit, Subject
from bulwark.core.trust.setting import Setting, rows_of

SHOP = application_duties("shop", "staging", Source(1, "main", "main"), {})
API = application_duties("api", "staging", Source(2, "main", "main"), {})
SETTING = Setting((*SHOP, *API, *infrastructure_duties("staging", Source(3, "main", "main"), {})))
(DEPLOY_OF_SHOP,) = (row for row in SHOP if row.duty is Duty.DEPLOY)


def test_every_repository_with_a_duty_is_known():
    assert SETTING.repositories == {"1", "2", "3"}
    assert Setting().repositories == frozenset()


@pytest.mark.parametrize(
    ("limit", "applications"),
    [
        (Limit(), {"shop", "api"}),
        (Limit(application="shop"), {"shop"}),
        (Limit(repository="2"), {"api"}),
        (Limit(environment=DEPLOY_OF_SHOP.environment), {"shop", "api"}),
        (Limit(environment="elsewhere"), set()),
        (Limit(application="shop", repository="2"), set()),
        (Limit(in_other_repositories=True), set()),
    ],
)
def test_a_subject_means_the_duties_that_its_limits_leave(limit: Limit, applications: set[str]):
    rows = rows_of(Subject(Duty.DEPLOY, limit), SETTING)
    assert {row.application for row in rows} == applications
    assert {row.duty for row in rows} <= {Duty.DEPLOY}


def test_a_subject_without_a_duty_means_none():
    assert rows_of(Subject(), SETTING) == ()
