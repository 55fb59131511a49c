"""What a month costs, item by item. It is always told, so it always passes; what has no published price is said."""

from collections.abc import Iterator
from typing import Any, Final

from bulwark.core.doctor.costs import CostLine, Payer, cost_line, total
from bulwark.core.doctor.finding import Finding, good
from bulwark.doctor.scene import Check, Scene
from bulwark.doctor.spending import spending

ID: Final = "monthly-cost"


def look(scene: Scene) -> Iterator[Finding]:
    """Compute what this environment costs, and what the accounts cost that all environments share."""
    today = scene.now.date()
    lines = [cost_line(price, amount, today) for price, amount in spending(scene.pipeline, scene.fleet, scene.seats)]
    places = {
        Payer.ENVIRONMENT: f"Google project {scene.project}",
        Payer.ACCOUNT: f"GitHub {scene.pipeline.github.owner} and Vercel {scene.pipeline.vercel.team}",
    }
    for payer, place in places.items():
        yield _judge(place, [line for line in lines if line.price.payer is payer])


def _judge(place: str, lines: list[CostLine]) -> Finding:
    whole = total(lines)
    evidence: dict[str, Any] = {
        "currency": "USD",
        "low_usd": round(whole.low_usd, 2),
        "high_usd": round(whole.high_usd, 2),
        "unpriced": list(whole.unpriced),
        "lines": [line.document() for line in lines],
    }
    reason = f"costs {whole.low_usd:.2f} to {whole.high_usd:.2f} USD a month"
    unverified = sorted({line.price.id for line in lines if not line.price.is_verified})
    warnings = [f"{', '.join(whole.unpriced)}: no price is published; it comes on top"] if whole.unpriced else []
    warnings += [f"{', '.join(unverified)}: the price is not verified at the vendor's own page"] if unverified else []
    return good(place, reason, evidence, warnings=warnings)


CHECK: Final = Check(ID, "What a month costs is told item by item", look)
