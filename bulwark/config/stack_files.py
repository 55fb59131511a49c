"""Read the stack files of a folder, `Pulumi.<stack>.yaml`, without an engine.

Nothing of a file's text is ever quoted: a file that can not be parsed may hold anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from bulwark.config.pipeline import ENVIRONMENT_SECRETS_KEY, PIPELINE_KEY
from bulwark.errors import Problem, StackFileError, UsageError

_FILE_NAME: Final = re.compile(r"Pulumi\.(?P<stack>[A-Za-z0-9_.-]+)\.yaml", re.ASCII)


@dataclass(frozen=True, slots=True)
class StackFile:
    """What a stack file says to Bulwark."""

    stack: str
    path: Path
    pipeline: Any
    """The value of `bulwark:pipeline`, as YAML has it."""
    environment_secrets: Any
    """The value of `bulwark:environmentSecrets`: each value encrypted, `{"secure": …}`; an empty mapping when there is none."""


def find_stack_files(folder: Path) -> dict[str, Path]:
    """Return the stack files of a folder by the name of their stack, sorted.

    Raises:
        UsageError: the folder does not exist, can not be listed, or has no stack file.
    """
    try:
        found = {match["stack"]: path for path in folder.iterdir() if (match := _FILE_NAME.fullmatch(path.name))}
    except OSError as error:
        raise UsageError(
            f"the folder {folder} can not be listed ({error.strerror}); there is no configuration to look at; "
            "name another with --folder"
        ) from error
    if not found:
        raise UsageError(
            f"the folder {folder} has no Pulumi.<stack>.yaml; there is no configuration to look at; "
            "go to the folder with the stack files, or name it with --folder"
        )
    return dict(sorted(found.items()))


def read_stack_files(folder: Path) -> dict[str, StackFile]:
    """Read every stack file of a folder, by the name of its stack.

    Raises:
        UsageError: the folder has no stack file, or can not be listed.
        StackFileError: files can not be read; carries a problem for each of them.
    """
    files: dict[str, StackFile] = {}
    problems: list[Problem] = []
    for stack, path in find_stack_files(folder).items():
        try:
            files[stack] = read_stack_file(stack, path)
        except StackFileError as error:
            problems.extend(error.problems)
    if problems:
        raise StackFileError(problems)
    return files


def read_stack_file(stack: str, path: Path) -> StackFile:
    """Read one stack file.

    Raises:
        StackFileError: it can not be read, is not YAML, or has no pipeline.
    """
    document = _parse(stack, path)
    config = document.get("config") if isinstance(document, Mapping) else None
    if not isinstance(config, Mapping) or PIPELINE_KEY not in config:
        raise StackFileError(
            [
                Problem(
                    stack,
                    f'config["{PIPELINE_KEY}"]',
                    "the key is missing",
                    "the program would not know what to bring up, and rules between stacks could not be held",
                    "write the pipeline below it as docs/configuration.md shows, or move another project's stack elsewhere",
                )
            ]
        )
    return StackFile(stack, path, config[PIPELINE_KEY], config.get(ENVIRONMENT_SECRETS_KEY) or {})


def _parse(stack: str, path: Path) -> Any:
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _unreadable(stack, f"the file can not be read: {error.strerror}", "let it be read, or restore it") from error
    except UnicodeDecodeError as error:
        raise _unreadable(stack, f"byte {error.start} is not UTF-8", "save the file as UTF-8") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        kind = "a key stands there twice" if type(error).__name__ == "DuplicateKeyError" else "the file is not YAML"
        # ruamel's own text quotes the lines around the place, which may hold a secret.
        raise _unreadable(stack, f"{kind}{place}", "correct it there or just before") from None
    except RecursionError:
        raise _unreadable(stack, "keys or lists stand inside of each other too deep to be read", "flatten them") from None
    except (YAMLError, ValueError) as error:
        raise _unreadable(stack, f"the file is not YAML ({type(error).__name__})", "correct it") from None


def _unreadable(stack: str, wrong: str, remedy: str) -> StackFileError:
    return StackFileError([Problem(stack, "", wrong, "nothing of the environment could be known", remedy)])
