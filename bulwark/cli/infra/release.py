"""`bulwark infra release VERSION`: tag a commit that has passed, and publish the SHA of the composite action."""

from typing import Annotated

import typer

from bulwark.cli.result import print_result
from bulwark.infra.releasing import release as make


def release(
    version: Annotated[str, typer.Argument(help="The version, such as v1.2.3.")],
    repository: Annotated[str, typer.Option("--repository", help="Full name, OWNER/NAME.")],
    commit: Annotated[str, typer.Option("--commit", help="The commit, 40 hexadecimal digits.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tag a commit of the default branch whose checks have passed, and publish what stack files take.

    Repeating it is harmless, and a tag never moves. Exit status 3 when the checks have not passed, or nobody can tell.
    """
    done = make(repository, version, commit)
    content = {"tag": done.tag, "sha": done.sha, "url": done.url, "is_new": done.is_new}
    text = f"{done.tag} is commit {done.sha}{'' if done.is_new else ', as before'}: {done.url}"
    print_result("infra-release", content, text, as_json=as_json)
