"""The token of GitHub in use reaches the configuration's repositories, with the scopes that are needed and no others."""

from collections.abc import Iterator
from typing import Final

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.doctor.tokens import judge_scopes
from bulwark.core.verdict import Phase
from bulwark.doctor.github import find_object, object_of, read_github
from bulwark.doctor.scene import Check, Scene
from bulwark.errors import RefusedError

ID: Final = "github-token"
SUBJECT: Final = "GITHUB_TOKEN"
_RATE: Final = "/rate_limit"
_REACHED: Final = "/installation/repositories"
_PAGE: Final = 100


def look(scene: Scene) -> Iterator[Finding]:
    """Tell the kind of token by the header that only classic ones have, then judge it by what its kind tells."""
    if (scopes := _scopes_of_caller()) is not None:
        yield judge_scopes(SUBJECT, [scope for part in scopes.split(",") if (scope := part.strip())])
    elif (kind := _kind_of_caller()) == "installation":
        yield _installation(scene)
    else:
        yield Finding(
            Phase.INCONCLUSIVE,
            SUBJECT,
            "the token is a fine-grained one, and GitHub tells nobody what it may do",
            "whether an update would be refused shows only in the middle of it",
            "use a token of the App, or a classic one with repo and workflow",
            evidence={"kind": kind},
        )


def _scopes_of_caller() -> str | None:
    answer = read_github(_RATE)
    if answer is None:
        return None
    # A proxy's page may have any header, but not GitHub's form.
    object_of(_RATE, answer)
    scopes: str | None = answer.headers.get("x-oauth-scopes")
    return scopes


def _kind_of_caller() -> str:
    try:
        return "installation" if find_object(f"{_REACHED}?per_page=1") is not None else "fine-grained"
    except RefusedError:
        return "fine-grained"


def _installation(scene: Scene) -> Finding:
    reached, page = set[int](), 1
    while True:
        path = f"{_REACHED}?per_page={_PAGE}&page={page}"
        answer = read_github(path)
        found = (object_of(path, answer) if answer else {}).get("repositories") or []
        reached |= {int(repository["id"]) for repository in found}
        if len(found) < _PAGE:
            break
        page += 1
    wanted = {scene.pipeline.infrastructure.repository.id: scene.pipeline.infrastructure.repository.name}
    wanted |= {app.repository.id: app.repository.name for app in scene.pipeline.apps.values()}
    lacking = sorted(name for number, name in wanted.items() if number not in reached)
    evidence = {"kind": "installation", "reached": len(reached), "lacking": lacking}
    if lacking:
        return Finding(
            Phase.FAIL,
            SUBJECT,
            f"the App's token does not reach {', '.join(lacking)}",
            "GitHub would refuse every change of them",
            "select them on the page of the App's installation",
            evidence=evidence,
        )
    return good(SUBJECT, f"the App's token reaches {', '.join(sorted(wanted.values()))}", evidence)


CHECK: Final = Check(ID, "The token of GitHub is enough, and not more than that", look, "GitHub")
