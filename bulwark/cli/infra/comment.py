"""`bulwark infra comment`: tell a pull request what its preview found, in one comment that is edited in place."""

from typing import Annotated, Final

import typer

from bulwark.cli.infra.tokens import job_token
from bulwark.cli.result import print_result
from bulwark.core.infra.comment import Previewed, comment_of, quiet_comment
from bulwark.core.infra.form import FormError
from bulwark.core.infra.previewed import previews_of
from bulwark.infra.artifacts import ArtifactFormError, Artifacts
from bulwark.infra.commenting import Head, PullRequests

_RESULT: Final = "infra-preview"
_DONE: Final = {
    "made": "made the comment at pull request",
    "edited": "edited the comment at pull request",
    "left": "the comment says it already at pull request",
    "nothing": "nothing to say at pull request",
}


def comment(
    repository: Annotated[str, typer.Option("--repository", help="Full name, OWNER/NAME.")],
    run_id: Annotated[int, typer.Option("--run-id", help="Number of the run that previewed.")],
    head_repository: Annotated[str, typer.Option("--head-repository", help="Of the run, as GitHub's event names it.")],
    head_branch: Annotated[str, typer.Option("--head-branch", help="Of the run, as GitHub's event names it.")],
    head_sha: Annotated[str, typer.Option("--head-sha", help="Of the run, as GitHub's event names it.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Keep one comment at the pull request of a run. Nothing is said where nothing changes, or a newer commit is there."""
    token = job_token()
    with PullRequests(repository, token) as pulls:
        number = pulls.of(Head(head_repository, head_branch, head_sha))
        if number is None:
            text = f"no open pull request has the commit {head_sha[:12]} any more; a newer run tells it"
            print_result("infra-comment", {"pull_request": None, "done": "nothing"}, text, as_json=as_json)
            return
        with Artifacts(repository, token) as artifacts:
            previews = _previews(artifacts, run_id)
        done = pulls.keep(number, comment_of(previews, head_sha, repository), quiet_comment(head_sha, repository))
    print_result("infra-comment", {"pull_request": number, "done": done}, f"{_DONE[done]} {number}", as_json=as_json)


def _previews(artifacts: Artifacts, run_id: int) -> tuple[Previewed, ...]:
    """Return what the run found. A result that is not there or is not one is told: silence would read as no change."""
    found = artifacts.of_run(run_id, _RESULT)
    if not found:
        return (Previewed("preview", failure=f"run {run_id} kept no result; its log says why"),)
    try:
        return previews_of(artifacts.document(found[0]))
    except ArtifactFormError as error:
        return (Previewed("preview", failure=str(error)),)
    except FormError as error:
        return (Previewed("preview", failure=f"what run {run_id} kept is no result of a preview: {error}"),)
