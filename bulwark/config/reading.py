"""Read a document into a model and go on after every error, so that all of them are told at once.

What could be read stands in the result; what could not is absent from it. Looking at an absent part raises AttributeError, by
which a rule that needs it is skipped (`bulwark.config.rules`) while the others still speak.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Generic, TypeGuard, TypeVar, Union, cast, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bulwark.config import wording
from bulwark.config.base import Section
from bulwark.config.paths import Path
from bulwark.errors import Problem

Model = TypeVar("Model", bound=Section)


@dataclass(frozen=True, slots=True)
class Reading(Generic[Model]):
    """What came of a document."""

    section: Model
    """The model; incomplete if there are problems."""
    problems: tuple[Problem, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every key could be read."""
        return not self.problems


def read_section(model: type[Model], document: object, stack: str = "") -> Reading[Model]:
    """Read a whole document, a value as JSON or YAML has it, collecting every problem."""
    reader = _Reader(stack)
    section = reader.section(model, document, ())
    return Reading(cast("Model", model.model_construct() if section is None else section), tuple(reader.problems))


class _Reader:
    """One pass over a document."""

    def __init__(self, stack: str) -> None:
        self.stack = stack
        self.problems: list[Problem] = []

    def section(self, model: type[Section], document: object, path: Path) -> Section | None:
        """Read one section; None if it is no mapping at all."""
        if not self._has_keys(document, path, model):
            return None
        for key in document:
            if key not in model.model_fields:
                self.problems.append(wording.unknown_key(self.stack, path, key, model.model_fields))
        values = dict(self._values(model, document, path))
        section = model.model_construct(**values)
        for name in document:
            if name in model.model_fields and name not in values:
                vars(section).pop(name, None)  # the default that was put in its place is not what was written
        return section

    def _has_keys(self, document: object, path: Path, model: type[Section]) -> TypeGuard[Mapping[Any, Any]]:
        if isinstance(document, Mapping) and set(document) != {"secure"}:
            return True
        is_encrypted = isinstance(document, Mapping)
        self.problems.append(
            wording.encrypted(self.stack, path)
            if is_encrypted
            else wording.not_a_mapping(self.stack, path, document, model.model_fields)
        )
        return False

    def _values(self, model: type[Section], document: Mapping[Any, Any], path: Path) -> Iterator[tuple[str, Any]]:
        for name, field in model.model_fields.items():
            place = (*path, name)
            if name not in document:
                if field.is_required():
                    self.problems.append(wording.missing_key(self.stack, path, name, field))
                continue
            kind = _section_of(field.annotation)
            of_many = _sections_by_name(field.annotation)
            if kind is not None:
                section = self.section(kind, document[name], place)
                if section is not None:
                    yield name, section
            elif of_many is not None and isinstance(document[name], Mapping) and document[name]:
                yield name, self._sections(*of_many, document[name], place)
            else:
                yield from self._leaf(model, name, document[name], place)

    def _sections(self, keys: Any, model: type[Section], document: Mapping[Any, Any], path: Path) -> dict[Any, Section]:
        found: dict[Any, Section] = {}
        for key, value in document.items():
            place = (*path, str(key))
            name = self._checked(_key_adapter(keys), key, place, is_key=True)
            section = self.section(model, value, place)
            if section is not None and name is not None:
                found[name[0]] = section
        return found

    def _leaf(self, model: type[Section], name: str, value: object, path: Path) -> Iterator[tuple[str, Any]]:
        read = self._checked(_field_adapter(model, name), value, path)
        if read is not None:
            yield name, read[0]

    def _checked(self, adapter: TypeAdapter[Any], value: object, path: Path, *, is_key: bool = False) -> tuple[Any] | None:
        """Return the value in a tuple of one (it may be None itself), or None after noting what is wrong with it."""
        if isinstance(value, Mapping) and set(value) == {"secure"}:
            self.problems.append(wording.encrypted(self.stack, path))
            return None
        try:
            return (adapter.validate_python(value),)
        except ValidationError as error:
            details = error.errors(include_url=False)
            self.problems.extend(
                wording.word_error(self.stack, path, item, is_key=is_key) for item in details if not _is_echo(item)
            )
            return None


def _is_echo(details: ErrorDetails) -> bool:
    """Return whether an error only follows from others: a list counts as too short when its entries are wrong."""
    return details["type"] == "too_short" and len(details["input"]) > 0


def _section_of(annotation: Any) -> type[Section] | None:
    """Return the section that an annotation stands for, also if it may be absent."""
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next((part for part in get_args(annotation) if part is not type(None)), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Section) else None


def _sections_by_name(annotation: Any) -> tuple[Any, type[Section]] | None:
    """Return the kind of the keys and the section, of a mapping of names to sections."""
    if get_origin(annotation) is not Mapping:
        return None
    keys, values = get_args(annotation)
    section = _section_of(values)
    return None if section is None else (keys, section)


@cache
def _field_adapter(model: type[Section], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    # pydantic has taken the outermost Annotated apart; its constraints are in the metadata.
    kind: Any = cast("Any", Annotated)[field.annotation, *field.metadata] if field.metadata else field.annotation
    return TypeAdapter(kind)


@cache
def _key_adapter(keys: Any) -> TypeAdapter[Any]:
    return TypeAdapter(keys)
