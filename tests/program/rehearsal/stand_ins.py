"""What stands in the place of actions of others, whose code is not ours to keep: the same inputs, our own steps.

Checking out needs none: act copies the work tree that it is given.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bulwark.workflows.pins import all_pins

_SIGN_IN: Final = """
import json, os, sys

if "ACTIONS_ID_TOKEN_REQUEST_URL" not in os.environ:
    sys.exit("GitHub Actions did not inject $ACTIONS_ID_TOKEN_REQUEST_TOKEN or $ACTIONS_ID_TOKEN_REQUEST_URL into this job.")
google, provider = os.environ["BULWARK_GOOGLE_ENDPOINT"], os.environ["PROVIDER"]
account = f"{google}/v1/projects/-/serviceAccounts/{os.environ['ACCOUNT']}:generateAccessToken"
path = os.path.join(os.environ["RUNNER_TEMP"], "gha-creds.json")
with open(path, "w") as file:
    json.dump(
        {
            "type": "external_account",
            "audience": f"//iam.googleapis.com/{provider}",
            "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            "token_url": f"{google}/v1/token",
            "service_account_impersonation_url": account,
            "credential_source": {
                "url": f"{os.environ['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=https://iam.googleapis.com/{provider}",
                "headers": {"Authorization": f"Bearer {os.environ['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"},
                "format": {"type": "json", "subject_token_field_name": "value"},
            },
        },
        file,
    )
with open(os.environ["GITHUB_ENV"], "a") as file:
    file.write(f"GOOGLE_APPLICATION_CREDENTIALS={path}\\nGOOGLE_CLOUD_PROJECT={os.environ['PROJECT']}\\n")
"""

_KEEP: Final = """
import os, sys, zipfile
from pathlib import Path

path = Path(os.environ["GIVEN"])
files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
if not files:
    sys.exit(f"No files were found with the provided path: {path}. No artifacts will be uploaded.")
with zipfile.ZipFile(Path(os.environ["REHEARSAL_ARTIFACTS"], os.environ["NAME"] + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    for item in files:
        archive.write(item, item.name if path.is_file() else item.relative_to(path))
"""

_FETCH: Final = """
import os, sys, zipfile
from pathlib import Path

archive = Path(os.environ["REHEARSAL_ARTIFACTS"], os.environ["NAME"] + ".zip")
if not archive.is_file():
    sys.exit(f"Unable to download artifact(s): Artifact not found for name: {os.environ['NAME']}")
zipfile.ZipFile(archive).extractall(os.environ["GIVEN"])
"""

_PYTHON: Final = 'ln -s "$REHEARSAL_PYTHON" "$GITHUB_WORKSPACE/.venv" && echo "PYTHONPATH=$GITHUB_WORKSPACE" >> "$GITHUB_ENV"'
"""The environment with the packages is at hand already; the code is that of the checkout."""

_GIVEN: Final[Mapping[str, Mapping[str, str]]] = {
    "google-github-actions/auth": {
        "PROVIDER": "workload_identity_provider",
        "ACCOUNT": "service_account",
        "PROJECT": "project_id",
    },
    "actions/upload-artifact": {"NAME": "name", "GIVEN": "path"},
    "actions/download-artifact": {"NAME": "name", "GIVEN": "path"},
    "actions/setup-python": {},
}
"""Variables of each stand-in, and the inputs that they hold."""
_SCRIPTS: Final = {
    "google-github-actions/auth": _SIGN_IN,
    "actions/upload-artifact": _KEEP,
    "actions/download-artifact": _FETCH,
}


def write_stand_ins(folder: Path) -> tuple[str, ...]:
    """Write an action for each pin that needs one; return act's flags that put them in the others' place."""
    flags = []
    for pin in all_pins():
        if pin.action in _GIVEN:
            place = folder / pin.action.replace("/", "-")
            place.mkdir(parents=True)
            (place / "action.yml").write_text(json.dumps(_action(pin.action, pin.inputs, place)))
            (place / "script.py").write_text(_SCRIPTS.get(pin.action, ""))
            flags.append(f"--local-repository={pin.uses}={place}")
    return tuple(flags)


def _action(name: str, inputs: frozenset[str], place: Path) -> dict[str, object]:
    """Return the action's document; YAML reads JSON."""
    script = f'"{sys.executable}" "{place}/script.py"' if name in _SCRIPTS else _PYTHON
    env = {variable: f"${{{{ inputs.{given} }}}}" for variable, given in _GIVEN[name].items()}
    return {
        "name": name,
        "description": "Stands in for another's action",
        "inputs": {given: {"description": given} for given in sorted(inputs)},
        "runs": {"using": "composite", "steps": [{"name": name, "shell": "bash", "run": script, "env": env}]},
    }
