"""Who may write which public page."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.editors import editor_reach, sync_page_groups
from cms.models import CentrePage, HomePage
from core import scope
from core.models import Membership
from tests.cms.conftest import in_one_line, page_of

pytestmark = pytest.mark.django_db

EDITOR = "communications_editor"


def edit_address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def may_open(client, page) -> bool:
    answer = client.get(edit_address(page))
    assert answer.status_code in {200, 302, 403, 404}
    if answer.status_code == 302:
        assert answer["Location"] == reverse("wagtailadmin_home")
    return answer.status_code == 200


def groups_of(user) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def menu_of(answer) -> set[str]:
    items = admin_menu.menu_items_for_request(answer.wsgi_request)
    return {item.name for item in items}


def as_form(page, **changed) -> dict:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "introduction": rich_text(page.introduction),
            "how_to_find_us": rich_text(page.how_to_find_us),
            "feedback": rich_text(page.feedback),
            "body": streamfield([]),
            "source": "The centre",
            "source_url": "",
            "checked_on": "",
            "review_by": "",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            "action-publish": "1",
            **changed,
        }
    )


def test_an_editor_changes_the_page_of_their_centre_and_no_other(client, khartoum, gadaref, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    ours, theirs = page_of(khartoum, "fr"), page_of(gadaref, "fr")
    for page, title in ((ours, "Centre de Khartoum"), (theirs, "Maison volée")):
        client.post(edit_address(page), as_form(page, title=title))
    assert page_of(khartoum, "fr").title == "Centre de Khartoum"
    assert page_of(gadaref, "fr").title == "Gadaref house"
    assert "Centre de Khartoum" in client.get("/fr/krt/").content.decode()


def test_an_editor_opens_their_centre_s_pages_in_every_language_and_no_home_page(
    client, khartoum, gadaref, join
):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    for page in CentrePage.objects.all():
        assert may_open(client, page) == (page.centre_id == khartoum.pk)
    for home in HomePage.objects.all():
        assert not may_open(client, home)


def test_an_editor_cannot_point_their_page_at_another_centre(client, khartoum, gadaref, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    page = page_of(khartoum, "en")
    client.post(edit_address(page), as_form(page, title="Ours", centre=str(gadaref.pk)))
    page.refresh_from_db()
    assert (page.title, page.centre_id) == ("Ours", khartoum.pk)


def test_the_explorer_shows_an_editor_only_their_pages(client, khartoum, gadaref, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    home = HomePage.objects.get(locale__language_code="en")
    answer = client.get(reverse("wagtailadmin_explore", args=[home.pk]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Khartoum centre" in text
    assert "Gadaref" not in text


def test_an_editor_of_all_centres_writes_every_page(client, khartoum, gadaref, join):
    client.force_login(join("rim", role=EDITOR))
    for page in [*HomePage.objects.all(), *CentrePage.objects.all()]:
        assert may_open(client, page)


def test_an_editor_cannot_delete_move_or_copy_a_page_of_the_house(client, khartoum, gadaref, join):
    client.force_login(join("rim", role=EDITOR))
    page = page_of(khartoum, "en")
    home = HomePage.objects.get(locale__language_code="fr")
    for name, arguments in (
        ("delete", [page.pk]),
        ("move_confirm", [page.pk, home.pk]),
        ("copy", [page.pk]),
    ):
        client.post(reverse(f"wagtailadmin_pages:{name}", args=arguments), {"new_title": "x"})
    assert CentrePage.objects.filter(centre=khartoum).count() == HomePage.objects.count()
    assert page_of(khartoum, "en").path == page.path


def test_rights_end_with_the_membership(client, khartoum, join):
    user = join("amina", role=EDITOR, centre=khartoum)
    join("amina", role="front_desk", centre=khartoum)
    client.force_login(user)
    assert may_open(client, page_of(khartoum, "en"))
    membership = Membership.unscoped.get(user=user, role__name=EDITOR)
    membership.ends = timezone.now()
    membership.save()
    assert groups_of(user) == set()
    assert not may_open(client, page_of(khartoum, "en"))


def test_rights_end_by_the_clock_though_nobody_saved_anything(client, khartoum, join):
    user = join("amina", role=EDITOR, centre=khartoum)
    join("amina", role="front_desk", centre=khartoum)
    client.force_login(user)
    # What the clock does: no signal is sent.
    now = timezone.now()
    with scope.system():
        Membership.unscoped.filter(user=user, role__name=EDITOR).update(
            starts=now - datetime.timedelta(days=2), ends=now - datetime.timedelta(days=1)
        )
    assert groups_of(user) == {"pages KRT"}
    assert not may_open(client, page_of(khartoum, "en"))
    client.force_login(user)
    assert groups_of(user) == set()


def test_a_person_without_page_rights_has_a_home_that_works_and_no_page_menu(
    client, khartoum, join
):
    client.force_login(join("sami", role="front_desk", centre=khartoum))
    home = client.get(reverse("wagtailadmin_home"))
    assert home.status_code == 200
    assert not menu_of(home) & {"explorer", "images", "documents"}
    assert not may_open(client, page_of(khartoum, "en"))
    explorer = client.get(reverse("wagtailadmin_explore_root"))
    assert explorer.status_code in {302, 403, 404}


def test_an_editor_s_menu_leads_to_the_pages(client, khartoum, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    home = client.get(reverse("wagtailadmin_home"))
    assert home.status_code == 200
    assert "explorer" in menu_of(home)


def test_the_preview_speaks_the_language_of_the_page(client, khartoum, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    page = page_of(khartoum, "ar")
    page.save_revision()
    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert answer.status_code == 200
    assert '<html lang="ar" dir="rtl">' in in_one_line(answer)


def test_page_groups_hold_only_rights_on_pages(khartoum, join):
    user = join("amina", role=EDITOR, centre=khartoum)
    (group,) = user.groups.all()
    assert group.name == "pages KRT"
    assert not group.permissions.exists()
    assert {p.page.specific.centre_id for p in group.page_permissions.all()} == {khartoum.pk}


def test_a_group_that_somebody_added_by_hand_does_not_last(khartoum, gadaref, join):
    user = join("amina", role=EDITOR, centre=khartoum)
    join("badri", role=EDITOR, centre=gadaref)
    user.groups.add(*get_user_model().objects.get(username="badri").groups.all())
    sync_page_groups(user)
    assert groups_of(user) == {"pages KRT"}
    assert editor_reach(user).centre_ids == {khartoum.pk}
