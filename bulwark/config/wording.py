"""Say what is wrong with a value in three parts, for every kind of error that pydantic finds in our models."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bulwark.config.fields import REFUSAL
from bulwark.config.paths import Path, describe_value, render_path
from bulwark.errors import Problem

Parts = tuple[str, str, str]
"""What is wrong, what it would cause, what to write instead."""

Wording = Callable[[str, Mapping[str, Any]], Parts]
"""From the description of the value seen and the error's context."""


def word_error(stack: str, path: Path, error: ErrorDetails, *, is_key: bool = False) -> Problem:
    """Return the problem that one of pydantic's errors is, in a value at this path or, with `is_key`, in the path's last key.

    Raises:
        KeyError: the models can fail in a way that has no words here yet; a test over all models keeps that from happening.
    """
    is_key = is_key or "[key]" in error["loc"]
    path = (*path, *(part for part in error["loc"] if part != "[key]"))
    seen = f"the name '{error['input']}'" if is_key else describe_value(error["input"], path)
    context = error.get("ctx", {})
    if isinstance(error["input"], Mapping) and set(error["input"]) == {"secure"}:
        return encrypted(stack, path)
    if error["type"] == REFUSAL:
        wrong, consequence, remedy = context["wrong"].replace("{seen}", seen), context["consequence"], context["remedy"]
    else:
        wrong, consequence, remedy = WORDINGS[error["type"]](seen, context)
    return Problem(stack, render_path(path), wrong, consequence, remedy)


def missing_key(stack: str, path: Path, key: str, field: FieldInfo) -> Problem:
    """Return the problem of a key that has to be there and is not; the path is the mapping's."""
    example = f"`{key}: {_write(field.examples[0])}`" if field.examples else f"`{key}`"
    return Problem(
        stack,
        render_path((*path, key)),
        "the key is missing",
        "there is no default that would be right",
        f"add {example}: {first_sentence(field.description or '')}",
    )


def unknown_key(stack: str, path: Path, key: object, known: Iterable[str]) -> Problem:
    """Return the problem of a key that no model knows; its value is never shown."""
    names = sorted(known)
    near = get_close_matches(str(key), names, n=1)
    return Problem(
        stack,
        render_path((*path, str(key))),
        f"the key '{key}' is unknown",
        "it would be ignored, and what it was meant to say would not hold",
        f"write {near[0]}" if near else f"remove it; the keys here are {', '.join(names)}",
    )


def not_a_mapping(stack: str, path: Path, value: object, fields: Mapping[str, FieldInfo]) -> Problem:
    """Return the problem of a value that should be a section's keys and is something else."""
    names = ", ".join(sorted(fields))
    needs_none = not any(field.is_required() for field in fields.values())
    return Problem(
        stack,
        render_path(path),
        f"{describe_value(value, path)} stands where keys belong",
        "nothing of what belongs here could be read",
        f"write its keys below it, one a line: {names}{'; or {} for the defaults' if needs_none else ''}",
    )


def encrypted(stack: str, path: Path) -> Problem:
    """Return the problem of an encrypted value inside of the pipeline's structure."""
    return Problem(
        stack,
        render_path(path),
        "the value is encrypted",
        "a secret would pass through the program and show in its plans",
        "keep it in Secret Manager, or below bulwark:environmentSecrets if no keyless way does; everything here is public",
    )


def first_sentence(description: str) -> str:
    """Return a description up to its first full stop, without the stop, on one line."""
    return " ".join(description.split("\n\n", maxsplit=1)[0].split()).split(". ")[0].rstrip(".")


def _write(example: object) -> str:
    return f"[{', '.join(map(str, example))}]" if isinstance(example, list) else str(example)


def _choices(seen: str, context: Mapping[str, Any]) -> Parts:
    """Name the nearest choice, or all of them; pydantic lists them as `'a', 'b' or 'c'`."""
    names = [part.strip("' ") for part in str(context["expected"]).replace(" or ", ", ").split(", ")]
    near = get_close_matches(seen.split("'")[-2] if "'" in seen else seen, names, n=1)
    remedy = f"write {near[0]}" if near else f"write {', '.join(names[:-1])} or {names[-1]}" if names[1:] else f"write {names[0]}"
    return f"{seen} is not a value that is known here", "nothing would act on it", remedy


def _not_text(seen: str, _: Mapping[str, Any]) -> Parts:
    return (
        f"{seen} is not text",
        "a vendor would get it in another form than it was meant",
        "write text, in quotes if it looks like a number",
    )


def _not_flag(seen: str, _: Mapping[str, Any]) -> Parts:
    return (
        f"{seen} is neither true nor false",
        "one reader would take it for yes and the next for no",
        "write true or false without quotes",
    )


def _not_list(seen: str, _: Mapping[str, Any]) -> Parts:
    return f"{seen} is not a list", "it could not be told where one entry ends", "write the entries in brackets, such as [a, b]"


def _not_mapping(seen: str, _: Mapping[str, Any]) -> Parts:
    return (
        f"{seen} stands where keys belong",
        "nothing of what belongs here could be read",
        "write names and values below it, one a line",
    )


def _too_few(seen: str, _: Mapping[str, Any]) -> Parts:
    return (
        f"{seen} has no entry",
        "what depends on it could never happen",
        "write at least one, or leave the key out where it may be",
    )


def _empty_text(_: str, __: Mapping[str, Any]) -> Parts:
    return "the text is empty", "nothing could be found by it", "write it, or remove the key"


def _too_many(_: str, context: Mapping[str, Any]) -> Parts:
    limit = context["max_length"]
    return f"there are {context['actual_length']} entries", f"the vendor takes {limit} and refuses more", f"keep {limit} at most"


WORDINGS: Final[Mapping[str, Wording]] = {
    "bool_type": _not_flag,
    "dict_type": _not_mapping,
    "enum": _choices,
    "literal_error": _choices,
    "mapping_type": _not_mapping,
    "string_too_short": _empty_text,
    "string_type": _not_text,
    "too_long": _too_many,
    "too_short": _too_few,
    "tuple_type": _not_list,
}
"""By pydantic's own name for the error (https://docs.pydantic.dev/2.14/errors/validation_errors/)."""
