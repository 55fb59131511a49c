"""Properties of the subject: it tells jobs apart, and nobody can write another's."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from localcloud.services.github.oidc_subject import (
    compose_subject,
    escaped,
    subject_context,
    uses_immutable_subject,
)

NAMES = st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True)
IDS = st.integers(1, 2**40)
ENVIRONMENTS = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20)
REPOSITORIES = st.builds(
    lambda owner, owner_id, name, number, created: {
        "owner": owner,
        "owner_id": owner_id,
        "name": name,
        "id": number,
        "created_at": created,
    },
    NAMES,
    IDS,
    NAMES,
    IDS,
    st.sampled_from(["2024-01-01T00:00:00Z", "2026-07-14T23:59:59Z", "2026-07-15T00:00:00Z", "2026-11-01T00:00:00Z"]),
)
JOBS = st.fixed_dictionaries(
    {
        "event_name": st.sampled_from(["push", "schedule", "pull_request"]),
        "ref": st.sampled_from(["refs/heads/main", "refs/tags/v1"]),
    },
    optional={"environment": ENVIRONMENTS},
)


@given(REPOSITORIES, JOBS)
def test_the_default_subject_splits_back_into_what_it_was_made_of(repository: dict[str, Any], job: dict[str, str]) -> None:
    word, name, *context = compose_subject(repository, {}, job).split(":")
    assert word == "repo"
    owner, _, repo = name.partition("/")
    if uses_immutable_subject(repository, {}):
        assert (owner, repo) == (f"{repository['owner']}@{repository['owner_id']}", f"{repository['name']}@{repository['id']}")
    else:
        assert name == f"{repository['owner']}/{repository['name']}"
    assert ":".join(context) == subject_context(job)
    assert len(context) == (1 if context == ["pull_request"] else 2)


@given(ENVIRONMENTS, ENVIRONMENTS)
def test_different_values_stay_different_unless_they_were_escaped_already(left: str, right: str) -> None:
    assert ":" not in escaped(left)
    if "%3A" not in left + right:
        assert (escaped(left) == escaped(right)) == (left == right)


@given(repository=REPOSITORIES, job=JOBS, own=st.booleans(), organization=st.booleans())
def test_the_repository_choice_wins_over_the_organization_and_over_age(
    *, repository: dict[str, Any], job: dict[str, str], own: bool, organization: bool
) -> None:
    chosen = repository | {"oidc": {"use_default": True, "use_immutable_subject": own}}
    assert ("@" in compose_subject(chosen, {"use_immutable_subject": organization}, job).split(":")[1]) == own
    assert ("@" in compose_subject(repository, {"use_immutable_subject": organization}, job).split(":")[1]) == organization


@given(REPOSITORIES)
def test_age_and_rename_decide_where_nobody_chose(repository: dict[str, Any]) -> None:
    assert uses_immutable_subject(repository, {}) == (repository["created_at"] >= "2026-07-15")
    assert uses_immutable_subject(repository | {"renamed_at": "2026-08-01T00:00:00Z"}, {})


@given(REPOSITORIES, JOBS, st.permutations(["repo", "context", "event_name", "ref"]))
def test_a_template_keeps_its_order(repository: dict[str, Any], job: dict[str, str], keys: list[str]) -> None:
    setting = {"use_default": False, "include_claim_keys": keys, "use_immutable_subject": False}
    subject = compose_subject(repository | {"oidc": setting}, {}, job)
    parts = {
        "repo": f"repo:{repository['owner']}/{repository['name']}",
        "context": subject_context(job),
        "event_name": f"event_name:{job['event_name']}",
        "ref": f"ref:{job['ref']}",
    }
    assert subject == ":".join(parts[key] for key in keys)
