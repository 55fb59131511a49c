"""`bulwark trust check`: prove what has to hold of trust."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import typer

from bulwark.cli.result import praise, print_result
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.cli.trust.documents import proof_document
from bulwark.cli.trust.question import JsonOption, LiveOption, Question, StackOption, StateOption, ask
from bulwark.cli.trust.wording import proofs_text
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.core.trust.assertions import Assertion
from bulwark.core.trust.proof import Proof, Verdict
from bulwark.core.verdict import Phase

CHECK: Final = "trust-check"


def check(
    state: StateOption = None,
    stack: StackOption = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    live: LiveOption = False,
    as_json: JsonOption = False,
) -> None:
    """Prove the sentences that hold everywhere, and those of the configuration's `trust.assertions`.

    Exit status 0 if all hold, 1 if one is violated, 3 if one is not known or not all that stands could be read.
    """
    question = ask(state, stack, folder, config_folder, live=live)
    answer(question, question.pipeline.trust_assertions, as_json=as_json)


def answer(question: Question, assertions: Iterable[Assertion], *, as_json: bool) -> None:
    """Prove sentences, print what came of them, and end with its exit status."""
    proofs = tuple(question.prover.prove(one) for one in assertions)
    phase = phase_of(question, proofs)
    text = proofs_text(proofs, question.gaps)
    print_result(CHECK, document(question, proofs, phase), praise(text) if phase is Phase.PASS else text, as_json=as_json)
    raise typer.Exit(exit_code_of_phase(phase))


def phase_of(question: Question, proofs: Sequence[Proof]) -> Phase:
    """Return the phase. A state that a run has moved on from decides nothing: what it shows may have been mended."""
    if question.exported.unsettled and question.exported.kind != "live":
        return Phase.INCONCLUSIVE
    verdicts = {proof.verdict for proof in proofs}
    if Verdict.VIOLATED in verdicts:
        return Phase.FAIL
    return Phase.INCONCLUSIVE if Verdict.UNKNOWN in verdicts or question.gaps else Phase.PASS


def document(question: Question, proofs: Sequence[Proof], phase: Phase) -> dict[str, Any]:
    """Return the document without its schema's name."""
    return {
        "environment": question.environment,
        "source": question.exported.kind,
        "phase": str(phase),
        "gaps": list(question.gaps),
        "proofs": [proof_document(proof) for proof in proofs],
    }
