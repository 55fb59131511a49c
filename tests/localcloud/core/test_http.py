import re
from typing import Any

import pytest

from localcloud.core.http import Call, RefusalError, Reply, Route, Router, Service
from localcloud.services import control, github, google, vercel

SERVICES = {"control": control.SERVICE, "google": google.SERVICE, "github": github.SERVICE, "vercel": vercel.SERVICE}


def answer(_call: Call) -> Reply:
    return Reply()


def make_service(*paths: str, **more: Any) -> Service:
    routes = tuple(Route(path, "GET", path, answer) for path in paths)
    return Service(
        "test",
        routes,
        lambda _: "",
        lambda _m, p: RefusalError(404, p),
        lambda p: RefusalError(400, p),
        lambda p: RefusalError(500, p),
        **more,
    )


def find(service: Service, path: str) -> tuple[str, dict[str, str]] | None:
    found = Router(service).find("GET", path)
    return None if found is None else (found[0].id, found[1])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/users/me", ("/v1/users/me", {})),
        ("/v1/users/you", ("/v1/users/{name}", {"name": "you"})),
        ("/v1/users/a%2Fb", ("/v1/users/{name}", {"name": "a/b"})),
        ("/v1/users/you:undelete", ("/v1/users/{name}:undelete", {"name": "you"})),
        ("/v1/users/you/files/a/b", ("/v1/users/{name}/files/{path...}", {"name": "you", "path": "a/b"})),
        ("/v1/users/you/files/index", ("/v1/users/{name}/files/index", {"name": "you"})),
        ("/v1/users", None),
        ("/v1/users/", None),
        ("/v1/users/you/", None),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True], ids=["as-listed", "reversed"])
def test_the_most_specific_route_wins_in_any_order(path: str, expected: Any, is_reversed: bool) -> None:
    paths = [
        "/v1/users/{name}",
        "/v1/users/me",
        "/v1/users/{name}:undelete",
        "/v1/users/{name}/files/{path...}",
        "/v1/users/{name}/files/index",
    ]
    service = make_service(*(reversed(paths) if is_reversed else paths), segment=r"[^/:]+")
    assert find(service, path) == expected


def test_a_method_that_is_not_served_is_not_found() -> None:
    assert Router(make_service("/x")).find("POST", "/x") is None


def test_prefixes_are_split_off_whole() -> None:
    router = Router(make_service("/x", prefixes=("/api/v3",)))
    assert router.split_prefix("/api/v3/x") == ("/api/v3", "/x")
    assert router.split_prefix("/api/v33/x") == ("", "/api/v33/x")


def test_a_service_decides_which_paths_are_the_same() -> None:
    service = make_service("/v9/Things/{thingId}", canonical=str.lower)
    assert Router(make_service("/v9/things/{thingId}", canonical=lambda path: path.replace("/V9/", "/v9/"))).find(
        "GET", "/V9/things/A"
    )
    assert find(service, "/V9/THINGS/A") is not None


@pytest.mark.parametrize("vendor", SERVICES)
def test_no_two_routes_are_one(vendor: str) -> None:
    service = SERVICES[vendor]
    seen: dict[tuple[str, str], str] = {}
    for route in service.routes:
        shape = (route.method, re.sub(r"\{[A-Za-z_]+", "{", service.canonical(route.path)))
        assert shape not in seen, f"{route.id} is shadowed by {seen.get(shape)}"
        seen[shape] = route.id


@pytest.mark.parametrize("vendor", SERVICES)
def test_every_route_is_reached_by_its_own_path(vendor: str) -> None:
    service = SERVICES[vendor]
    router = Router(service)
    for route in service.routes:
        path = re.sub(r"\{[A-Za-z_]+(\.\.\.)?\}", "zz", route.path)
        found = router.find(route.method, path)
        assert found is not None, route.id
        assert found[0].id == route.id
