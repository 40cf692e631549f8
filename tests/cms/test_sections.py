"""Pages of a section: kinds and blocks, whose they are, trust, languages, and what modules tell live."""

import datetime
import io
import re

import PIL.Image
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from guichet_sample.models import Umbrella
from wagtail.images.models import Image
from wagtail.models import Locale

from cms.locales.overview import rows_of_centre
from cms.locales.state import State, Version, states
from cms.locales.switch import begin_translation, switch_on_language
from cms.models import CentrePage, HomePage, InformationPage, NewsPage, ServicePage
from cms.pages.content import CONTENT_KINDS
from cms.sections import make_section
from core import scope
from core.actions.set_hours import set_weekly_hours
from core.actions.switch_module import switch_module
from core.errors import NotAllowed
from core.hours.calendar import Span, Weekly
from core.models import Centre, PublicAlert
from core.public.live import FEW, MANY, band
from tests.cms.conftest import in_one_line, page_of

pytestmark = pytest.mark.django_db
EDITOR = "communications_editor"
TODAY = datetime.date(2026, 11, 1)
ALL_DAY = Span(datetime.time(0), datetime.time(0))


def add(parent, model=InformationPage, **facts):
    """A published page below another one."""
    given = {
        "title": "Asylum here",
        "slug": "asylum",
        "introduction": "You may ask for protection. It is free.",
        "source": "The commission for refugees",
        "checked_on": TODAY,
        "review_by": datetime.date(2099, 1, 1),
        "locale": parent.locale,
    }
    if model is InformationPage:
        given["topic"] = "asylum"
    page = model(**{**given, **facts})
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    return page


def text_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return in_one_line(answer)


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def body_of_everything(service: str = "registry.reception") -> list:
    """One block of each kind that needs no file."""
    return [
        ("text", "<p>Read this.</p>"),
        ("steps", [{"heading": "Ask", "text": "<p>At the desk.</p>"}]),
        ("warning", {"heading": "Never pay", "text": "<p>It is free.</p>"}),
        ("accordion", [{"heading": "And children?", "text": "<p>They too.</p>"}]),
        ("phone", {"whose": "Hotline", "number": "+249 (1) 23-45", "note": "day and night"}),
        ("place", {"name": "The office", "address": "By the well", "way": ""}),
        ("live_service", {"service": service}),
        ("opening_hours", {"service": ""}),
    ]


def test_a_page_shows_its_blocks_its_source_and_the_day_of_its_check(client, khartoum):
    add(page_of(khartoum, "en"), body=body_of_everything())
    text = text_of(client, "/en/krt/asylum/")
    for words in ("Read this.", "At the desk.", "Never pay", "They too.", "By the well"):
        assert words in text
    assert 'href="tel:+2491' in text
    assert '<bdi dir="ltr">+249 (1) 23-45</bdi>' in text
    assert "The commission for refugees" in text
    assert "Checked on 1 November 2026." in text
    assert "Reception and information" in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_a_page_of_a_section_belongs_to_its_centre_and_goes_with_it(client, khartoum):
    page = add(page_of(khartoum, "en"))
    assert page.centre_id == khartoum.pk
    assert "Asylum here" in text_of(client, "/en/krt/")
    Centre.objects.filter(pk=khartoum.pk).update(is_locked=True)
    assert client.get("/en/krt/asylum/").status_code == 404


def test_a_page_below_the_home_page_is_of_no_centre(client, khartoum):
    page = add(HomePage.objects.get(locale__language_code="en"))
    assert page.centre_id is None
    assert "Asylum here" in text_of(client, "/en/asylum/")
    assert "Asylum here" in text_of(client, "/en/")


def test_a_page_without_a_source_or_a_check_cannot_be_made(khartoum):
    for missing in ("source", "checked_on", "review_by"):
        with pytest.raises(ValidationError):
            add(page_of(khartoum, "en"), **{missing: "" if missing == "source" else None})


def test_a_protected_place_is_named_in_no_block(gadaref):
    with pytest.raises(ValidationError):
        add(page_of(gadaref, "en"), body=body_of_everything())


def test_a_rumour_needs_a_verdict_and_news_has_none(khartoum):
    top = page_of(khartoum, "en")
    add(top, NewsPage, kind="rumour", rumour="The border opens", verdict="false", slug="rumour")
    for wrong in ({"kind": "rumour", "rumour": "x"}, {"kind": "news", "verdict": "true"}):
        with pytest.raises(ValidationError):
            add(top, NewsPage, slug="wrong", **wrong)


