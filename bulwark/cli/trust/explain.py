"""`bulwark trust explain SENTENCE`: prove one sentence, whoever wrote it."""

from pathlib import Path
from typing import Annotated

import typer

from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.cli.trust.check import answer
from bulwark.cli.trust.question import JsonOption, LiveOption, StackOption, StateOption, ask
from bulwark.core.trust.assertions import AssertionTextError
from bulwark.core.trust.sentences import read_assertion
from bulwark.errors import UsageError


def explain(
    sentence: Annotated[str, typer.Argument(help="A sentence, as in `trust.assertions`; docs/trust.md has the grammar.")],
    state: StateOption = None,
    stack: StackOption = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    live: LiveOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether a sentence holds; where it does not, the shortest way of somebody for whom it is wrong.

    Exit status 0 if it holds, 1 if it is violated, 3 if that is not known.
    """
    try:
        assertion = read_assertion(sentence)
    except AssertionTextError as error:
        raise UsageError(f"{sentence!r}: {error}.") from error
    answer(ask(state, stack, folder, config_folder, live=live), [assertion], as_json=as_json)
