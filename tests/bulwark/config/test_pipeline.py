"""What the models derive: duties, conditions and members of Living Tree's two environments."""

from pathlib import Path

import pytest

from bulwark.config.loading import load_siblings
from bulwark.config.pipeline import Pipeline
from bulwark.core.duties import Duty

PRODUCTION, STAGING = load_siblings(Path(__file__).parents[3])


def test_the_account_that_living_trees_plan_names_deploys_staging():
    (deploy,) = (row for row in STAGING.duty_rows if row.duty is Duty.DEPLOY)
    assert f"{deploy.account_id}@{STAGING.google.project}.iam.gserviceaccount.com" == (
        "github-actions@living-tree-staging.iam.gserviceaccount.com"
    )


@pytest.mark.parametrize("pipeline", [STAGING, PRODUCTION], ids=lambda pipeline: pipeline.environment.name)
def test_every_duty_has_an_account_and_an_environment_of_its_own(pipeline: Pipeline):
    rows = pipeline.duty_rows
    assert sorted(row.duty for row in rows) == sorted(Duty)
    assert len({row.account_id for row in rows}) == len({row.environment for row in rows}) == len(rows)


def test_no_member_of_one_duty_is_a_member_of_another():
    members = [member for pipeline in (STAGING, PRODUCTION) for row in pipeline.duty_rows for member in pipeline.members_of(row)]
    assert len(set(members)) == len(members)


def test_the_two_environments_never_share_a_duty_value():
    values = [{value for row in pipeline.duty_rows for value in row.attribute_values} for pipeline in (STAGING, PRODUCTION)]
    assert not values[0] & values[1]


def test_the_page_has_a_way_out_when_google_is_down():
    kept = PRODUCTION.apps["living-tree"].environment_secrets["ONCALL_WEBHOOK_URL"]
    assert kept.duties == (Duty.MONITOR,)


def test_www_redirects_for_good():
    domains = PRODUCTION.apps["living-tree"].domains
    assert (domains["www.livingtree.io"].redirect_to, domains["www.livingtree.io"].effective_status_code) == (
        "livingtree.io",
        308,
    )
    assert domains["livingtree.io"].effective_status_code is None
    assert PRODUCTION.apps["living-tree"].serving_domains == ("livingtree.io",)


def test_an_application_that_is_not_there_is_told():
    with pytest.raises(KeyError):
        STAGING.application_rows("other")
