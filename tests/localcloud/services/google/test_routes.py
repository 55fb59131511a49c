import re
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localcloud.core.faults import add_fault
from localcloud.core.http import Route
from localcloud.services.google import SERVICE
from localcloud.services.google.body_kinds import DURATION, FLAG, FRACTION, MOMENT, NUMBER, TEXT, Choice, Map
from localcloud.services.google.request_shapes import SHAPES
from tests.localcloud.services.google import discovery
from tests.localcloud.services.google.conftest import DEPLOYER, OPERATOR_TOKEN, PROJECT, Federation, Google
from tests.localcloud.services.google.conftest import NUMBER as PROJECT_NUMBER

ROUTES = [pytest.param(route, id=f"{route.method} {route.path}") for route in SERVICE.routes]


def shape(path: str) -> list[str]:
    """A path as segments, parameters blank; Resource Manager's discovery names a whole `projects/P` in one parameter."""
    return re.sub(r"\{[^}]*\}", "{}", path).strip("/").split("/")


def published_path(route: Route, method: dict[str, Any]) -> str:
    """The path below the root: Storage's methods are relative to its service, and files have a path of their own."""
    if route.path.startswith("/upload/"):
        return str(method["mediaUpload"]["protocols"]["simple"]["path"])
    service = discovery.load(discovery.document_of(route.id, route.path))["servicePath"]
    path = service + method.get("flatPath", method["path"])
    return f"download/{path}" if route.path.startswith("/download/") else path


@pytest.mark.parametrize("route", ROUTES)
def test_route_is_a_method_of_the_discovery_document(route: Route):
    method = discovery.find_method(route.id, route.path)
    assert method is not None
    assert method["httpMethod"] == route.method
    ours, theirs = shape(route.path), shape(published_path(route, method))
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
    url = f"{google.base}/v1/projects/living-tree-staging:getIamPolicy"
    response = httpx.post(url, content=b"{", headers={"authorization": "Bearer x", "content-type": "application/json"})
    assert response.status_code == 400
    assert response.json()["error"]["status"] == "INVALID_ARGUMENT"


def known_fields(document: str, schema: dict[str, object], shape: object, at: str) -> None:
    """Every field of a request shape is one of the published schema, of the published kind."""
    schema = discovery.load(document)["schemas"][schema["$ref"]] if "$ref" in schema else schema
    if isinstance(shape, dict):
        for name, inner in shape.items():
            assert name in schema["properties"], f"{at}.{name}"
            known_fields(document, schema["properties"][name], inner, f"{at}.{name}")
    elif isinstance(shape, list):
        assert schema["type"] == "array", at
        known_fields(document, schema["items"], shape[0], f"{at}[]")
    elif isinstance(shape, Map):
        known_fields(document, schema["additionalProperties"], shape.of, f"{at}{{}}")
    elif isinstance(shape, Choice):
        assert set(shape.values) <= set(schema["enum"]), at
    else:
        assert shape in KINDS[schema.get("format", schema["type"])], at


KINDS = {
    "string": {TEXT},
    "byte": {TEXT},
    "google-fieldmask": {TEXT},
    "google-datetime": {MOMENT, TEXT},
    "google-duration": {DURATION},
    "boolean": {FLAG},
    "int32": {NUMBER},
    "int64": {NUMBER},
    "double": {FRACTION},
}


@pytest.mark.parametrize("route", [route for route in ROUTES if route.values[0].id in SHAPES])
def test_request_shape_is_published(route: Route):
    method = discovery.find_method(route.id, route.path)
    known_fields(discovery.document_of(route.id, route.path), method["request"], SHAPES[route.id], route.id)


def test_every_request_shape_belongs_to_a_route():
    assert set(SHAPES) <= {route.id for route in SERVICE.routes}


WRONG = [
    ({"policy": {"bindings": "x"}}, "Invalid value at 'policy.bindings' (TYPE_MESSAGE), x"),
    ({"policy": {"bindings": [{"members": [1]}]}}, "Invalid value at 'policy.bindings[0].members[0]' (TYPE_STRING), 1"),
    ({"politics": {}}, 'Invalid JSON payload received. Unknown name "politics": Cannot find field.'),
    ({"policy": {"binding": []}}, "Invalid JSON payload received. Unknown name \"binding\" at 'policy': Cannot find field."),
]


