"""Write a document as YAML for people: keys in the model's order, scripts as blocks, comments where they belong.

Long conditions are folded at their alternatives. Texts that a YAML 1.1 reader would take for something else are quoted, so
that every reader sees the same (GitHub reads YAML 1.2).
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString, SingleQuotedScalarString

from bulwark.workflows.notes import Note, Path

_INDENT: Final = 2
_WIDTH: Final = 100_000
"""Lines are broken where we say, never where a width ends: a folded line changes what a plain reader sees."""
_LONG_CONDITION: Final = 80
_ALTERNATIVE: Final = " || "

# YAML 1.1 (https://yaml.org/type/): booleans, null, and numbers, also in base 60, and dates.
_OTHERWISE_READ: Final = re.compile(
    r"(?i:y|yes|n|no|true|false|on|off|null|~|)|[-+]?[0-9][0-9_,.:eExa-f-]*|[-+]?\.(?i:inf|nan)|[0-9*][0-9*,/ -]+", re.ASCII
)


def render_document(document: Mapping[str, Any], notes: Sequence[Note], header: str) -> str:
    """Return the YAML text of a document with its comments, ending with a line break.

    Args:
        document: mappings, sequences, texts, whole numbers and booleans.
        notes: comments; each path is an entry of the document.
        header: lines that stand as a comment before everything.

    Raises:
        KeyError, IndexError: a note's path is no entry.
    """
    root = _node(document, "")
    for note in notes:
        _attach(root, note)
    writer = YAML()
    writer.indent(mapping=_INDENT, sequence=2 * _INDENT, offset=_INDENT)
    writer.width = _WIDTH
    text = io.StringIO()
    writer.dump(root, text)
    lead = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    return f"{lead}\n{_space_out(text.getvalue())}"


def _node(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        node = CommentedMap((name, _node(inner, name)) for name, inner in value.items())
        if not value:
            node.fa.set_flow_style()
        return node
    if isinstance(value, list):
        return CommentedSeq(_node(inner, key) for inner in value)
    return _text(value, key) if isinstance(value, str) else value


def _text(value: str, key: str) -> Any:
    if "\n" in value:
        # A block that ends in empty lines would take the empty line after it for its own.
        is_block = value.strip() and not value.endswith("\n\n")
        return LiteralScalarString(value) if is_block else DoubleQuotedScalarString(value)
    if key == "if" and len(value) > _LONG_CONDITION and _ALTERNATIVE in value:
        folded = FoldedScalarString(value)
        # ruamel breaks the line at these spaces, and reads them as spaces again.
        folded.fold_pos = [match.end() - 1 for match in re.finditer(re.escape(_ALTERNATIVE), value)]
        return folded
    return SingleQuotedScalarString(value) if _OTHERWISE_READ.fullmatch(value) else value


def _attach(root: Any, note: Note) -> None:
    holder, key = _holder(root, note.path)
    if note.is_beside:
        holder.yaml_add_eol_comment(note.text, key, column=0)
    else:
        holder.yaml_set_comment_before_after_key(key, before=note.text, indent=_depth(note.path))


def _holder(root: Any, path: Path) -> tuple[Any, str | int]:
    node = root
    for part in path[:-1]:
        node = node[part]
    node[path[-1]]
    return node, path[-1]


def _depth(path: Path) -> int:
    """Return the column of an entry: each key or index above it goes in by one indent."""
    return _INDENT * (len(path) - 1)


_BLOCK: Final = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[^\s#].*: )?[|>][-+0-9]*")
_STARTS: Final = {
    "jobs": re.compile(r" {2}[A-Za-z_#]| +- name:| +#"),
    "runs": re.compile(r" +- name:| +#"),
}


def _space_out(text: str) -> str:
    """Put an empty line before each key at the top, each job and each step but the first below its key."""
    lines: list[str] = []
    section, block_column = "", None
    for line in text.splitlines():
        if block_column is not None and (not line.strip() or len(line) - len(line.lstrip()) > block_column):
            lines.append(line)
            continue
        section = line.partition(":")[0] if re.match(r"[a-z]", line) else section
        starts = line[:1].isalpha() or (section in _STARTS and _STARTS[section].match(line))
        follows_opening = lines and (lines[-1].endswith(":") or lines[-1].lstrip().startswith("#"))
        if lines and starts and not follows_opening:
            lines.append("")
        lines.append(line)
        block = _BLOCK.fullmatch(line)
        block_column = _column(block) if block else None
    return "\n".join(lines) + "\n"


def _column(block: re.Match[str]) -> int:
    """Return the column of the key, or of the dash, whose block begins; its lines stand further to the right."""
    inside = len(block["indent"]) + len(block["dashes"])
    return inside if block["key"] else block.string.rindex("-", 0, inside)