def test_a_stale_page_says_so_from_the_day_after(client, khartoum):
    today = khartoum.today()
    page = add(page_of(khartoum, "en"), review_by=today, checked_on=today)
    stale = "Nobody has checked this page lately"
    assert stale not in text_of(client, "/en/krt/asylum/")
    yesterday = today - datetime.timedelta(days=1)
    InformationPage.objects.filter(pk=page.pk).update(review_by=yesterday, checked_on=yesterday)
    assert stale in text_of(client, "/en/krt/asylum/")


def test_an_alert_stands_on_every_page_of_its_centre_and_on_no_other(client, khartoum, gadaref):
    add(page_of(khartoum, "en"))
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    with scope.system():
        alert = PublicAlert.objects.create(
            centre=khartoum, starts=now - hour, ends=now + hour, wording={"en": "Stay inside."}
        )
    for path in ("/en/krt/", "/en/krt/asylum/", "/fr/krt/"):
        assert "Stay inside." in text_of(client, path)
    assert "Stay inside." not in text_of(client, "/en/gdf/")
    with scope.system():
        PublicAlert.objects.filter(pk=alert.pk).update(ends=now - hour / 2)
    assert "Stay inside." not in text_of(client, "/en/krt/")


def test_a_live_block_and_a_service_vanish_with_their_module(client, khartoum):
    with scope.system():
        Umbrella.objects.create(centre=khartoum, label="Blue")
    body = [
        ("live_facts", {"source": "umbrellas.free"}),
        ("live_service", {"service": "umbrellas.umbrellas"}),
    ]
    top = page_of(khartoum, "en")
    add(top, body=body)
    add(top, ServicePage, slug="rain", service="umbrellas.umbrellas")
    for state, is_there in (("on", True), ("read_only", False), ("on", True), ("off", False)):
        switch_module(label="umbrellas", centre=khartoum, state=state, actor=None)
        for path in ("/en/krt/asylum/", "/en/krt/"):
            text = text_of(client, path)
            assert ("Umbrellas today" in text) is is_there, (path, state)
            assert ("a few free" in text) is is_there
            assert ("Umbrellas to borrow" in text) is is_there
        assert (
            "not offered here at the moment" in text_of(client, "/en/krt/rain/")
        ) is not is_there


def test_a_band_never_tells_a_number():
    words = {band(n) for n in range(-1, 100)}
    assert len(words) == 4
    assert not any(c.isdigit() for word in words for c in word)
    assert band(FEW - 1) != band(FEW)
    assert band(MANY - 1) != band(MANY)


def test_page_and_console_read_the_same_hours(client, khartoum):
    week = [Weekly(day, ALL_DAY) for day in range(7)]
    assert "not written down yet" in text_of(client, "/en/krt/")
    with scope.system():
        set_weekly_hours(centre=khartoum, service="", weekly=week, actor=None)
    assert "Open now, day and night" in text_of(client, "/en/krt/")


def test_pages_cost_few_queries_whatever_they_show(client, khartoum):
    top = page_of(khartoum, "en")
    add(top, body=body_of_everything())
    assert queries_of(client, "/en/krt/asylum/") <= 12
    before = queries_of(client, "/en/krt/")
    assert before <= 12
    for number in range(5):
        add(top, slug=f"more-{number}")
    assert queries_of(client, "/en/krt/") == before


# --- Languages ---------------------------------------------------------------------------------


def test_a_page_that_a_language_lacks_is_shown_in_the_nearest_with_a_note(client, khartoum):
    add(page_of(khartoum, "en"))
    answer = client.get("/ar/krt/asylum/", follow=True)
    assert answer.status_code == 200
    text = in_one_line(answer)
    assert 'lang="ar" dir="rtl"' in text
    assert "Asylum here" in text
    assert client.get("/ar/krt/nowhere/").status_code == 404


def test_a_language_is_switched_on_without_code_and_shown_once_it_is_published(client, khartoum):
    home = switch_on_language(code="am")
    assert client.get("/am/").status_code in (302, 404)
    home.title = "እንኳን ደህና መጡ"
    home.save_revision().publish()
    text = text_of(client, "/am/")
    assert '<html lang="am" dir="ltr">' in text
    assert "እንኳን ደህና መጡ" in text
    assert 'href="/en/krt/"' in text
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE="am,en;q=0.5")
    assert answer["Location"] == "/am/"
    followed = client.get("/am/krt/", follow=True)
    assert followed.redirect_chain == [("/en/krt/?for=am", 302)]
    assert "አማርኛ" in in_one_line(followed)
    assert switch_on_language(code="am").pk == home.pk


