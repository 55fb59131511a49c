"""Search over REST. @octokit/openapi 23.0.2, "Search".

Left out: everything but issues, the delay of the index, and the limit of its own.
"""

from typing import Any, Final

from localcloud.core.http import Call, RefusalError, Reply, Route
from localcloud.core.store import Document
from localcloud.services.github.accounts import find_account
from localcloud.services.github.callers import Caller, caller_of
from localcloud.services.github.errors import refuse, validation_failed
from localcloud.services.github.issue_search import Candidate, Term, matches, names_a_kind, parse, places_of
from localcloud.services.github.issue_views import show_found_issue
from localcloud.services.github.issues import list_comments, list_issues
from localcloud.services.github.labels import list_labels
from localcloud.services.github.pages import reply_with_counted_page
from localcloud.services.github.repositories import find_repository_by_name, list_repositories
from localcloud.services.github.routes_accounts import METADATA

# "Search" in GitHub's REST documentation: 1,000 results a search, 256 characters a query.
MOST_RESULTS: Final = 1000
LONGEST_QUERY: Final = 256


def _search_issues(call: Call) -> Reply:
    caller, query = caller_of(call), call.query.get("q", "")
    terms = _checked(call, caller, query)
    repositories = [item for item in list_repositories(call.tx) if caller.sees(item) and _may_read(caller, item)]
    found = [candidate for item in repositories for candidate in _candidates(call, item) if matches(terms, candidate)]
    shown = [show_found_issue(call, item.repository, item.issue) for item in _sorted(call, found)[:MOST_RESULTS]]
    reply = reply_with_counted_page(call, "items", shown)
    body = {"total_count": len(found), "incomplete_results": False, "search_type": "lexical", "items": reply.body["items"]}
    return Reply(body, reply.status, reply.headers)


def _may_read(caller: Caller, repository: Document) -> bool:
    return repository["visibility"] == "public" or caller.holds("issues", "read")


def _checked(call: Call, caller: Caller, query: str) -> list[Term]:
    if not query.strip():
        raise validation_failed("Search", "q", "missing")
    if len(query) > LONGEST_QUERY:
        raise _invalid(f"The search is longer than {LONGEST_QUERY} characters.")
    terms = parse(query)
    if caller.permissions is not None and not names_a_kind(terms):
        raise _invalid("Query must include 'is:issue' or 'is:pull-request'")
    places = places_of(terms)
    if places and not any(_exists(call, caller, *place) for place in places):
        problem = (
            "The listed users and repositories cannot be searched either because the resources do not exist or you do not have"
        )
        raise _invalid(f"{problem} permission to view them.")
    return terms


def _invalid(message: str) -> RefusalError:
    error = {"message": message, "resource": "Search", "field": "q", "code": "invalid"}
    return refuse(422, "Validation Failed", errors=[error])


def _exists(call: Call, caller: Caller, qualifier: str, value: str) -> bool:
    if qualifier != "repo":
        return find_account(call.tx, value) is not None
    owner, _, name = value.partition("/")
    repository = find_repository_by_name(call.tx, owner, name)
    return repository is not None and caller.sees(repository)


def _candidates(call: Call, repository: Document) -> list[Candidate]:
    names = {label["id"]: label["name"].lower() for label in list_labels(call.tx, repository["id"])}
    comments: dict[int, list[str]] = {}
    for comment in list_comments(call.tx, repository["id"]):
        comments.setdefault(comment["issue"], []).append(comment["body"])
    return [
        Candidate(
            repository,
            issue,
            frozenset(names[number] for number in issue["labels"] if number in names),
            tuple(comments.get(issue["number"], ())),
        )
        for issue in list_issues(call.tx, repository["id"])
    ]


def _sorted(call: Call, found: list[Candidate]) -> list[Candidate]:
    field = call.query.get("sort", "created")

    def order(candidate: Candidate) -> tuple[Any, int]:
        issue = candidate.issue
        by = {"updated": issue["updated_at"], "comments": len(candidate.comments)}.get(field, issue["created_at"])
        return by, issue["id"]

    return sorted(found, key=order, reverse=call.query.get("order", "desc") != "asc")


ROUTES: Final = (Route("search/issues-and-pull-requests", "GET", "/search/issues", _search_issues, METADATA),)
