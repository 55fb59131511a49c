import re

import pytest

from localcloud.core.http import Route
from localcloud.services.google import SERVICE
from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import Google

ROUTES = [pytest.param(route, id=f"{route.method} {route.path}") for route in SERVICE.routes]


def shape(path: str) -> list[str]:
    """A path as segments, parameters blank; Resource Manager's discovery names a whole `projects/P` in one parameter."""
    return re.sub(r"\{[^}]*\}", "{}", path).strip("/").split("/")


@pytest.mark.parametrize("route", ROUTES)
def test_route_is_a_method_of_the_discovery_document(route: Route):
    method = discovery.find_method(route.id, route.path)
    assert method is not None
    assert method["httpMethod"] == route.method
    ours, theirs = shape(route.path), shape(method.get("flatPath", method["path"]))
    assert len(ours) == len(theirs)
    for mine, published in zip(ours, theirs, strict=True):
        # A literal of ours may stand where Google has a parameter (`locations/global`), never the other way round.
        assert mine == published or published.startswith("{}")
        assert mine.partition(":")[2] == published.partition(":")[2]


def test_no_two_routes_answer_the_same_call():
    places = [(route.method, tuple(shape(route.path))) for route in SERVICE.routes]
    assert len(places) == len(set(places))


def test_unknown_path_is_refused_in_googles_shape(google: Google):
    answer = google.call("GET", "/v1/projects/p/zones")
    assert answer.status == 404
    assert answer.body["error"]["status"] == "NOT_FOUND"


@pytest.mark.parametrize("token", ["", "unknown"])
def test_call_without_a_good_token_is_401(google: Google, token: str):
    answer = google.call("GET", "/v1/projects/living-tree-staging", token=token)
    assert answer.status == 401
    assert answer.body["error"]["status"] == "UNAUTHENTICATED"
    assert answer.message.startswith("Request had invalid authentication credentials.")


def test_body_that_is_no_json_is_400(google: Google):
    import httpx

    url = f"{google.base}/v1/projects/living-tree-staging:getIamPolicy"
    response = httpx.post(url, content=b"{", headers={"authorization": "Bearer x", "content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["status"] == "INVALID_ARGUMENT"
