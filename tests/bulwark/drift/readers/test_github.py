"""Every kind of GitHub's: quiet where all is declared, found where it is not, seen by its own reader alone."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from githubkit import GitHub

from bulwark.clients.google import GoogleClient
from bulwark.clients.vercel import VercelClient
from bulwark.core.drift.github_rights import READ_RIGHTS, RIGHTS_OF
from bulwark.core.drift.kind import Kind
from bulwark.core.drift.kinds.github_workflows import file_id
from bulwark.core.drift.registry import KINDS
from bulwark.core.drift.thing import Place, Thing, Vendor
from bulwark.core.drift.undeclared import undeclared as held
from bulwark.drift.inventory import Search, take_inventory
from bulwark.drift.reader import Clients, Reader
from bulwark.drift.readers import github_workflows
from bulwark.drift.readers.github_access import is_given_here
from bulwark.drift.registry import READERS
from bulwark.drift.sessions import Sessions
from bulwark.errors import MalformedError, RefusedError, UnreachableError, UpstreamError
from localcloud.core.store import Store
from localcloud.services.github import SERVICE
from localcloud.services.github.seed import seed
from tests.bulwark.drift.readers.github_additions import GITHUB_ADDITIONS
from tests.bulwark.drift.readers.github_world import (
    EVE_TOKEN,
    NAME,
    OWNER,
    PROTECTION,
    READER_TOKEN,
    SEED,
    TOKEN,
    VALUE,
    WORKFLOW,
    E,
    GitHubWorld,
    R,
    build,
    public_key,
)
from tests.localcloud.serving import served

OURS = [kind for kind in KINDS if kind.vendor is Vendor.GITHUB]
READER_OF = {reader.kind: reader for reader in READERS}
KIND_OF = {kind.id: kind for kind in OURS}
NOT_REMOVED = {"github-app", "github-organization-secret", "github-organization-variable", "github-organization-ruleset"}
each_kind = pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.id) for kind in OURS])


@pytest.fixture(scope="session")
def built_hub(tmp_path_factory: pytest.TempPathFactory) -> GitHubWorld:
    """The world as it is declared; its address is gone."""
    state = tmp_path_factory.mktemp("github-readers") / "state.sqlite"
    store = Store(state)
    with store.transaction() as transaction:
        seed(transaction, SEED)
    store.close()
    with served(SERVICE, state) as url:
        world = GitHubWorld(url, state)
        build(world)
    with sqlite3.connect(state) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return world


@pytest.fixture
def hub(built_hub: GitHubWorld, tmp_path: Path) -> Iterator[GitHubWorld]:
    """A copy of it, for this test alone."""
    state = tmp_path / "state.sqlite"
    shutil.copy(built_hub.state, state)
    with served(SERVICE, state) as url:
        yield GitHubWorld(url, state, list(built_hub.resources), built_hub.contract)


def unused_google(_api: str) -> GoogleClient:
    raise AssertionError("GitHub's readers ask GitHub alone")


@pytest.fixture
def connect() -> Iterator[Callable[[str, str], Clients]]:
    """Clients that ask GitHub at an address with a token."""
    with ExitStack() as stack:

        def at(url: str, token: str = TOKEN) -> Clients:
            github = stack.enter_context(GitHub(token, base_url=url, auto_retry=False))
            return Clients(unused_google, github, stack.enter_context(VercelClient("team_1", "-")))

        yield at


@pytest.fixture
def clients(hub: GitHubWorld, connect: Callable[..., Clients]) -> Clients:
    return connect(hub.url)


def things(hub: GitHubWorld, clients: Clients, kind: Kind) -> Iterator[Thing]:
    for place in kind.places(hub.declaration):
        yield from READER_OF[kind.id].list(clients, place)


def undeclared(hub: GitHubWorld, clients: Clients, kind: Kind) -> list[Thing]:
    declared, is_compared = set(kind.declared(hub.declaration)), kind.compared(hub.declaration)
    return [thing for thing in things(hub, clients, kind) if thing.key not in declared and not is_compared(thing.key)]


def test_every_kind_has_a_reader_and_an_example() -> None:
    assert [kind.id for kind in OURS] == [reader.kind for reader in READERS if reader.kind in KIND_OF]
    assert set(GITHUB_ADDITIONS) == set(RIGHTS_OF) == set(KIND_OF)
    assert {kind.id for kind in OURS if READER_OF[kind.id].remove is None} == NOT_REMOVED


@each_kind
def test_without_its_reader_it_is_missed_and_its_place_is_not_known(
    hub: GitHubWorld, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", hub.url)
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    added = GITHUB_ADDITIONS[kind.id](hub)
    sessions = Sessions("team_1", "-", {})

    def looked(readers: Sequence[Reader]) -> tuple[list[str | None], bool]:
        listings = take_inventory(Search([kind], readers, sessions), hub.declaration, lambda _listing: None)
        found = held("staging", [kind], hub.declaration, listings)
        return [one.live for one in found.findings], bool(found.unseen)

    found, is_unknown = looked(READERS)
    assert (added in found, is_unknown) == (True, False)
    assert looked([reader for reader in READERS if reader.kind != kind.id]) == ([], True)


def test_nothing_is_found_where_everything_is_declared(hub: GitHubWorld, clients: Clients) -> None:
    assert {kind.id: found for kind in OURS if (found := undeclared(hub, clients, kind))} == {}
    declared = {kind.id for kind in OURS if list(things(hub, clients, kind))}
    assert set(KIND_OF) - declared == {"github-app", "github-runner", "github-actions-setting"}


@each_kind
def test_what_nobody_declared_is_found_by_its_own_reader_alone(hub: GitHubWorld, clients: Clients, kind: Kind) -> None:
    added = GITHUB_ADDITIONS[kind.id](hub)
    found = {one.id: undeclared(hub, clients, one) for one in OURS}
    assert [thing.id for thing in found.pop(kind.id)] == [added]
    assert {identifier: others for identifier, others in found.items() if others} == {}


@each_kind
def test_what_is_shown_of_it_holds_no_secret(hub: GitHubWorld, clients: Clients, kind: Kind) -> None:
    GITHUB_ADDITIONS[kind.id](hub)
    shown = list(things(hub, clients, kind))
    assert all(thing.facts["title"] for thing in shown)
    assert [secret for secret in (TOKEN, VALUE, "PRIVATE") if secret in repr(shown)] == []


@each_kind
def test_it_is_removed_once_and_for_all(hub: GitHubWorld, clients: Clients, kind: Kind) -> None:
    remove = READER_OF[kind.id].remove
    if remove is None:
        assert kind.id in NOT_REMOVED
        return
    added = GITHUB_ADDITIONS[kind.id](hub)
    before = list(things(hub, clients, kind))
    [thing] = [one for one in before if one.id == added]
    for _ in range(2):
        remove(clients, thing)
        assert [one.key for one in things(hub, clients, kind)] == [one.key for one in before if one.id != added]


@each_kind
@pytest.mark.parametrize("status", [401, 403, 404, 429, 502])
def test_what_cannot_be_looked_at_is_never_nothing(hub: GitHubWorld, clients: Clients, kind: Kind, status: int) -> None:
    hub.fail(status)
    with pytest.raises(UpstreamError) as refused:
        list(things(hub, clients, kind))
    assert TOKEN not in str(refused.value)


@each_kind
def test_a_place_that_is_not_there_is_not_empty(clients: Clients, kind: Kind) -> None:
    tail = {"github-workflow-file": "/branches/main"}.get(kind.id, "/environments/e" if "environment-" in kind.id else "")
    name = "nobody" if kind.id == "github-app" else f"{OWNER}/none{tail}"
    with pytest.raises(RefusedError, match="404"):
        list(READER_OF[kind.id].list(clients, Place(kind.id, name)))


@each_kind
def test_a_silent_vendor_is_not_an_empty_one(hub: GitHubWorld, connect: Callable[..., Clients], kind: Kind) -> None:
    with pytest.raises(UnreachableError):
        list(things(hub, connect("http://127.0.0.1:9"), kind))


@each_kind
def test_nobody_concludes_that_something_is_gone_from_a_repository_that_is(clients: Clients, kind: Kind) -> None:
    remove = READER_OF[kind.id].remove
    if remove is None:
        assert kind.id in NOT_REMOVED
        return
    tail = {"github-workflow-file": "/branches/main"}.get(kind.id, "/environments/e" if "environment-" in kind.id else "")
    identifier = {"github-workflow-file": f"{WORKFLOW} as 1", "github-actions-setting": "access_level=user"}.get(kind.id, "1")
    with pytest.raises(UpstreamError):
        remove(clients, Thing(Place(kind.id, f"{OWNER}/none{tail}"), identifier, handle="1"))


@pytest.mark.parametrize(
    ("kind", "path", "body"),
    [
        ("github-variable", f"{R}/actions/variables", lambda n: {"name": f"EXTRA_{n}", "value": "x"}),
        ("github-deploy-key", f"{R}/keys", lambda n: {"key": public_key(), "title": f"{n}"}),
        ("github-environment-branch", f"{E}/deployment-branch-policies", lambda n: {"name": f"b{n}"}),
    ],
)
def test_lists_are_read_over_all_pages(
    hub: GitHubWorld, clients: Clients, monkeypatch: pytest.MonkeyPatch, kind: str, path: str, body: Callable[[int], object]
) -> None:
    monkeypatch.setattr("bulwark.drift.readers.github_lists.PAGE", 5)
    for number in range(12):
        hub.ask("POST", path, body(number))
    assert len(undeclared(hub, clients, KIND_OF[kind])) == 12


def test_an_edit_of_an_undeclared_workflow_is_another_thing_and_of_a_declared_one_the_programs(
    hub: GitHubWorld, clients: Clients
) -> None:
    kind, path = KIND_OF["github-workflow-file"], ".github/workflows/ci.yml"
    first = hub.write(path, "on: push\n", "staging")
    assert [thing.id for thing in undeclared(hub, clients, kind)] == [file_id(path, first)]
    second = hub.write(path, "on: pull_request\n", "staging", sha=first)
    assert [thing.id for thing in undeclared(hub, clients, kind)] == [file_id(path, second)]
    known = hub.ask("GET", f"{R}/contents/{WORKFLOW}?ref=main")["sha"]
    hub.write(WORKFLOW, "on: workflow_dispatch\n", sha=known)
    assert len(undeclared(hub, clients, kind)) == 1


def test_a_file_that_was_edited_since_is_not_removed(hub: GitHubWorld, clients: Clients) -> None:
    kind, path = KIND_OF["github-workflow-file"], ".github/workflows/ci.yml"
    first = hub.write(path, "on: push\n", "staging")
    [thing] = undeclared(hub, clients, kind)
    hub.write(path, "on: pull_request\n", "staging", sha=first)
    remove = READER_OF[kind.id].remove
    assert remove is not None
    with pytest.raises(RefusedError, match="409"):
        remove(clients, thing)
    assert len(undeclared(hub, clients, kind)) == 1


def test_only_what_github_reads_as_workflows_counts(hub: GitHubWorld, clients: Clients) -> None:
    hub.write(".github/workflows/README.md", "text")
    hub.write(".github/workflows/lib/x.yml", "on: push\n")
    assert undeclared(hub, clients, KIND_OF["github-workflow-file"]) == []


def test_a_folder_that_github_shows_in_part_is_not_looked_at(
    hub: GitHubWorld, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_workflows, "MOST_FILES", 1)
    with pytest.raises(MalformedError, match="all that it shows"):
        list(things(hub, clients, KIND_OF["github-workflow-file"]))


def test_an_outsider_is_shown_as_one_and_a_person_who_owns_the_repository_is_none(hub: GitHubWorld, clients: Clients) -> None:
    kind = KIND_OF["github-collaborator"]
    hub.invite("Eve", EVE_TOKEN, "maintain")
    [eve] = undeclared(hub, clients, kind)
    assert dict(eve.facts) == {"title": "Eve", "rights": "maintain", "membership": "outside"}
    assert list(READER_OF[kind.id].list(clients, Place(kind.id, "Ada/notes"))) == []


def test_a_plan_without_rules_for_private_repositories_has_none(hub: GitHubWorld, clients: Clients) -> None:
    for identifier in ("github-ruleset", "github-organization-ruleset", "github-branch-protection"):
        assert list(READER_OF[identifier].list(clients, Place(identifier, "Ada/notes"))) == []


def test_a_branch_that_rulesets_protect_has_no_protection_of_the_older_kind(hub: GitHubWorld, clients: Clients) -> None:
    kind = KIND_OF["github-branch-protection"]
    hub.ask("PUT", f"{R}/branches/staging/protection", PROTECTION)
    store = Store(hub.state)
    with store.transaction() as transaction:
        transaction.delete_all("github.branch_protection", "")
    store.close()
    assert list(things(hub, clients, kind)) == []


def test_settings_of_private_repositories_are_not_asked_for_at_public_ones(hub: GitHubWorld, clients: Clients) -> None:
    kind = KIND_OF["github-actions-setting"]
    hub.ask("PATCH", R, {"visibility": "public"})
    hub.ask("PUT", f"{R}/actions/oidc/customization/sub", {"use_default": False, "include_claim_keys": ["repo"]})
    assert [thing.id for thing in things(hub, clients, kind)] == ["use_default=false"]


def test_a_setting_that_the_program_makes_is_the_programs(hub: GitHubWorld, clients: Clients) -> None:
    kind = KIND_OF["github-actions-setting"]
    hub.ask("PUT", f"{R}/actions/permissions/workflow", {"default_workflow_permissions": "write"})
    assert [thing.id for thing in things(hub, clients, kind)] == ["default_workflow_permissions=write"]
    assert undeclared(hub, clients, kind) == []


def test_one_setting_is_set_back_without_the_other_of_the_same_address(hub: GitHubWorld, clients: Clients) -> None:
    kind, path = KIND_OF["github-actions-setting"], f"{R}/actions/permissions/workflow"
    hub.ask("PUT", path, {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True})
    remove = READER_OF[kind.id].remove
    assert remove is not None
    remove(clients, next(one for one in things(hub, clients, kind) if one.id.startswith("default")))
    assert hub.ask("GET", path) == {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True}


def test_teams_below_and_roles_of_the_organization_are_no_teams_of_the_repository() -> None:
    teams = {"1": {"id": 1, "permission": "push"}, "2": {"id": 2, "permission": "push", "parent": {"id": 1}}}
    assert is_given_here(teams["1"], teams)
    assert not is_given_here(teams["2"], teams)
    assert is_given_here({**teams["2"], "permission": "admin"}, teams)
    assert not is_given_here({"id": 3, "permission": "push", "access_source": "organization"}, teams)
    assert is_given_here({"id": 4, "permission": "push", "access_source": "direct", "parent": None}, teams)


def test_a_token_that_reads_sees_all_of_it(hub: GitHubWorld, connect: Callable[..., Clients]) -> None:
    clients = connect(hub.url, READER_TOKEN)
    assert {kind.id: found for kind in OURS if (found := undeclared(hub, clients, kind))} == {}


@pytest.mark.parametrize("right", READ_RIGHTS)
def test_each_reader_is_blind_without_the_rights_that_it_needs_and_no_others(
    hub: GitHubWorld, connect: Callable[..., Clients], right: str
) -> None:
    clients, blind = connect(hub.url, f"{READER_TOKEN}-{right}"), set()
    for kind in OURS:
        try:
            list(things(hub, clients, kind))
        except UpstreamError:
            blind.add(kind.id)
    assert blind == {kind for kind, rights in RIGHTS_OF.items() if right in rights}


def test_a_person_as_owner_has_neither_teams_nor_apps(hub: GitHubWorld) -> None:
    hub.contract = replace(hub.contract, github_is_organization=False)
    assert [kind.id for kind in OURS if not list(kind.places(hub.declaration))] == ["github-team", "github-app"]
    assert NAME in repr(list(KIND_OF["github-secret"].places(hub.declaration)))