def test_only_who_writes_for_all_centres_switches_a_language_on(client, khartoum, join):
    with pytest.raises(NotAllowed):
        switch_on_language(code="ti", actor=join("amina", role=EDITOR, centre=khartoum))
    rim = join("rim", role=EDITOR)
    client.force_login(rim)
    answer = client.post(reverse("cms_house_pages"), {"language": "ti"})
    home = HomePage.objects.get(locale__language_code="ti")
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[home.pk])


def day(number: int) -> datetime.datetime:
    return datetime.datetime(2026, 1, number, tzinfo=datetime.UTC)


def test_a_translation_is_outdated_only_where_the_original_changed_after_it():
    pages = {"en": Version(True, day(5)), "fr": Version(True, day(4)), "ar": Version(True, day(6))}
    pages["es"] = Version(False, day(1))
    found = states(pages, ["en", "fr", "ar", "es", "am"], default="en")
    assert [found[c] for c in ("en", "fr", "ar", "es", "am")] == [
        State.UP_TO_DATE,
        State.OUTDATED,
        State.UP_TO_DATE,
        State.DRAFT,
        State.MISSING,
    ]


def test_without_the_default_language_the_newest_page_is_the_original():
    pages = {"fr": Version(True, day(2)), "ar": Version(True, day(3))}
    found = states(pages, ["en", "fr", "ar"], default="en")
    assert found == {"en": State.MISSING, "fr": State.OUTDATED, "ar": State.UP_TO_DATE}


def state_of(centre, code: str) -> State:
    row = next(row for row in rows_of_centre(centre) if isinstance(row.original, CentrePage))
    return row.states[code]


def test_editors_see_that_a_change_outdates_translations_unless_it_was_small(
    client, khartoum, join
):
    from tests.cms.test_editors import as_form, edit_address

    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    page = page_of(khartoum, "en")
    CentrePage.objects.filter(centre=khartoum).update(substance_changed_at=day(1))
    client.post(edit_address(page), as_form(page, title="Small", small_change="on"))
    assert page_of(khartoum, "en").title == "Small"
    assert state_of(khartoum, "fr") == State.UP_TO_DATE
    client.post(edit_address(page), as_form(page, title="Large"))
    assert state_of(khartoum, "fr") == State.OUTDATED
    shown = in_one_line(client.get(reverse("cms_pages", args=["KRT"])))
    assert "outdated" in shown
    french = page_of(khartoum, "fr")
    client.post(edit_address(french), as_form(french, title="Grand"))
    assert state_of(khartoum, "fr") == State.UP_TO_DATE


def test_an_editor_begins_a_translation_of_their_centre_and_of_no_other(
    client, khartoum, gadaref, join
):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    ours, theirs = add(page_of(khartoum, "en")), add(page_of(gadaref, "en"))
    address = reverse("cms_translate", args=["KRT"])
    assert client.post(address, {"page": theirs.pk, "language": "fr"}).status_code == 404
    answer = client.post(address, {"page": ours.pk, "language": "fr"})
    french = ours.get_translation(Locale.objects.get(language_code="fr"))
    assert answer["Location"] == reverse("wagtailadmin_pages:edit", args=[french.pk])
    assert (french.live, french.centre_id) == (False, khartoum.pk)
    with pytest.raises(NotAllowed):
        begin_translation(page=theirs, code="fr", actor=answer.wsgi_request.user)


