"""Wagtail's own pages are closed unless named, and a denial has the status of a denial."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.models import GroupPagePermission, Page

from core.console import wagtail_doors
from tests.core.staff import browser_of, make_centre, make_staff

pytestmark = pytest.mark.django_db

# Pages of Wagtail that walk over all centres or change the installation.
CLOSED = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
    "wagtailadmin_reports:aging_pages",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:page_types_usage",
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailsites:index",
    "wagtailredirects:index",
    "wagtailadmin_collections:index",
    "wagtailadmin_workflows:index",
    "wagtailforms:index",
    "wagtailsnippets:index",
    "wagtailadmin_error_test",
)


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def editor(khartoum):
    """A communications editor with rights on all pages."""
    user = make_staff("editor", "communications_editor", khartoum)
    group = Group.objects.create(name="editors of all pages")
    user.groups.add(group)
    for codename in ("add_page", "change_page"):
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.create(
            group=group, page=Page.objects.get(depth=1), permission=permission
        )
    return user


@pytest.mark.parametrize("name", CLOSED)
def test_reports_and_settings_are_closed_to_staff(khartoum, editor, name):
    manager = make_staff("manager", "centre_manager", khartoum)
    administrator = make_staff("administrator", everywhere="administrator")
    for person in (manager, administrator, editor):
        answer = browser_of(person).get(reverse(name))
        assert answer.status_code == 403
        assert "You may not open this" in answer.content.decode()


def test_the_technician_opens_reports_and_settings():
    browser = browser_of(make_staff("root", is_superuser=True))
    for name in ("wagtailadmin_reports:site_history", "wagtailusers_users:index"):
        assert browser.get(reverse(name)).status_code == 200


def test_pages_are_open_to_editors_and_closed_to_others(khartoum, editor):
    desk = browser_of(make_staff("desk", "front_desk", khartoum))
    for name in ("wagtailadmin_explore_root", "wagtailadmin_choose_page"):
        assert browser_of(editor).get(reverse(name)).status_code in (200, 302)
        assert desk.get(reverse(name)).status_code == 403


def test_bulk_changes_are_open_for_pages_and_for_no_other_model(editor):
    browser = browser_of(editor)

    def status(app_label, model, action):
        return browser.get(
            reverse("wagtail_bulk_action", args=[app_label, model, action])
        ).status_code

    assert status("auth", "user", "delete") == 403
    assert status("registry", "person", "delete") == 403
    assert status("wagtailcore", "page", "publish") != 403


def test_everybody_has_an_account_page_and_signs_out(khartoum):
    browser = browser_of(make_staff("desk", "front_desk", khartoum))
    assert browser.get(reverse("wagtailadmin_account")).status_code == 200
    assert browser.get(reverse("wagtailadmin_sprite")).status_code == 200
    assert browser.get(reverse("wagtailadmin_javascript_catalog")).status_code == 200
    assert browser.post(reverse("wagtailadmin_logout")).status_code == 302


def test_a_denial_within_an_open_part_is_a_403_and_leaves_no_message(khartoum, editor):
    browser = browser_of(editor)
    root = Page.objects.get(depth=1)
    denied = browser.get(reverse("wagtailadmin_pages:edit", args=[root.pk]))
    assert denied.status_code == 403
    assert "Sorry, you do not have permission" not in browser.get("/admin/").content.decode()


def test_an_address_that_is_none_is_a_404(khartoum):
    browser = browser_of(make_staff("desk", "front_desk", khartoum))
    assert browser.get("/admin/nowhere/at/all/").status_code == 404


def test_strangers_are_led_to_the_sign_in_page(client):
    for name in ("wagtailadmin_home", "wagtailadmin_reports:site_history"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("wagtailadmin_login"))


def names_of_wagtail(resolver, namespaces=()):
    """Every named address below /admin/, with its namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from names_of_wagtail(pattern, inner)
        elif isinstance(pattern, URLPattern) and not hasattr(pattern.callback, "guichet_gate"):
            yield namespaces, pattern.name


def test_every_name_on_the_lists_exists_so_that_none_is_a_spelling_mistake():
    admin = [p for p in get_resolver().url_patterns if str(p.pattern) == "admin/"]
    found = [pair for p in admin if isinstance(p, URLResolver) for pair in names_of_wagtail(p)]
    plain = {name for namespaces, name in found if not namespaces}
    spaces = {namespaces[0] for namespaces, _name in found if namespaces}
    assert plain >= wagtail_doors.FOR_EVERYBODY | wagtail_doors.FOR_EDITORS
    assert spaces >= wagtail_doors.NAMESPACES_FOR_EDITORS
