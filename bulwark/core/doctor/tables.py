"""Write what the doctor found for people: lines, tables, and the commands that mend it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bulwark.core.doctor.capabilities import CAPABILITIES, GITHUB_PLANS, VERCEL_PLANS
from bulwark.core.doctor.finding import Finding
from bulwark.core.health.summary import SIGNS
from bulwark.core.verdict import Phase

_WARNING: Final = "△"
_GAP: Final = "  "


def finding_lines(check: str, findings: Iterable[Finding]) -> list[str]:
    """Return a check's findings: those that pass without a warning in one line, the others one by one."""
    known = tuple(findings)
    plain = [finding for finding in known if finding.phase is Phase.PASS and not finding.warnings]
    lines = [f"{SIGNS[Phase.PASS]} {check}: {_joined(plain)}"] if plain else []
    for finding in known:
        if finding in plain:
            continue
        lines.append(
            f"{SIGNS[finding.phase] if finding.phase is not Phase.PASS else _WARNING} {check}: {finding.subject} {finding.reason}"
        )
        lines += [f"    would cause: {finding.consequence}"] if finding.consequence else []
        lines += [f"    instead: {finding.remedy}"] if finding.remedy else []
        lines += [f"    warning: {warning}" for warning in finding.warnings]
    return lines


def command_lines(findings: Iterable[Finding]) -> list[str]:
    """Return the commands that mend what was found, each once, in the order in which they can succeed."""
    commands = dict.fromkeys(command for finding in findings for command in finding.commands)
    return [f"  {command}" for command in sorted(commands, key=_turn)]


def _turn(command: str) -> int:
    """Return when a command's turn is: nothing works behind an API that is off, and an update needs everything else."""
    first = ("gcloud services enable ", "bulwark init ")
    return next(
        (turn for turn, start in enumerate(first) if command.startswith(start)), 3 if command.startswith("bulwark up ") else 2
    )


def capability_table(findings: Iterable[Finding]) -> list[str]:
    """Return the matrix of what the plans offer for private repositories, and what the configuration asks for."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        asked.setdefault(str(finding.evidence["capability"]), []).append(finding.evidence)
    lines: list[str] = []
    for vendor, plans in (("github", GITHUB_PLANS), ("vercel", VERCEL_PLANS)):
        rows = [[f"{vendor}, private" if vendor == "github" else vendor, *plans, "asked for by", "here"]]
        for capability in CAPABILITIES:
            if capability.vendor == vendor:
                offers = ["yes" if capability.is_offered(plan) else "no" for plan in plans]
                facts = asked.get(capability.id, [])
                rows.append([capability.id, *offers, ", ".join(str(one["place"]) for one in facts) or "-", _here(facts)])
        lines += ["", *_columns(rows)]
    return lines[1:]


def limit_table(findings: Iterable[Finding]) -> list[str]:
    """Return how much of each limit is used."""
    rows = [["limit", "used", "of", "share", "where", "read", "source"]]
    for finding in findings:
        facts = finding.evidence
        mark = "" if facts["verified"] else " (unverified)"
        share, read = f"{facts['ratio']:.0%}", f"{facts['read']}{mark}"
        rows.append([facts["limit"], f"{facts['used']}", f"{facts['maximum']}", share, facts["place"], read, facts["source"]])
    return _columns(rows)


def cost_table(findings: Iterable[Finding]) -> list[str]:
    """Return what a month costs, line by line, and on what assumptions."""
    rows = [["USD a month", "for", "units", "price", "assumes"]]
    for finding in findings:
        rows += [_cost_row(line) for line in finding.evidence["lines"]]
        span = _span(finding.evidence["low_usd"], finding.evidence["high_usd"], 2)
        rows.append([span, f"= {finding.subject}", "", "", "; ".join(finding.warnings)])
    return _columns(rows)


def _cost_row(line: Mapping[str, Any]) -> list[str]:
    if line["usd"] is None:
        money, price = "not published", "not published"
    else:
        money = _span(line["low_usd"], line["high_usd"], 2)
        price = f"{line['usd']:g} for {line['per']:,.0f}" + (f", {line['free']:,.0f} free" if line["free"] else "")
    price += f", from {line['since']} at the earliest" if line["since"] else ""
    price += "" if line["verified"] else " (unverified)"
    return [money, line["what"], _span(line["units_low"], line["units_high"], 0), price, line["assumption"]]


def _span(low: float, high: float, digits: int) -> str:
    small, large = f"{low:,.{digits}f}", f"{high:,.{digits}f}"
    return small if small == large else f"{small} to {large}"


def _here(facts: Sequence[Mapping[str, Any]]) -> str:
    """Return how what is asked for stands: the worst of its places."""
    if not facts:
        return "-"
    lacking = [one for one in facts if not one["offered"]]
    modes = sorted({str(one["degraded_mode"]) for one in lacking if one["degraded_mode"]})
    if any(not one["degraded_mode"] for one in lacking):
        return "missing"
    return f"replaced by {', '.join(modes)}" if modes else "offered"


def _joined(findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return f"{findings[0].subject} {findings[0].reason}"
    return f"{len(findings)} pass ({', '.join(finding.subject for finding in findings)})"


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [_GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
