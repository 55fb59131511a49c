"""Find the stack that a command is about: engine, configuration, environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer
from ruamel.yaml import YAML

from bulwark.config.environments import load_environment
from bulwark.config.pipeline import Pipeline
from bulwark.errors import UsageError
from bulwark.local.folder import LocalFolder
from bulwark.stacks.attached_providers import require_attached_providers
from bulwark.stacks.engine import Engine, obtain_engine
from bulwark.stacks.policy_configuration import modes_of_rules, trust_of
from bulwark.stacks.scratch import refresh_scratch
from bulwark.stacks.stack import Stack

FolderOption = Annotated[Path, typer.Option("--folder", help="Folder with the program and its stack files.", file_okay=False)]
ConfigFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--config-folder",
        envvar="BULWARK_CONFIG_FOLDER",
        help="Folder with the stack file to use; `bulwark local env` names that of the local cloud.",
        file_okay=False,
    ),
]

_PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a way to encrypt


def select_stack(name: str, checkout: Path, config_folder: Path | None) -> tuple[Stack, Pipeline]:
    """Return the stack, made if it is new, and its configuration; every setting is taken from the environment.

    Raises:
        UsageError: there is no such stack file, no passphrase though it needs one, or an attached provider does not answer.
        ConfigError: the configuration is wrong.
        EngineRunError: the engine cannot list or make stacks, as with a backend that is not there.
    """
    pipeline = load_environment(checkout, name)
    config_file = find_config_file(name, checkout, config_folder)
    require_passphrase(config_file, os.environ)
    require_attached_providers(os.environ)
    advisory = frozenset(modes_of_rules(pipeline))
    stack = Stack(name, Engine(obtain_engine(), {}), checkout, config_file, checkout / "policies", advisory, trust_of(pipeline))
    stack.ensure()
    return stack, pipeline


def require_passphrase(config_file: Path, environment: Mapping[str, str]) -> None:
    """Make sure that the engine can read the stack's secrets; where a key of a service encrypts them, nobody has a passphrase.

    `secretsprovider` is what `pulumi stack init --secrets-provider` writes; a new stack gets a passphrase.

    Raises:
        UsageError: the stack needs a passphrase and there is none.
    """
    settings = YAML(typ="safe").load(config_file.read_text(encoding="utf-8")) or {}
    has_key = settings.get("secretsprovider", _PASSPHRASE) != _PASSPHRASE
    if has_key or {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"} & environment.keys():
        return
    raise UsageError(
        "neither PULUMI_CONFIG_PASSPHRASE nor PULUMI_CONFIG_PASSPHRASE_FILE is set; the engine could not read the "
        "stack's secrets. "
        'Set it to the stack\'s passphrase, or for the local cloud run: eval "$(bulwark local env)"'
    )


def find_config_file(name: str, checkout: Path, config_folder: Path | None) -> Path:
    """Return the stack file to use. The local cloud's copy is brought up to date first: edits of the original count at once.

    Raises:
        UsageError: there is no such file.
    """
    local = LocalFolder.at(checkout)
    if config_folder is not None and config_folder.resolve() == local.stack_file(name).parent.resolve():
        return refresh_scratch(checkout, local, name)
    config_file = (config_folder or checkout) / f"Pulumi.{name}.yaml"
    if not config_file.exists():
        raise UsageError(
            f"{config_file} does not exist; the engine would have no configuration. Name its folder with --config-folder."
        )
    return config_file.resolve()
