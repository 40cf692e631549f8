"""A count on its screens: blind, on a phone beside the shelf, compared only once all is counted."""

import pytest
from django.urls import reverse

from core import scope
from modules.inventory.models import Count
from modules.inventory.pages import staff_name

from .factories import make_item
from .screens import Worker

pytestmark = pytest.mark.django_db
# Quantities that stand nowhere on a page unless the book is shown.
IN_THE_BOOK, COUNTED, AGAIN = "7319", "7001", "7310"


def url(name: str, *args) -> str:
    return reverse(f"inventory_counts:{name}", args=args)


def names_of(store) -> tuple[str, str]:
    """Who counts and who approves, as papers name them."""
    return tuple(staff_name(each) for each in (store.officer, store.manager))


def test_nobody_sees_what_the_book_says_before_everything_is_counted(store):
    store.receive(make_item(), IN_THE_BOOK)
    officer, manager = Worker(store.officer), Worker(store.manager)
    started = {"location": store.store.pk, "mode": "frozen"}
    page = officer.fill(url("add", "KRT"), started)
    with scope.system():
        count = Count.objects.get()
        [line] = count.lines.all()
    name = f"line_{line.pk}"
    for blind in (page, url("enter", count.pk), url("sheet", count.pk)):
        assert IN_THE_BOOK not in officer.open(blind).replace(",", "")
    officer.open(url("report", count.pk), status=404)
    rice = make_item("RICE", "Rice", unit="KG")
    numbers = {name: COUNTED, "found-0-item": "rice", "found-0-quantity": "4.5"}
    officer.fill(url("enter", count.pk), numbers)
    assert IN_THE_BOOK not in officer.open(page).replace(",", "")
    officer.press(url("compare", count.pk))
    assert IN_THE_BOOK in officer.open(page).replace(",", "")
    again = officer.open(url("enter", count.pk)).replace(",", "")
    assert COUNTED not in again
    officer.fill(url("enter", count.pk), {name: AGAIN})
    with scope.system():
        reasons = {f"reason_{each.pk}": "unexplained" for each in count.lines.all()}
    officer.fill(url("reasons", count.pk), reasons)
    officer.press(url("submit", count.pk))
    officer.open(url("approve", count.pk), status=403)
    assert "Main store" in manager.open(reverse("wagtailadmin_home"))
    assert "Not approved yet" in officer.open(url("report", count.pk))
    manager.fill(url("approve", count.pk), {})
    report = officer.open(url("report", count.pk)).replace(",", "")
    for told in (COUNTED, AGAIN, IN_THE_BOOK, "-9", "Unexplained", *names_of(store)):
        assert told in report
    assert "Not approved yet" not in report
    assert store.left(rice) == 4.5
    with scope.system():
        [line] = count.lines.filter(was_found=False)
    assert (str(line.first), str(line.second), str(line.second_book)) == (
        COUNTED,
        AGAIN,
        IN_THE_BOOK,
    )


def test_a_count_that_is_given_up_says_so(store):
    officer = Worker(store.officer)
    started = {"location": store.store.pk, "mode": "working"}
    page = officer.fill(url("add", "KRT"), started)
    with scope.system():
        count = Count.objects.get()
    officer.fill(url("cancel", count.pk), {})
    assert "Given up" in officer.open(page)
