"""`bulwark trust simulate`: what becomes of one token, step by step."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bulwark.cli.result import print_result, printable
from bulwark.cli.stack_selection import ConfigFolderOption, FolderOption
from bulwark.cli.trust.claims_given import claims_of_duty, claims_of_token, with_changes
from bulwark.cli.trust.question import JsonOption, LiveOption, StackOption, StateOption, ask
from bulwark.cli.verdicts import exit_code_of_phase
from bulwark.core.trust.simulation.sign_in import SignIn, sign_in
from bulwark.core.trust.simulation.step import Outcome, Step
from bulwark.core.trust.simulation.vercel import VercelSignIn, vercel_sign_in
from bulwark.core.verdict import Phase
from bulwark.errors import UsageError

SIMULATE: Final = "trust-simulate"


def simulate(
    state: StateOption = None,
    stack: StackOption = None,
    folder: FolderOption = Path(),
    config_folder: ConfigFolderOption = None,
    *,
    token: Annotated[
        Path | None,
        typer.Option("--token", help="A token, or its claims as JSON; `-` reads standard input. It is not kept."),
    ] = None,
    duty: Annotated[str | None, typer.Option("--duty", help="A job of this duty instead of a token.")] = None,
    application: Annotated[str, typer.Option("--application", help="Whose duty, where several applications have it.")] = "",
    claim: Annotated[list[str] | None, typer.Option("--claim", help="NAME=TEXT sets a claim, NAME= leaves it out.")] = None,
    live: LiveOption = False,
    as_json: JsonOption = False,
) -> None:
    """Take a token through provider, condition, mapping and bindings, and say at which step it is refused and by what.

    Exit status 0 if a Google provider takes it and a binding names it, 1 if it is refused, 3 if that is not known.
    """
    if (token is None) == (duty is None):
        raise UsageError(
            f"{'neither' if token is None else 'both'} of --token and --duty given; it is not clear whose token is meant. "
            "Name one of them."
        )
    question = ask(state, stack, folder, config_folder, live=live)
    given = claims_of_token(token) if token is not None else claims_of_duty(question.pipeline, str(duty), application)
    claims = with_changes(given, claim or [])
    google, vercel = sign_in(claims, question.prover.facts), vercel_sign_in(claims, question.prover.facts)
    phase = phase_of(google)
    content = {
        "environment": question.environment,
        "source": question.exported.kind,
        "phase": str(phase),
        "gaps": list(question.gaps),
        "google": [_document(f"provider {one.provider}", one) for one in google],
        "vercel": [_document(one.name, one) for one in vercel],
    }
    lines = [*question.gaps, *_lines(google, vercel)]
    print_result(SIMULATE, content, printable("\n".join(lines)), as_json=as_json)
    raise typer.Exit(exit_code_of_phase(phase))


def phase_of(google: Sequence[SignIn]) -> Phase:
    """Return the phase: one provider that takes the token is enough; none of which it is known is not."""
    outcomes = {one.outcome for one in google}
    if Outcome.PASS in outcomes:
        return Phase.PASS
    return Phase.INCONCLUSIVE if Outcome.UNKNOWN in outcomes or not outcomes else Phase.FAIL


def _lines(google: Sequence[SignIn], vercel: Sequence[VercelSignIn]) -> Iterator[str]:
    for one in google:
        yield f"Google, provider {one.provider}"
        yield from map(_line, one.steps)
    for other in vercel:
        yield f"Vercel, {other.name}"
        yield from map(_line, other.steps)


def _line(step: Step) -> str:
    return f"  {step.outcome:8} {step.name}: {step.said}"


def _document(name: str, found: SignIn | VercelSignIn) -> dict[str, Any]:
    steps = [{"step": step.name, "outcome": str(step.outcome), "said": step.said} for step in found.steps]
    return {"at": name, "outcome": str(found.outcome), "steps": steps}
