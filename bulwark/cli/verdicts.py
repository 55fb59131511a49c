"""The exit status of each phase."""

from bulwark.cli.result import ExitCode
from bulwark.core.verdict import Phase


def exit_code_of_phase(phase: Phase) -> ExitCode:
    """Return 0 for a pass, 1 for a fail, 3 for everything that is not decided."""
    return {Phase.PASS: ExitCode.PASS, Phase.FAIL: ExitCode.FAIL}.get(phase, ExitCode.UNDECIDED)
