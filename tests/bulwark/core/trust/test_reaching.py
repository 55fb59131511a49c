"""Who reaches what in Living Tree's staging, as it is declared."""

from collections.abc import Iterable
from dataclasses import replace

from bulwark.core.trust.assertions import Subject
from bulwark.core.trust.facts import Binding, RepositoryHolder, RepositoryRight
from bulwark.core.trust.proof import Prover
from bulwark.core.trust.reaching import Reach, explain, reach
from bulwark.core.trust.roles.permissions import Use
from tests.bulwark.core.trust.declared_facts import APPLY, DEPLOY, PIPELINE, PROJECT, SETTING, declared, email

DATABASE = f"projects/{PROJECT}/secrets/DATABASE_URL"
FACTS = declared()
ALL = reach(Prover(FACTS, SETTING))


def values_of(found: Iterable[Reach]) -> set[str]:
    """Return the values of the duty by which they come in."""
    return {one.who.rpartition("/attribute.duty/")[2] for one in found}


def test_each_way_is_one_and_begins_with_who_comes_in():
    assert len({(one.who, one.use, one.kind, one.resource) for one in ALL}) == len(ALL)
    assert all(str(one.path[0].source) == one.who for one in ALL)
    assert all(one.is_direct == (not any(edge.is_rising for edge in one.path)) for one in ALL)
    assert all(one.is_certain for one in ALL)


def test_each_account_is_become_by_the_values_of_its_duty():
    for row in PIPELINE.duty_rows:
        comers = values_of(one for one in ALL if one.use is Use.BECOME and one.resource == email(row))
        assert set(row.attribute_values) <= comers <= {*row.attribute_values, *APPLY.attribute_values}


def test_the_database_is_read_directly_by_deployments_alone():
    readers = values_of(one for one in ALL if (one.use, one.resource) == (Use.READ, DATABASE) and one.is_direct)
    assert readers == set(DEPLOY.attribute_values)


def test_what_a_job_of_deploy_reaches_is_told_with_a_token_of_it():
    found = explain(Prover(FACTS, SETTING), Subject(DEPLOY.duty))
    assert {one.token["environment"] for one in found} == {DEPLOY.environment}
    assert {one.resource for one in found if one.use is Use.BECOME} == {email(DEPLOY)}
    assert {one.resource for one in found if one.use in {Use.VISIT, Use.DEPLOY}} == {"vercel/living-tree"}


def test_people_and_foreign_accounts_are_told_too():
    outsider = "serviceAccount:x@elsewhere.iam.gserviceaccount.com"
    agent = "serviceAccount:service-7@gcp-sa-secretmanager.iam.gserviceaccount.com"
    accessor = Binding(DATABASE, "roles/secretmanager.secretAccessor", ("user:a@example.com", outsider, agent))
    prover = Prover(replace(FACTS, bindings=(*FACTS.bindings, accessor)), SETTING)
    readers = {one.who: one for one in reach(prover) if one.resource == DATABASE and one.use is Use.READ}
    assert readers["user:a@example.com"].token == {}
    assert readers["user:a@example.com"].is_certain
    assert readers[agent.removeprefix("serviceAccount:")].is_certain
    assert outsider.removeprefix("serviceAccount:") in readers
    (named,) = (one for one in explain(prover, Subject(member="user:a@example.com")) if one.use is Use.READ)
    assert named.resource == DATABASE
    assert {one.who for one in explain(prover, Subject(member=agent))} == {agent.removeprefix("serviceAccount:")}


def test_who_administers_a_repository_reaches_what_its_jobs_reach():
    name = f"repository-{DEPLOY.repository_id}"
    holder = RepositoryHolder(name, RepositoryRight.ADMINISTER, "app:9")
    found = reach(Prover(replace(FACTS, holders=(holder,)), SETTING))
    (way,) = (one for one in found if one.who == "github:app:9" and (one.use, one.resource) == (Use.READ, DATABASE))
    assert not way.is_direct
    assert way.token == {}
