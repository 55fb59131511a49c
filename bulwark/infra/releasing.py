"""Tag a commit of the protected branch that has passed, and publish the commit of the composite action."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from githubkit import GitHub
from githubkit.exception import GitHubException, RequestError, RequestFailed, RequestTimeout

from bulwark.clients.answers import malformed, refusal, silence
from bulwark.clients.github import connect_github
from bulwark.core.infra.release import Version, newest, not_passed, release_text, version_of
from bulwark.errors import DecisionError, UsageError

_PAGE: Final = 100
_MOST_PAGES: Final = 10
_NOT_FOUND: Final = 404
_TAGS: Final = "refs/tags/"


@dataclass(frozen=True, slots=True)
class Released:
    """What a release came to."""

    tag: str
    sha: str
    url: str
    is_new: bool
    """Whether this run made it; otherwise it was there."""


def release(repository: str, text: str, sha: str) -> Released:
    """Make the tag and the release, or find them made.

    Args:
        repository: its full name.
        text: the version, `v1.2.3`.
        sha: the commit, 40 hexadecimal digits.

    Raises:
        UsageError: the version is none, or not newer than all before, or its tag is at another commit.
        DecisionError: the commit is not on the default branch, or its checks have not passed.
        UpstreamError: GitHub refused, or did not answer.
    """
    version = version_of(text)
    if version is None:
        raise UsageError(f"'{text}' is no version; nobody could tell what is newer. Write v, and three numbers, as v1.2.3.")
    hub = _Hub(repository, connect_github(is_patient=False))
    tags = hub.tags()
    _check_tag(version, sha, tags)
    branch = str(hub.get("")["default_branch"])
    subjects = _subjects(hub, branch, sha, tags, version)
    missing = not_passed(hub.conclusions(sha))
    if missing:
        raise DecisionError(
            f"commit {sha[:12]} has not passed {', '.join(missing)}; what was not tested is not released. "
            "Wait for ci.yml on the commit, and run this again."
        )
    if str(version) not in tags:
        hub.post("/git/refs", {"ref": f"{_TAGS}{version}", "sha": sha})
    known = hub.find(f"/releases/tags/{version}")
    made = known or hub.post(
        "/releases", {"tag_name": str(version), "name": str(version), "body": release_text(repository, version, sha, subjects)}
    )
    return Released(str(version), sha, str(made["html_url"]), known is None)


def _check_tag(version: Version, sha: str, tags: dict[str, str]) -> None:
    at = tags.get(str(version))
    if at is not None and at != sha:
        raise UsageError(
            f"the tag {version} is at commit {at[:12]}; who trusts it would get other code if it moved. Take a newer version."
        )
    last = newest(tags)
    if at is None and last is not None and version <= last:
        raise UsageError(
            f"{version} is not newer than {last}; people would take the older for the newer. Take a version above {last}."
        )


def _subjects(hub: "_Hub", branch: str, sha: str, tags: dict[str, str], version: Version) -> tuple[str, ...]:
    """Return the first lines of the commits from this one back to the release before; it has to be on the branch."""
    others = {commit for tag, commit in tags.items() if tag != str(version) and version_of(tag)}
    found: list[str] | None = None
    for commit in hub.commits(branch):
        if commit["sha"] == sha:
            found = []
        elif found is not None and commit["sha"] in others:
            break
        if found is not None:
            found.append(str(commit["commit"]["message"]).partition("\n")[0])
    if found is None:
        raise DecisionError(
            f"commit {sha[:12]} is not among the last {_PAGE * _MOST_PAGES} of {branch}; what nobody reviewed could be released. "
            f"Take a commit of {branch}."
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Hub:
    repository: str
    client: "GitHub[Any]"

    def tags(self) -> dict[str, str]:
        """Return every tag that may be a version, with its commit."""
        listed = self.get("/git/matching-refs/tags/v")
        return {str(one["ref"]).removeprefix(_TAGS): str(one["object"]["sha"]) for one in listed}

    def commits(self, branch: str) -> Iterator[Any]:
        for page in range(1, _MOST_PAGES + 1):
            found = self.get(f"/commits?sha={branch}&per_page={_PAGE}&page={page}")
            yield from found
            if len(found) < _PAGE:
                return

    def conclusions(self, sha: str) -> dict[str, str | None]:
        runs = self.get(f"/commits/{sha}/check-runs?per_page={_PAGE}")["check_runs"]
        # Newest first: of several runs of one name the last one counts.
        return {str(run["name"]): run["conclusion"] for run in reversed(runs)}

    def get(self, place: str) -> Any:
        return self._ask("GET", place)

    def find(self, place: str) -> Any:
        return self._ask("GET", place, may_be_absent=True)

    def post(self, place: str, body: dict[str, str]) -> Any:
        return self._ask("POST", place, body)

    def _ask(self, method: str, place: str, body: Any = None, *, may_be_absent: bool = False) -> Any:
        path = f"/repos/{self.repository}{place}"
        return _answer(f"{method} {path} at GitHub", lambda: self.client.request(method, path, json=body), may_be_absent)


def _answer(asked: str, send: Callable[[], Any], may_be_absent: bool) -> Any:  # noqa: FBT001 - handed on by the one caller
    try:
        return send().json()
    except RequestFailed as error:
        if may_be_absent and error.response.status_code == _NOT_FOUND:
            return None
        raise refusal(asked, error.response.status_code, error.response.text) from error
    except (RequestError, RequestTimeout) as error:
        raise silence(asked, type(error).__name__) from error
    except (GitHubException, ValueError) as error:
        raise malformed(asked, f"what cannot be used ({type(error).__name__})") from error
