"""Compute what a month costs, as a range: how much is used is known of some things and estimated of others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Payer(StrEnum):
    """Whose bill it stands on."""

    ENVIRONMENT = "environment"
    """The environment's Google project: every environment has its own."""
    ACCOUNT = "account"
    """The GitHub or Vercel account, which all environments share."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a vendor's price list."""

    id: str
    """In kebab-case."""
    what: str
    """What is paid for, `active secret version and location`."""
    usd: float | None
    """Price of `per` units, zero or more; None where the vendor publishes none."""
    per: float
    """How many units that is the price of, above zero."""
    free: float
    """Units of a month that cost nothing, zero or more."""
    is_free_part_shared: bool
    """Whether others use up the same free units: projects of the billing account, repositories of the organization."""
    payer: Payer
    source: str
    """Address of the price list."""
    read: date
    """When it, or what quotes it, was read."""
    is_verified: bool = True
    """Whether the vendor's own text was read; otherwise only others who quote it were."""
    since: date | None = None
    """The first day on which it can be charged, announced and to come; None for what is charged today."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How many units a month uses, `low` at least and `high` at most; 0 <= low <= high."""

    low: float
    high: float
    assumption: str
    """Where the numbers come from, one sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one thing costs a month."""

    price: Price
    amount: Amount
    low_usd: float | None
    """None where no price is published."""
    high_usd: float | None

    def document(self) -> dict[str, Any]:
        """Return it as JSON; dollars to the cent."""
        price, amount = self.price, self.amount
        return {
            "price": price.id,
            "what": price.what,
            "payer": price.payer.value,
            "units_low": round(amount.low, 4),
            "units_high": round(amount.high, 4),
            "assumption": amount.assumption,
            "usd": price.usd,
            "per": price.per,
            "free": price.free,
            "low_usd": None if self.low_usd is None else round(self.low_usd, 2),
            "high_usd": None if self.high_usd is None else round(self.high_usd, 2),
            "since": price.since.isoformat() if price.since else None,
            "source": price.source,
            "read": price.read.isoformat(),
            "verified": price.is_verified,
        }


@dataclass(frozen=True, slots=True)
class Total:
    """What several things cost together."""

    low_usd: float
    high_usd: float
    unpriced: tuple[str, ...]
    """Ids of prices that nobody publishes; they come on top."""


def charge(usd: float, per: float, units: float, free: float) -> float:
    """Return what units cost beyond the free ones; never below zero.

    Vendors round to whole units in their own ways; here parts of them cost their part.
    """
    return max(0.0, units - free) / per * usd


def cost_line(price: Price, amount: Amount, today: date) -> CostLine:
    """Return what an amount costs.

    The low end has all free units, and nothing of what is only announced by `today`; the high end has no free units where others
    may have used them up, and the announced price.
    """
    if price.usd is None:
        return CostLine(price, amount, None, None)
    is_charged = price.since is None or price.since <= today
    low = charge(price.usd, price.per, amount.low, price.free) if is_charged else 0.0
    high = charge(price.usd, price.per, amount.high, 0.0 if price.is_free_part_shared else price.free)
    return CostLine(price, amount, low, high)


def total(lines: Iterable[CostLine]) -> Total:
    """Return the sum of lines; what has no price is named, not counted as nothing."""
    known = tuple(lines)
    return Total(
        sum(line.low_usd for line in known if line.low_usd is not None),
        sum(line.high_usd for line in known if line.high_usd is not None),
        tuple(line.price.id for line in known if line.low_usd is None),
    )
