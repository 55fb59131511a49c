"""Which resource lies below which, and where nobody can tell."""

import pytest

from bulwark.core.trust.facts import Binding, Facts, Project, Secret, ServiceAccount
from bulwark.core.trust.hierarchy import Hierarchy, kind_of
from bulwark.core.trust.known import UNKNOWN
from bulwark.core.trust.roles.permissions import Kind

RING = "projects/p/locations/europe/keyRings/ring"


def hierarchy(*resources: str, projects: tuple[Project, ...] = (Project("p", "7"),)) -> Hierarchy:
    return Hierarchy(Facts(projects=projects, bindings=tuple(Binding(one, "r", ()) for one in resources)))


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        ("projects/p", Kind.PROJECT),
        ("folders/1", Kind.PROJECT),
        ("projects/p/secrets/s", Kind.SECRET),
        ("projects/p/locations/europe/secrets/s", Kind.SECRET),
        ("projects/p/serviceAccounts/a@p.iam.gserviceaccount.com", Kind.ACCOUNT),
        ("projects/p/locations/global/workloadIdentityPools/pool", Kind.POOL),
        (f"{RING}/cryptoKeys/key", Kind.KEY),
        ("buckets/b", Kind.BUCKET),
        ("vercel/team", Kind.VERCEL),
        ("projects/p/topics/t", Kind.OTHER),
    ],
)
def test_a_name_tells_the_kind(resource: str, kind: Kind):
    assert kind_of(resource) is kind


def test_a_project_has_one_name_where_its_number_is_known():
    assert hierarchy().canonical("projects/7/secrets/s") == "projects/p/secrets/s"
    assert hierarchy().canonical("projects/8/secrets/s") == "projects/8/secrets/s"
    assert hierarchy().canonical("buckets/b") == "buckets/b"


def test_what_a_name_says_lies_below_does():
    found = hierarchy(
        "projects/7/secrets/s", f"{RING}/cryptoKeys/key", RING, "projects/p/locations/x/keyRings/r/cryptoKeys/alone"
    )
    below = dict(found.below("projects/p"))
    assert below == {"projects/p/secrets/s": "", RING: "", "projects/p/locations/x/keyRings/r/cryptoKeys/alone": ""}
    assert dict(found.below(RING)) == {f"{RING}/cryptoKeys/key": ""}
    assert dict(found.below("projects/p/secrets/s")) == {}


def test_a_bucket_lies_in_the_one_project_and_perhaps_in_one_of_two():
    assert dict(hierarchy("buckets/b").below("projects/p")) == {"buckets/b": ""}
    two = hierarchy("buckets/b", projects=(Project("p"), Project("q")))
    assert dict(two.below("projects/q")) == {"buckets/b": "the bucket's project is not known"}


def test_a_project_lies_below_its_folder_and_perhaps_below_what_is_above_that():
    projects = (Project("p", parent="folders/1"), Project("q", parent="organizations/2"), Project("r"))
    found = hierarchy("folders/1", "organizations/2", projects=projects)
    assert dict(found.below("folders/1")) == {
        "projects/p": "",
        "projects/r": "whether projects/r lies below folders/1 is not known",
    }
    assert dict(found.below("organizations/2")) == {
        "projects/p": "whether projects/p lies below organizations/2 is not known",
        "projects/q": "",
        "projects/r": "whether projects/r lies below organizations/2 is not known",
    }


def test_what_has_no_known_name_has_no_place():
    facts = Facts(secrets=(Secret(UNKNOWN),), accounts=(ServiceAccount(UNKNOWN, "p"), ServiceAccount("a@p", "p")))
    assert Hierarchy(facts).resources == {"projects/p", "projects/p/serviceAccounts/a@p"}
