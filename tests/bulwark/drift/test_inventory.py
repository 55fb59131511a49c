"""The inventory looks at every place; whatever goes wrong at one is said there, and hides nothing of the others."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bulwark.core.drift.declaration import Contract, Declaration
from bulwark.core.drift.drift_class import DriftClass
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.thing import Listing, Place, Thing, Vendor
from bulwark.drift.inventory import Search, take_inventory
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.sessions import Sessions
from bulwark.errors import UsageError

TOKEN = "canaryOfTheInventorysToken"
DECLARATION = Declaration((), Contract("p-1", 1, "o", "team_1"))


def kind(identifier: str, vendor: Vendor, *places: str) -> Kind:
    return Kind(
        identifier,
        vendor,
        identifier,
        DriftClass.IDENTITY,
        "family",
        "It lets somebody in.",
        lambda _declaration: [Place(identifier, name) for name in places],
        lambda _declaration: (),
    )


def read_vercel(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.vercel.listed(f"/v1/{place.name}", "items"):
        yield Thing(place, item["id"])


def read_google(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.google("iam").pages(f"v1/{place.name}", "items"):
        yield Thing(place, item["id"])


def read_github(clients: Clients, place: Place) -> Iterator[Thing]:
    for item in clients.github.request("GET", f"/{place.name}").json():
        yield Thing(place, item["id"])


READS = {Vendor.VERCEL: read_vercel, Vendor.GOOGLE: read_google, Vendor.GITHUB: read_github}
GOOD = {
    Vendor.VERCEL: {"items": [{"id": "a"}, {"id": "a"}, {"id": "b"}], "pagination": {"next": None}},
    Vendor.GOOGLE: {"items": [{"id": "a"}, {"id": "a"}, {"id": "b"}]},
    Vendor.GITHUB: [{"id": "a"}, {"id": "a"}, {"id": "b"}],
}


@pytest.fixture(autouse=True)
def vendors(answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BULWARK_VERCEL_API_URL", "BULWARK_GOOGLE_ENDPOINT", "GITHUB_API_URL"):
        monkeypatch.setenv(name, answers.address)
    for name in ("VERCEL_API_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.setenv(name, TOKEN)


def listings(vendor: Vendor, *places: str, read: Callable[..., Any] | None = None, **changed: Any) -> tuple[Listing, ...]:
    sessions = Sessions("team_1", TOKEN, changed.pop("without", {}))
    search = Search([kind("k", vendor, *places)], [Reader("k", read or READS[vendor])], sessions, **changed)
    return take_inventory(search, DECLARATION, lambda _listing: None)


@pytest.mark.parametrize("vendor", Vendor)
def test_a_place_is_listed_with_each_thing_once(vendor: Vendor, answers: Any):
    answers.say(200, GOOD[vendor])
    (listing,) = listings(vendor, "place")
    assert [thing.id for thing in listing.things] == ["a", "b"]
    assert listing.was_seen


FAULTS = {
    "token-expired": (401, {"message": "Bad credentials", "error": {"message": "Expired"}}, {}),
    "right-missing": (403, {"message": "No.", "error": {"message": "No."}}, {}),
    "not-there": (404, {"message": "Not Found", "error": {"message": "Not found"}}, {}),
    "too-many": (429, {"message": "Slow down"}, {"retry-after": "7"}),
    "server-error": (500, {"message": "Oops"}, {}),
    "unavailable": (503, "", {}),
    "no-json": (200, "<html>proxy</html>", {}),
    "another-form": (200, {"items": "none", "pagination": {}}, {}),
    "without-ids": (200, {"items": [{"name": "x"}], "pagination": {}}, {}),
}


@pytest.mark.parametrize("vendor", Vendor)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_makes_its_place_unknown_with_reason_and_remedy(vendor: Vendor, fault: str, answers: Any):
    status, body, headers = FAULTS[fault]
    answers.say(status, body, **headers)
    (listing,) = listings(vendor, "place")
    assert not listing.was_seen
    assert listing.things == ()
    assert listing.reason
    assert listing.remedy
    assert TOKEN not in f"{listing}"


@pytest.mark.parametrize("vendor", Vendor)
def test_a_dropped_connection_makes_its_place_unknown(vendor: Vendor, answers: Any):
    answers.drop()
    (listing,) = listings(vendor, "place")
    assert not listing.was_seen
    assert "network" in listing.remedy


def test_how_long_github_wants_to_rest_is_said(answers: Any):
    answers.say(429, {"message": "You have exceeded a secondary rate limit"}, **{"retry-after": "7"})
    (listing,) = listings(Vendor.GITHUB, "place")
    assert listing.reason == "GitHub answered 429: one request too many"
    assert listing.remedy == "run it again in 7 seconds"


def test_a_token_that_ends_under_way_leaves_what_was_seen(answers: Any):
    answers.say(200, GOOD[Vendor.VERCEL])
    answers.say(401, {"error": {"message": "Expired"}})
    found = listings(Vendor.VERCEL, "one", "two", "three", threads=1)
    assert [listing.was_seen for listing in found] == [True, False, False]
    assert found[1].reason == "GET /v1/two at Vercel was refused with 401 (Expired)"
    assert found[1].remedy == "Renew the credential and try again."


def test_a_page_that_breaks_hides_the_pages_before_it_too(answers: Any):
    answers.say(200, {"items": [{"id": "a"}], "pagination": {"next": 7}})
    answers.say(500, {})
    (listing,) = listings(Vendor.VERCEL, "place")
    assert not listing.was_seen
    assert listing.things == ()


def test_what_a_reader_does_not_expect_is_unknown_and_quotes_nothing():
    def read(_clients: Clients, _place: Place) -> Iterator[Thing]:
        raise KeyError("canary of an answer")

    (listing,) = listings(Vendor.VERCEL, "place", read=read)
    assert listing.reason == "the answer was not in the form that the vendor publishes (KeyError)"
    assert "canary" not in listing.remedy


def test_a_vendor_without_credential_is_not_asked(answers: Any):
    answers.say(200, GOOD[Vendor.VERCEL])
    problem = UsageError("VERCEL_API_TOKEN is not set; Vercel would refuse every request. Set it to a token of the team.")
    (listing,) = listings(Vendor.VERCEL, "place", without={Vendor.VERCEL: problem})
    assert (listing.reason, listing.remedy) == ("VERCEL_API_TOKEN is not set", "Set it to a token of the team.")
    assert answers.asked == []


def test_an_error_of_another_form_is_told_whole(answers: Any):
    (listing,) = listings(Vendor.VERCEL, "place", without={Vendor.VERCEL: UsageError("no such thing")})
    assert listing.reason == "no such thing"
    assert listing.remedy
    assert answers.asked == []


def test_a_kind_without_reader_is_unknown():
    search = Search([kind("k", Vendor.VERCEL, "place")], [], Sessions("team_1", TOKEN, {}))
    (listing,) = take_inventory(search, DECLARATION, lambda _listing: None)
    assert listing.reason == "nothing reads this kind of thing"


def test_what_is_not_begun_in_time_is_unknown(answers: Any):
    answers.say(200, GOOD[Vendor.VERCEL])
    (listing,) = listings(Vendor.VERCEL, "place", limit_seconds=-1)
    assert "before its turn came" in listing.reason
    assert answers.asked == []


def test_listings_come_in_the_order_of_the_places_and_are_told_one_by_one(answers: Any):
    answers.say(200, GOOD[Vendor.VERCEL])
    names = [f"place-{number}" for number in range(40)]
    told: list[Place] = []
    search = Search([kind("k", Vendor.VERCEL, *names, "place-7")], [Reader("k", read_vercel)], Sessions("team_1", TOKEN, {}))
    found = take_inventory(search, DECLARATION, lambda listing: told.append(listing.place))
    assert [listing.place.name for listing in found] == names
    assert sorted(told) == sorted(listing.place for listing in found)


def test_an_interruption_ends_the_look(answers: Any):
    answers.say(200, GOOD[Vendor.VERCEL])

    def interrupt(_listing: Listing) -> None:
        raise KeyboardInterrupt

    search = Search(
        [kind("k", Vendor.VERCEL, *(f"place-{number}" for number in range(200)))],
        [Reader("k", read_vercel)],
        Sessions("team_1", TOKEN, {}),
        threads=2,
    )
    with pytest.raises(KeyboardInterrupt):
        take_inventory(search, DECLARATION, interrupt)
    assert len(answers.asked) < 200
