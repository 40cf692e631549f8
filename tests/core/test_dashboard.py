"""The first page shows each person what their role needs now, and nothing else."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from core import scope
from core.console.menu import our_icon
from core.console.widgets import Widget, bars_of, counts_by_day
from core.models import AccessLogEntry
from core.modules.extensions import installed
from core.modules.manifest import modules
from tests.core.staff import browser_of, make_centre, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


def home_of(user, **query):
    return browser_of(user).get(reverse("wagtailadmin_home"), query)


def log(centre, kind="read", days_ago=0):
    with scope.system():
        return AccessLogEntry.objects.create(
            centre=centre,
            kind=kind,
            module="core",
            record="test",
            at=timezone.now() - timedelta(days=days_ago),
        )


@pytest.mark.parametrize(
    "role", ["front_desk", "centre_manager", "administrator", "communications_editor"]
)
def test_everybody_with_a_role_has_a_first_page(khartoum, role):
    answer = home_of(make_staff(role, role, khartoum))
    assert answer.status_code == 200
    assert "core/dashboard.html" in [template.name for template in answer.templates]


def test_a_technician_without_a_role_is_told_what_to_do(khartoum):
    page = home_of(make_staff("root", is_superuser=True))
    assert page.status_code == 200


def test_a_person_without_a_role_signs_in_to_nothing():
    answer = home_of(make_staff("nobody"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_empty_page_says_where_to_start(khartoum):
    page = home_of(make_staff("sam", "administrator", khartoum)).content.decode()
    assert "Nothing waits for you just now" in page
    assert reverse("core_modules") in page


def test_the_officer_sees_accesses_and_emergencies_of_seven_days(khartoum):
    log(khartoum)
    log(khartoum, "break_glass")
    log(khartoum, "break_glass", days_ago=30)
    officer = make_staff("officer", "data_protection_officer", khartoum)
    page = home_of(officer).content.decode()
    assert "1 emergency opening" in page
    assert '<p class="tile__value">2</p>' in page
    manager = make_staff("manager", "centre_manager", khartoum)
    assert "emergency opening" not in home_of(manager).content.decode()


def test_figures_of_other_centres_do_not_count(khartoum):
    log(make_centre("GDF", "Gadaref"), "break_glass")
    page = home_of(make_staff("officer", "data_protection_officer", khartoum)).content.decode()
    assert "0 emergency openings" in page


def test_editors_see_their_drafts_and_others_do_not(khartoum):
    editor = make_staff("editor", "communications_editor", khartoum)
    root = Page.objects.filter(depth=1).get()
    draft = root.add_child(instance=Page(title="How we work", slug="hours", live=False))
    draft.save_revision()
    group = Group.objects.create(name="editors of all pages")
    editor.groups.add(group)
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group, page=root, permission=page_permission(codename)
        )
    page = home_of(editor).content.decode()
    assert "How we work" in page
    assert reverse("wagtailadmin_explore_root") in page
    other = home_of(make_staff("desk", "front_desk", khartoum)).content.decode()
    assert "How we work" not in other


def page_permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def test_a_person_with_many_centres_looks_at_one_at_a_time():
    centres = [make_centre(f"C{n}", f"Centre {n}") for n in range(6)]
    officer = make_staff("officer", "data_protection_officer", *centres)
    log(centres[4], "break_glass")
    assert "0 emergency openings" in home_of(officer).content.decode()
    assert "1 emergency opening" in home_of(officer, at="C4").content.decode()
    assert home_of(officer, at="NOWHERE").status_code == 200


def test_the_page_is_not_kept_by_the_browser(khartoum):
    answer = home_of(make_staff("desk", "front_desk", khartoum))
    assert "no-store" in answer["Cache-Control"]


def test_every_widget_keeps_its_promise_about_queries(khartoum):
    log(khartoum, "break_glass")
    root = make_staff("root", is_superuser=True)
    with scope.user(root) as asker:
        assert asker.grants.centres
        for entry in installed("widget"):
            widget = entry.thing()
            assert isinstance(widget, Widget)
            with CaptureQueriesContext(connection) as queries:
                if widget.once:
                    widget.for_person(asker)
                else:
                    widget.for_centre(khartoum, asker)
            assert len(queries) <= widget.max_queries, type(widget)


def test_days_without_anything_count_zero_and_the_highest_fills_the_bar(khartoum):
    for days_ago in (0, 0, 0, 0, 2):
        log(khartoum, days_ago=days_ago)
    log(khartoum, days_ago=7)
    with scope.system():
        counted = counts_by_day(AccessLogEntry.objects.all(), moment="at", centre=khartoum)
    assert [number for _day, number in counted] == [0, 0, 0, 0, 1, 0, 4]
    assert [bar["percent"] for bar in bars_of(counted)] == [0, 0, 0, 0, 25, 0, 100]
    assert bars_of([]) == []


def test_the_access_log_is_filtered_by_kind_person_and_day(khartoum):
    officer = make_staff("officer", "data_protection_officer", khartoum)
    desk = make_staff("desk", "front_desk", khartoum)
    with scope.system():
        for kind, user, days_ago, reference in (
            ("read", desk, 0, "READ-TODAY"),
            ("print", officer, 0, "PRINT-TODAY"),
            ("read", desk, 9, "READ-LONG-AGO"),
        ):
            AccessLogEntry.objects.create(
                centre=khartoum,
                kind=kind,
                module="core",
                record="test",
                reference=reference,
                user=user,
                at=timezone.now() - timedelta(days=days_ago),
            )
    browser, today = browser_of(officer), timezone.localdate().isoformat()

    def found(**query) -> set[str]:
        page = browser.get(reverse("access-log:list"), query).content.decode()
        return {name for name in ("READ-TODAY", "PRINT-TODAY", "READ-LONG-AGO") if name in page}

    assert found() == {"READ-TODAY", "PRINT-TODAY", "READ-LONG-AGO"}
    assert found(kind="read") == {"READ-TODAY", "READ-LONG-AGO"}
    assert found(user=officer.pk) == {"PRINT-TODAY"}
    assert found(since=today) == {"READ-TODAY", "PRINT-TODAY"}
    assert found(since=today, until=today, kind="read") == {"READ-TODAY"}
    assert found(until=(timezone.localdate() - timedelta(days=5)).isoformat()) == {"READ-LONG-AGO"}


def test_every_icon_that_a_screen_or_a_list_names_can_be_drawn_on_our_lean_pages():
    sprite = Path(finders.find("console/icons.svg")).read_text()
    drawn = set(re.findall(r'id="([a-z-]+)"', sprite))
    offers = [*installed("screen"), *installed("viewset")]
    named = {getattr(offer.thing, "icon", "folder") for offer in offers}
    named |= {module.icon for module in modules()}
    assert {icon for icon in named if our_icon(icon) not in drawn} == set()
