"""What a month costs: never less than nothing, never less for more, and no announced price before its day."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulwark.core.doctor import prices
from bulwark.core.doctor.costs import Amount, Payer, Price, charge, cost_line, total

TODAY = date(2026, 11, 23)
PRICE = Price("things", "thing", 2.0, 10, 100, False, Payer.ENVIRONMENT, "https://vendor.example", TODAY)
UNITS = st.floats(0, 1e9)
PRICES = [value for value in vars(prices).values() if isinstance(value, Price)]
PRICES += [*prices.ACTIONS_MINUTES.values(), *prices.GITHUB_SEATS.values(), *prices.VERCEL_SEATS.values()]


@given(st.floats(0, 1e4), st.floats(0.1, 1e6), UNITS, UNITS, UNITS)
def test_a_charge_is_never_negative_and_never_falls_with_use(usd: float, per: float, few: float, many: float, free: float):
    few, many = sorted((few, many))
    assert 0 <= charge(usd, per, few, free) <= charge(usd, per, many, free)
    assert charge(usd, per, few, free) <= charge(usd, per, few, 0)
    assert charge(usd, per, free, free) == 0


@given(UNITS, UNITS, st.booleans(), st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_low_end_is_never_above_the_high_end(few: float, many: float, is_shared: bool, since: date | None):
    low, high = sorted((few, many))
    line = cost_line(replace(PRICE, is_free_part_shared=is_shared, since=since), Amount(low, high, ""), TODAY)
    assert line.low_usd is not None
    assert line.high_usd is not None
    assert 0 <= line.low_usd <= line.high_usd


def test_free_units_are_taken_off_the_high_end_only_where_nobody_else_uses_them_up():
    amount = Amount(150, 200, "some")
    alone, shared = cost_line(PRICE, amount, TODAY), cost_line(replace(PRICE, is_free_part_shared=True), amount, TODAY)
    assert (alone.low_usd, alone.high_usd) == (10, 20)
    assert (shared.low_usd, shared.high_usd) == (10, 40)


def test_an_announced_price_is_in_the_high_end_alone_until_its_day():
    announced, amount = replace(PRICE, since=date(2027, 9, 1)), Amount(200, 200, "some")
    assert cost_line(announced, amount, TODAY).low_usd == 0
    assert cost_line(announced, amount, TODAY).high_usd == 20
    assert cost_line(announced, amount, date(2027, 9, 1)).low_usd == 20


def test_what_has_no_price_is_named_and_not_counted_as_nothing():
    unpriced = cost_line(replace(PRICE, id="secret-deal", usd=None), Amount(1, 2, "some"), TODAY)
    known = cost_line(PRICE, Amount(200, 300, "some"), TODAY)
    whole = total([unpriced, known])
    assert (whole.low_usd, whole.high_usd, whole.unpriced) == (20, 40, ("secret-deal",))
    assert (unpriced.document()["low_usd"], unpriced.document()["high_usd"]) == (None, None)
    assert known.document() | {"low_usd": 20.0, "high_usd": 40.0, "since": None} == known.document()
    assert cost_line(replace(PRICE, since=TODAY), Amount(1, 1, ""), TODAY).document()["since"] == "2026-11-23"


@pytest.mark.parametrize("price", PRICES, ids=lambda price: f"{price.id}-{price.usd}-{price.free:g}")
def test_each_row_says_where_and_when_it_was_read(price: Price):
    assert price.usd is None or price.usd >= 0
    assert price.per > 0
    assert price.free >= 0
    assert price.source.startswith("https://")
    assert price.read >= date(2026, 11, 1)