def test_the_list_of_pages_costs_no_more_with_more_pages(client, khartoum, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    top = page_of(khartoum, "en")
    add(top, slug="first")
    path = reverse("cms_pages", args=["KRT"])
    before = queries_of(client, path)
    for number in range(4):
        add(top, slug=f"more-{number}")
    assert queries_of(client, path) == before


def test_the_list_of_pages_names_what_is_overdue(client, khartoum, join):
    client.force_login(join("amina", role=EDITOR, centre=khartoum))
    early, later = datetime.date(2020, 1, 1), datetime.date(2020, 2, 1)
    add(page_of(khartoum, "en"), checked_on=early, review_by=later)
    assert "overdue" in in_one_line(client.get(reverse("cms_pages", args=["KRT"])))


# --- The first section, and who may do what ------------------------------------------------------


def test_a_new_centre_gets_a_section_of_drafts_in_every_language(client, join):
    centre = Centre.objects.create(code="NEW", name="New place", country="SDN", kind="shelter")
    made = make_section(centre)
    tops = CentrePage.objects.filter(centre=centre)
    assert tops.count() == 4
    assert {page.live for page in made} == {False}
    rights = InformationPage.objects.filter(centre=centre, slug="rights")
    assert len({page.translation_key for page in rights}) == 1
    assert client.get("/en/new/").status_code == 404
    assert make_section(centre) == []
    client.force_login(join("amina", role=EDITOR, centre=centre))
    shown = client.get(reverse("cms_pages", args=["NEW"]))
    assert "Your rights here" in in_one_line(shown)


def test_an_editor_makes_changes_and_deletes_pages_of_their_section_only(
    client, khartoum, gadaref, join
):
    amina = join("amina", role=EDITOR, centre=khartoum)
    ours, theirs = add(page_of(khartoum, "en")), add(page_of(gadaref, "en"))
    mine, others = (page.permissions_for_user(amina) for page in (ours, theirs))
    assert mine.can_edit() and mine.can_publish() and mine.can_delete()
    assert not (mine.can_move() or mine.can_copy() or mine.can_set_view_restrictions())
    assert not (others.can_edit() or others.can_publish() or others.can_delete())
    assert page_of(khartoum, "en").permissions_for_user(amina).can_add_subpage()
    assert not page_of(gadaref, "en").permissions_for_user(amina).can_add_subpage()
    client.force_login(amina)
    for kind in CONTENT_KINDS:
        names = ["cms", kind._meta.model_name]
        for centre, status in ((khartoum, 200), (gadaref, 403)):
            parent = page_of(centre, "en").pk
            address = reverse("wagtailadmin_pages:add", args=[*names, parent])
            assert client.get(address).status_code == status, (kind, centre)


def test_a_second_reader_of_the_same_centre_publishes_what_somebody_submitted(
    client, khartoum, gadaref, join
):
    amina = join("amina", role=EDITOR, centre=khartoum)
    badri = join("badri", role=EDITOR, centre=khartoum)
    omer = join("omer", role=EDITOR, centre=gadaref)
    page = add(page_of(khartoum, "en"))
    page.introduction = "Changed."
    page.save_revision(user=amina)
    page.get_workflow().start(page, amina)
    task = page.current_workflow_task
    assert task.get_actions(page, amina) == []
    assert task.get_actions(page, omer) == []
    assert [name for name, *_rest in task.get_actions(page, badri)] == ["reject", "approve"]
    page.current_workflow_task_state.approve(user=badri)
    assert "Changed." in text_of(client, "/en/krt/asylum/")


def test_a_picture_is_sent_without_where_and_when_it_was_taken(client, khartoum):
    taken = PIL.Image.new("RGB", (1200, 800), "teal")
    told = taken.getexif()
    told[0x010F] = "Camera of somebody"
    file = io.BytesIO()
    taken.save(file, "JPEG", exif=told)
    picture = Image.objects.create(
        title="Tree", file=ContentFile(file.getvalue(), name="tree.jpg"), width=1200, height=800
    )
    shown = {"picture": picture, "caption": "Under the tree"}
    picture.contextual_alt_text, picture.decorative = "A large tree", False
    add(page_of(khartoum, "en"), body=[("picture", shown)])
    text = text_of(client, "/en/krt/asylum/")
    source = re.search(r'<img[^>]* src="([^"]+)"', text)[1]
    assert 'alt="A large tree"' in text
    assert 'loading="lazy"' in text
    sent = b"".join(client.get(source).streaming_content)
    assert len(sent) < 30_000
    assert not PIL.Image.open(io.BytesIO(sent)).getexif()
    assert client.get(f"/media/{picture.file.name}").status_code == 404
    jpeg = picture.get_rendition("width-100").file.name
    assert jpeg.endswith(".webp")


def test_originals_of_pictures_and_other_files_are_not_served(client, khartoum):
    for name in ("..%2fdb.sqlite3", "nothing.webp", "a.svg"):
        assert client.get(f"/media/images/{name}").status_code == 404
    assert client.get("/media/original_images/photo.jpg").status_code == 404
