"""How fast goods are used, how long they last, what will expire before its turn."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from modules.inventory.rules.consumption import (
    Month,
    average_monthly_consumption,
    months_of_stock,
    will_expire_unused,
)

TODAY = date(2026, 6, 30)
AMOUNTS = st.decimals(min_value=0, max_value=1000, places=2)


def month(came_in=0, used=0) -> Month:
    return Month(Decimal(came_in), Decimal(used))


def test_months_in_which_the_store_was_empty_do_not_count():
    months = [month(came_in=60, used=60), month(), month(), month(came_in=80, used=40)]
    assert average_monthly_consumption(months, closing=Decimal(40)) == 50


def test_a_store_that_was_full_and_used_nothing_uses_nothing():
    assert average_monthly_consumption([month(came_in=10), month()], closing=Decimal(10)) == 0


def test_of_what_was_never_there_nobody_knows_how_fast_it_goes():
    assert average_monthly_consumption([month(), month()], closing=Decimal(0)) is None


def test_goods_that_nobody_uses_last_for_a_time_that_nobody_knows():
    assert months_of_stock(Decimal(10), Decimal(0)) is None
    assert months_of_stock(Decimal(10), None) is None
    assert months_of_stock(Decimal(10), Decimal(5)) == 2


def test_what_expires_tomorrow_is_lost_but_for_two_days_use():
    a_day = Decimal("30.4375")
    lots = [(TODAY + timedelta(days=1), Decimal(10))]
    assert will_expire_unused(lots, a_day, TODAY) == 8


def test_the_second_lot_waits_for_the_first():
    a_day = Decimal("30.4375")
    lots = [(TODAY + timedelta(days=9), Decimal(10)), (TODAY + timedelta(days=14), Decimal(10))]
    assert will_expire_unused(lots, a_day, TODAY) == 5


def test_what_does_not_expire_is_never_lost():
    assert will_expire_unused([(None, Decimal(10))], None, TODAY) == 0


@given(
    st.lists(st.tuples(st.integers(-30, 400), AMOUNTS), max_size=8),
    st.one_of(st.none(), AMOUNTS),
)
def test_no_more_is_lost_than_there_is_and_no_less_than_has_expired(lots, average):
    dated = [(TODAY + timedelta(days=days), quantity) for days, quantity in lots]
    lost = will_expire_unused(dated, average, TODAY)
    gone = sum((q for day, q in dated if day < TODAY), Decimal(0))
    assert gone <= lost <= sum((q for _day, q in dated), Decimal(0))


@given(st.lists(st.tuples(st.integers(-30, 400), AMOUNTS), max_size=8), AMOUNTS, AMOUNTS)
def test_who_uses_more_loses_no_more(lots, one, more):
    dated = [(TODAY + timedelta(days=days), quantity) for days, quantity in lots]
    slow, fast = sorted([one, more])
    assert will_expire_unused(dated, fast, TODAY) <= will_expire_unused(dated, slow, TODAY)
