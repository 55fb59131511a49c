"""Write the stack file of one environment with any number of applications, from the project's own staging file.

The first application is the project's own. Each further one has all that the first has, under a name, numbers, a repository, a
Vercel project and a domain of its own: no resource is left out. Only what the tracked file says of the defaults is not said
again, since the engine hands a program its configuration in one variable, and Linux takes 128 KiB. Two things differ from the
tracked file, for all of them. The stack stands alone, so it owns its repositories and declares their rulesets, files and labels
too, by the rules of the production file. And the team is said to have a slot for a rolling release for each application.
"""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from benchmarks.demonstration import ROOT
from bulwark.config.pipeline import PIPELINE_KEY

STACK: Final = "staging"
LARGEST: Final = 50
"""Applications: not many more fit the variable in which a program gets its configuration (execve(2), MAX_ARG_STRLEN)."""
DEFAULTED: Final = (
    ("approval_before_first_stage",),
    ("rollout",),
    ("service_levels",),
    ("vercel", "firewall"),
    ("vercel", "retention"),
)
"""Keys of an application whose values in the tracked file are the defaults."""
_OWNER: Final = "production"
_DOMAIN: Final = "livingtree.io"
_WRITER: Final = YAML(typ="safe", pure=True)
_WRITER.default_flow_style = False


def write_fleet(folder: Path, applications: int) -> None:
    """Write `Pulumi.staging.yaml` into the folder.

    Raises:
        ValueError: fewer than one application, or more than fit.
    """
    if not 1 <= applications <= LARGEST:
        raise ValueError(f"{applications} applications do not fit one environment: there can be 1 to {LARGEST}.")
    document = read_fleet(ROOT)
    document["config"][PIPELINE_KEY] = fleet_of(
        document["config"][PIPELINE_KEY], read_fleet(ROOT, _OWNER)["config"][PIPELINE_KEY], applications
    )
    with (folder / f"Pulumi.{STACK}.yaml").open("w", encoding="utf-8") as file:
        _WRITER.dump(document, file)


def write_policy_configuration(pack: Path, applications: int) -> None:
    """Let the policy configuration in the folder accept of each application what it accepts of the first."""
    path = pack / "configuration.json"
    configuration = json.loads(path.read_text(encoding="utf-8"))
    (name, *_) = read_fleet(ROOT)["config"][PIPELINE_KEY]["apps"]
    for setting in configuration.values():
        if name in setting.get("exceptions", {}):
            setting["exceptions"] |= dict.fromkeys(_further_names(applications), setting["exceptions"][name])
    path.write_text(json.dumps(configuration, indent=2), encoding="utf-8")


def fleet_of(pipeline: Mapping[str, Any], owner: Mapping[str, Any], applications: int) -> dict[str, Any]:
    """Return the pipeline of a stack that stands alone; `owner` is the pipeline whose rules of branches are taken over."""
    fleet: dict[str, Any] = deepcopy(dict(pipeline))
    fleet["vercel"]["rolling_release_slots"] = applications
    _own(fleet["infrastructure"], owner["infrastructure"])
    (name, first), *_ = fleet["apps"].items()
    _own(first, owner["apps"][name])
    fleet["apps"] = {name: first} | {
        further: _further(first, further, number) for number, further in enumerate(_further_names(applications), 2)
    }
    return fleet


def _own(place: dict[str, Any], owner: Mapping[str, Any]) -> None:
    place["owns_repository"] = True
    place["branch_rules"] = deepcopy(owner["branch_rules"])


def _further_names(applications: int) -> list[str]:
    return [f"app-{number:02}" for number in range(2, applications + 1)]


def _further(first: Mapping[str, Any], name: str, number: int) -> dict[str, Any]:
    """Return an application like the first, that shares nothing with it that belongs to one alone."""
    app: dict[str, Any] = deepcopy(dict(first))
    app["repository"] |= {"name": name, "id": first["repository"]["id"] + number}
    app["vercel"]["project"] = f"{name}-{STACK}"
    app["domains"] = {f"{name}.{_DOMAIN}": {}}
    app["public_settings"]["NEXT_PUBLIC_APP_URL"] = f"https://{name}.{_DOMAIN}"
    # The account that Living Tree's plan names is the first one's; the others' follow from their names.
    del app["duties"]
    for *above, key in DEFAULTED:
        place = app[above[0]] if above else app
        del place[key]
    for key, contract in app["secrets"].items():
        contract["source"] = f"{name.upper().replace('-', '_')}_{key}"
    return app


def read_fleet(folder: Path, stack: str = STACK) -> Any:
    """Return the stack file of a folder."""
    return YAML(typ="safe", pure=True).load((folder / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