@pytest.mark.parametrize(("body", "message"), WRONG)
def test_body_of_another_shape_is_400(google: Google, body: object, message: str):
    answer = google.call("POST", "/v1/projects/living-tree-staging:setIamPolicy", body)
    assert (answer.status, answer.message) == (400, message)


def test_field_names_are_read_in_both_spellings_and_nulls_are_dropped(google: Google):
    body = {"account_id": "deploy", "service_account": {"display_name": "Deploys", "description": None}}
    account = google.ok("POST", "/v1/projects/living-tree-staging/serviceAccounts", body)
    assert account["displayName"] == "Deploys"
    assert "description" not in account


SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
JSON_VALUES = (
    SCALARS
    | st.lists(SCALARS, max_size=2)
    | st.dictionaries(st.text(max_size=5), SCALARS | st.lists(SCALARS, max_size=2), max_size=2)
)


def filled(shape: object) -> st.SearchStrategy[object]:
    """Bodies whose fields are known and whose values are anything of the right kind, or of none."""
    if isinstance(shape, dict):
        return st.fixed_dictionaries({}, optional={name: filled(inner) | JSON_VALUES for name, inner in shape.items()})
    if isinstance(shape, list):
        return st.lists(filled(shape[0]), max_size=2)
    if isinstance(shape, Map):
        return st.dictionaries(st.text(max_size=5), filled(shape.of), max_size=2)
    if isinstance(shape, Choice):
        return st.sampled_from(shape.values)
    return SCALARS[shape]


SCALARS = {
    TEXT: st.text(max_size=8),
    FLAG: st.booleans(),
    NUMBER: st.integers(-2, 4),
    FRACTION: st.sampled_from([0, 1, -0.5, 0.999]),
    DURATION: st.sampled_from(["0s", "90000s", "3.5s", "-1s", "999999999999s"]),
    MOMENT: st.sampled_from(["2030-01-01T00:00:00Z", "2030-01-01T00:00:00+02:00", "0001-01-01T00:00:00Z"]),
}


def prepare_key(google: Google) -> None:
    google.enable("cloudkms")
    rings = f"/v1/projects/{PROJECT}/locations/global/keyRings"
    google.ok("POST", f"{rings}?keyRingId=r", {})
    google.ok("POST", f"{rings}/r/cryptoKeys?cryptoKeyId=k", {"purpose": "ENCRYPT_DECRYPT"})


@pytest.mark.parametrize("route", [route for route in ROUTES if route.values[0].id in SHAPES])
def test_no_body_makes_the_emulator_fail(federation: Federation, route: Route):
    names = {"project": PROJECT_NUMBER, "account": DEPLOYER, "pool": "github-actions-pool", "provider": "github-actions-provider"}
    names |= {"secret": "CLERK_SECRET_KEY", "version": "1", "role": "any", "key": "k", "service": "run.googleapis.com"}
    names |= {"topic": "rotation", "check": "home-1", "channel": "1", "objective": "uptime", "policy": "1"}
    names |= {"location": "global", "ring": "r"}
    if "{location}" in route.path:
        prepare_key(federation.google)
    query = "secretId=x&workloadIdentityPoolId=another-pool&workloadIdentityPoolProviderId=another-provider&updateMask=*"
    query += "&keyRingId=x&cryptoKeyId=x"
    path = re.sub(r"\{(\w+)\}", lambda match: names[match[1]], route.path)

    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(body=filled(SHAPES[route.id]))
    def run(body: object) -> None:
        answer = federation.google.call(route.method, f"{path}?{query}", body)
        assert answer.status in {200, 400, 403, 404, 409}, (answer, body)

    run()


@pytest.mark.parametrize(
    ("status", "name"),
    [(429, "RESOURCE_EXHAUSTED"), (500, "INTERNAL"), (503, "UNAVAILABLE"), (504, "DEADLINE_EXCEEDED"), (418, "UNKNOWN")],
)
def test_injected_fault_looks_like_googles_own(google: Google, status: int, name: str):
    fault = {"vendor": "google", "kind": "status", "status": status, "retry_after_seconds": 7, "remaining": 1}
    store = google.store()
    with store.transaction() as transaction:
        add_fault(transaction, fault)
    store.close()
    headers = {"authorization": f"Bearer {OPERATOR_TOKEN}"}
    answer = google.client.get(f"{google.base}/v1/projects/{PROJECT}", headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (status, "7")
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "status"}
    assert (error["code"], error["status"]) == (status, name)
    assert error["message"].endswith(".")
    assert google.call("GET", f"/v1/projects/{PROJECT}").status == 200
