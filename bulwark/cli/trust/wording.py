"""Say proofs and ways in words and as a diagram."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from bulwark.cli.result import printable
from bulwark.core.trust.graph import Edge
from bulwark.core.trust.proof import Proof, Verdict
from bulwark.core.trust.reaching import Reach
from bulwark.core.trust.telling import claims_in_words, named, steps_in_words

_MEMBER: Final = "/attribute.duty/"
_INDENT: Final = "    "


def proofs_text(proofs: Sequence[Proof], gaps: Iterable[str]) -> str:
    """Return every sentence with its verdict, for those that do not hold who comes in and how, and a last line that counts."""
    lines = list(gaps)
    for proof in proofs:
        lines.append(f"{proof.verdict}: {proof.assertion.text}")
        lines += _shown(proof)
    counts = Counter(proof.verdict for proof in proofs)
    told = ", ".join(f"{counts[verdict]} {_counted(verdict)}" for verdict in Verdict if counts[verdict])
    lines.append(f"{len(proofs)} {'sentence' if len(proofs) == 1 else 'sentences'}: {told}")
    return printable("\n".join(lines))


def reaches_text(reaches: Sequence[Reach], gaps: Iterable[str]) -> str:
    """Return who reaches what, by who comes in."""
    lines = list(gaps)
    for who, found in groupby(reaches, key=lambda one: one.who):
        listed = tuple(found)
        lines.append(named(who))
        if listed[0].token:
            lines.append(f"  by a token with {claims_in_words(listed[0].token)}")
        lines += [f"{_INDENT}{one.use} {one.resource}{_rider(one)}" for one in listed]
    count = len({one.who for one in reaches})
    lines.append(f"{len(reaches)} ways of {count} who come in")
    return printable("\n".join(lines))


def mermaid(reaches: Sequence[Reach]) -> str:
    """Return the steps of all ways as a Mermaid flowchart; those by which one rises are drawn thick, doubtful ones dotted."""
    steps = dict.fromkeys(edge for one in reaches for edge in one.path)
    names = {name: f"n{number}" for number, name in enumerate(dict.fromkeys(_ends(steps)))}
    nodes = (f'  {short}["{_escaped(name)}"]' for name, short in names.items())
    drawn = (f"  {names[str(edge.source)]} {_arrow(edge)} {names[str(edge.target)]}" for edge in steps)
    return "\n".join(["flowchart LR", *nodes, *dict.fromkeys(drawn)])


def _ends(steps: Iterable[Edge]) -> Iterator[str]:
    for edge in steps:
        yield str(edge.source)
        yield str(edge.target)


def _arrow(edge: Edge) -> str:
    if edge.doubt:
        return "-.->"
    return "==>" if edge.is_rising else "-->"


def _escaped(name: str) -> str:
    """Return a name short and without what Mermaid reads as its own: a member by its attribute's value."""
    short = name.rpartition(_MEMBER)[2]
    return "".join(sign if sign.isalnum() or sign in " .:/@_-*" else f"#{ord(sign)};" for sign in short)


def _counted(verdict: Verdict) -> str:
    return {Verdict.HOLDS: "hold", Verdict.VIOLATED: "violated", Verdict.UNKNOWN: "unknown"}[verdict]


def _shown(proof: Proof) -> Iterator[str]:
    if proof.who:
        yield f"{_INDENT}{named(proof.who)}"
    if proof.token:
        yield f"{_INDENT}  for example a token with {claims_in_words(proof.token)}"
    yield from (f"{_INDENT}{step}" for step in steps_in_words(proof.path))
    for doubt in proof.doubts:
        yield f"{_INDENT}not known: {doubt}"


def _rider(one: Reach) -> str:
    riders = [*([] if one.is_direct else ["by rising"]), *([] if one.is_certain else ["perhaps"])]
    return f" ({', '.join(riders)})" if riders else ""
