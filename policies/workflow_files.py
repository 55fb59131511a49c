"""Read workflow and action files that a program writes into repositories, as plain data.

They are parsed as YAML 1.2 and only to nodes: keys are texts (`on` never becomes true), values are texts, numbers, true, false
or nothing, and no tag makes anything else of them. Aliases are followed, as GitHub does. What GitHub itself refuses (a key that
stands twice, a merge key, several documents), and what is no workflow or action, is undecided: it is never a pass.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from policies.resources import Resource, UndecidedError, Value
from policies.rule import Applicability

FILE_TYPE: Final = "github:index/repositoryFile:RepositoryFile"

_WORKFLOW_PATH: Final = re.compile(r"/*(?:\./+)*\.github/workflows/[^/]+\.ya?ml")
"""GitHub reads workflows from this folder alone, not from those below it."""
_ACTION_PATH: Final = re.compile(r"(?:.*/)?action\.ya?ml", re.DOTALL)

_FILES_REMEMBERED: Final = 64
"""Every rule about workflows asks for the same file in a row, so one would do but for the analyzer's threads."""

_TRUE: Final = frozenset({"true", "yes", "on"})
"""The last two only where a file asks for YAML 1.1."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job of a workflow."""

    name: str
    value: Value

    @property
    def is_call(self) -> bool:
        """True when the job is that of another, reusable workflow."""
        return not self.value.field("uses").is_absent


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a job, or of a composite action."""

    value: Value
    job: Job | None
    """None in an action."""

    def uses(self, action: str) -> bool:
        """Say whether the step uses an action, named as `owner/repository`, in any version."""
        named = self.value.field("uses").optional_text() or ""
        return named.partition("@")[0].strip().lower() == action


@dataclass(frozen=True, slots=True)
class WorkflowFile:
    """The content of a workflow or an action file."""

    path: str
    document: Value
    is_action: bool

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs, in the file's order; none in an action."""
        return tuple(Job(name, value) for name, value in self.document.field("jobs").fields())

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all jobs, or those of a composite action."""
        if self.is_action:
            return tuple(Step(step, None) for step in self.document.field("runs").field("steps").items())
        return tuple(Step(step, job) for job in self.jobs for step in job.value.field("steps").items())

    @property
    def triggers(self) -> Mapping[str, Value]:
        """What starts the workflow, with its filters; it may be written as a name, a list of names or an object."""
        on = self.document.field("on")
        if isinstance(on.raw, str):
            return {on.raw: Value(None, on.path)}
        if isinstance(on.raw, list):
            return {name.text(): Value(None, name.path) for name in on.items()}
        return dict(on.fields())


def _has_path(resource: Resource, *forms: re.Pattern[str]) -> bool:
    if resource.type != FILE_TYPE:
        return False
    path = resource.inputs.get("file")
    # A path that cannot be seen may be any: the rule then says that it could not decide.
    return not isinstance(path, str) or any(form.fullmatch(path) for form in forms)


WORKFLOWS: Final = Applicability(
    "workflow files that a program writes into repositories", lambda resource: _has_path(resource, _WORKFLOW_PATH)
)
WORKFLOWS_AND_ACTIONS: Final = Applicability(
    "workflow files and action files that a program writes into repositories",
    lambda resource: _has_path(resource, _WORKFLOW_PATH, _ACTION_PATH),
)


def read_workflow(resource: Resource) -> WorkflowFile:
    """Return what a file says.

    Raises:
        UndecidedError: path or content are not known, or the content is no workflow or action that GitHub would take.
    """
    path = resource.read("file").text()
    document = Value(_parse(resource.read("content").text()), "content")
    is_action = _WORKFLOW_PATH.fullmatch(path) is None
    if not isinstance(document.raw, Mapping):
        raise UndecidedError("content", "it is no workflow or action, but a single value or a list")
    if is_action and document.field("runs").field("using").optional_text() is None:
        raise UndecidedError("content", "it is no action: it does not say what it runs (runs.using)")
    if not is_action and (document.field("on").is_absent or not document.field("jobs").fields()):
        raise UndecidedError("content", "it is no workflow: it has no triggers (on) or no jobs")
    return WorkflowFile(path, document, is_action)


def scalar_text(place: Value) -> str:
    """Return a text; empty for nothing. GitHub takes a number or a truth where it expects a text, and so does this."""
    return str(place.raw) if isinstance(place.raw, bool | int | float) else place.optional_text() or ""


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a plain value; a part that has aliases once."""
    waiting, seen = [value], set[int]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list) and id(one) not in seen:
            seen.add(id(one))
            waiting.extend(one.values() if isinstance(one, dict) else one)


@lru_cache(maxsize=_FILES_REMEMBERED)
def _parse(content: str) -> Any:
    # A tenth of a second of import, so only a program with such files pays it.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader = YAML(typ="safe", pure=True)
    # An anchor given twice is YAML: an alias means the later one. A warning in the engine's output would help nobody.
    reader.composer.warn_double_anchors = False
    try:
        return _Plain().of(reader.compose(content))
    except (YAMLError, RecursionError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise UndecidedError("content", f"it is not YAML that GitHub takes ({said})") from error


class _Plain:
    """Makes plain values of YAML nodes, each node once however many aliases it has."""

    def __init__(self) -> None:
        self._made: dict[int, Any] = {}
        self._open: set[int] = set()

    def of(self, node: Any) -> Any:
        """Return the plain value of a node; None of no node."""
        if node is None:
            return None
        if id(node) in self._open:
            raise UndecidedError("content", "an alias leads back into what it is part of")
        if id(node) not in self._made:
            self._open.add(id(node))
            self._made[id(node)] = _MAKERS[node.id](self, node)
            self._open.discard(id(node))
        return self._made[id(node)]

    def mapping(self, node: Any) -> dict[str, Any]:
        """Return an object with text keys."""
        plain: dict[str, Any] = {}
        for key, value in node.value:
            if key.id != "scalar" or str(key.tag).endswith(":merge"):
                raise UndecidedError("content", f"it has a key that GitHub refuses (line {key.start_mark.line + 1})")
            if key.value in plain:
                raise UndecidedError("content", f"the key {key.value} stands twice (line {key.start_mark.line + 1})")
            plain[key.value] = self.of(value)
        return plain

    def sequence(self, node: Any) -> list[Any]:
        """Return a list."""
        return [self.of(item) for item in node.value]

    def scalar(self, node: Any) -> Any:
        """Return a text, a number, true, false or None. A number in a form of its own (`0x1F`) stays text."""
        kind, text = str(node.tag).rpartition(":")[2], node.value
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in _TRUE
        if kind in _NUMBERS:
            try:
                return _NUMBERS[kind](text)
            except ValueError:
                return text
        return text


_MAKERS: Final[Mapping[str, Callable[[_Plain, Any], Any]]] = {
    "mapping": _Plain.mapping,
    "sequence": _Plain.sequence,
    "scalar": _Plain.scalar,
}
_NUMBERS: Final[Mapping[str, Callable[[str], Any]]] = {"int": int, "float": float}
