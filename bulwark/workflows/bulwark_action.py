"""`actions/bulwark/action.yml`: brings this program to a job and runs one of its commands.

GitHub fetches the whole repository of an action at its commit, so the program, its lock file and the stack files lie beside the
action: nothing is checked out. Packages are installed into an environment of their own, each held against its checksum; the job's
own Python is left alone.
"""

from typing import Final

from bulwark.workflows.composite import ActionInput, ActionOutput, CompositeAction
from bulwark.workflows.expressions import Expression
from bulwark.workflows.fleet import ACTION_FOLDER
from bulwark.workflows.pins import pin
from bulwark.workflows.steps import Run, Use
from bulwark.workflows.yaml_text import render_document

PATH: Final = f"{ACTION_FOLDER}/action.yml"
LOCK: Final = f"{ACTION_FOLDER}/requirements.lock"

PYTHON: Final = "3.11"
"""The oldest Python that the program runs on, and the one its tests run on."""

_HEADER: Final = """\
Written by `make generate` from bulwark/workflows/bulwark_action.py; change it there.
Its lock file is written by `make lock`."""

_INSTALL: Final = """\
environment="$RUNNER_TEMP/bulwark/$(sha256sum "$GITHUB_ACTION_PATH/requirements.lock" | cut -c 1-16)"
if [[ ! -e "$environment/complete" ]]; then
  "$PYTHON" -m venv "$environment"
  "$environment/bin/python" -m pip install --disable-pip-version-check --no-input --quiet \
    --require-hashes --only-binary :all: --no-deps --requirement "$GITHUB_ACTION_PATH/requirements.lock"
  touch "$environment/complete"
fi
echo "python=$environment/bin/python" >> "$GITHUB_OUTPUT"
"""

_RUN: Final = """\
arguments=()
while IFS= read -r line; do
  if [[ -n "$line" ]]; then arguments+=("$line"); fi
done <<< "$BULWARK_ARGUMENTS"
if [[ "$BULWARK_SUMMARY" == true ]]; then arguments+=(--summary "$GITHUB_STEP_SUMMARY"); fi
document="$(mktemp "$RUNNER_TEMP/bulwark/document-XXXXXX.json")"
echo "document=$document" >> "$GITHUB_OUTPUT"
cd "$GITHUB_ACTION_PATH/../.."
PYTHONPATH="$PWD" "$PYTHON" -P -m bulwark "${arguments[@]}" | tee "$document"
"""


def bulwark_action() -> CompositeAction:
    """Return the action."""
    return CompositeAction(
        name="Bulwark",
        description="Run a command of bulwark as it is at this commit",
        inputs={
            "arguments": ActionInput("The command and its arguments, one a line; no shell reads them."),
            "summary": ActionInput("Whether the command writes the job's summary: true or false.", default="false"),
        },
        outputs={
            "document": ActionOutput("File with what the command printed.", Expression("steps.command.outputs.document")),
        },
        steps=(
            Use(
                name="Set up Python",
                id="python",
                pin=pin("actions/setup-python"),
                given={"python-version": PYTHON, "update-environment": "false"},
            ),
            Run(
                name="Install what the command needs",
                id="packages",
                script=_INSTALL,
                env={"PYTHON": str(Expression("steps.python.outputs.python-path"))},
            ),
            Run(
                name="Run the command",
                id="command",
                script=_RUN,
                env={
                    "PYTHON": str(Expression("steps.packages.outputs.python")),
                    "BULWARK_ARGUMENTS": str(Expression("inputs.arguments")),
                    "BULWARK_SUMMARY": str(Expression("inputs.summary")),
                },
            ),
        ),
    )


def render_action() -> str:
    """Return the text of the action's file."""
    action = bulwark_action()
    return render_document(action.plain(), action.notes(), _HEADER)
