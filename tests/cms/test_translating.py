"""Translations beside their original: who may, what follows, what readers see meanwhile."""

import datetime
import uuid
from urllib.parse import urlencode

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from cms.locales.overview import rows_of_centre
from cms.locales.state import State
from cms.models import CentrePage, InformationPage
from tests.cms.conftest import in_one_line, page_of
from tests.cms.test_sections import EDITOR, add, body_of_everything

pytestmark = pytest.mark.django_db

TABLE = {
    "caption": "Buses",
    "columns": [{"type": "text", "heading": "To"}, {"type": "text", "heading": "At"}],
    "rows": [{"values": ["Kosti", "dawn"]}, {"values": ["Gadaref", "dawn"]}],
}
# What the French version of each text is, in these tests.
FRENCH = "FR {}"


@pytest.fixture
def amina(client, khartoum, join):
    """She writes the pages of Khartoum and is signed in."""
    user = join("amina", role=EDITOR, centre=khartoum)
    client.force_login(user)
    return user


def begun(client, centre, **facts) -> tuple[InformationPage, Translation]:
    """A published page, and its translation into French that an editor has just begun."""
    page = add(page_of(centre, "en"), **facts)
    told = {"page": page.pk, "language": "fr"}
    answer = client.post(reverse("cms_translate", args=[centre.code]), told)
    assert answer.status_code == 302
    return page, Translation.objects.get(source__object_id=page.translation_key)


def french_of(page) -> InformationPage:
    return page.get_translation(Locale.objects.get(language_code="fr"))


def translate(client, translation, segments=None) -> None:
    """Write the French for sentences of a page, as the screen does it."""
    for segment in segments or StringSegment.objects.filter(source=translation.source):
        address = reverse(
            "wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]
        )
        answer = client.put(
            address,
            urlencode({"value": FRENCH.format(segment.string.data)}),
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code in {200, 201}, answer.content


def publish(client, page) -> None:
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {"action": "publish"})
    assert answer.status_code == 302


def state_of(page) -> State:
    rows = {row.key: row for row in rows_of_centre(page.centre)}
    return rows[page.translation_key].states["fr"]


def test_a_translation_begins_as_a_draft_that_is_edited_beside_the_original(
    client, khartoum, amina
):
    page, _translation = begun(client, khartoum)
    french = french_of(page)
    assert (french.live, french.centre_id, french.slug) == (False, khartoum.pk, page.slug)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[french.pk]))
    assert "wagtail_localize/admin/edit_translation.html" in [t.name for t in shown.templates]
    assert state_of(page) == State.DRAFT


def test_every_block_is_translated_sentence_by_sentence(
    client, khartoum, amina, django_capture_on_commit_callbacks
):
    body = [*body_of_everything(), ("table", TABLE)]
    page = add(page_of(khartoum, "en"), slug="blocks")
    page.body = page.body.stream_block.to_python(
        [{"type": kind, "value": _raw(kind, value)} for kind, value in body]
    )
    page.save_revision().publish()
    client.post(reverse("cms_translate", args=["KRT"]), {"page": page.pk, "language": "fr"})
    translation = Translation.objects.get(source__object_id=page.translation_key)
    translate(client, translation)
    with django_capture_on_commit_callbacks(execute=True):
        publish(client, french_of(page))
    text = in_one_line(client.get("/fr/krt/blocks/"))
    for words in ("Read this.", "Ask", "At the desk.", "Never pay", "They too.", "Hotline"):
        assert FRENCH.format(words) in text
    for words in ("By the well", "Buses", "Kosti", "dawn", "At"):
        assert FRENCH.format(words) in text
    assert text.count(FRENCH.format("dawn")) == 2
    assert '<bdi dir="ltr">+249 (1) 23-45</bdi>' in text
    assert state_of(page) == State.UP_TO_DATE


def _raw(kind: str, value):
    """A block as it is stored."""
    if kind in {"steps", "accordion"}:
        return [{"type": "item", "value": each, "id": str(uuid.uuid4())} for each in value]
    return value


def test_sentences_that_are_missing_are_told_and_readers_see_the_original_s(
    client, khartoum, amina, django_capture_on_commit_callbacks
):
    page, translation = begun(client, khartoum)
    title = StringSegment.objects.get(source=translation.source, context__path="title")
    translate(client, translation, [title])
    with django_capture_on_commit_callbacks(execute=True):
        publish(client, french_of(page))
    text = in_one_line(client.get("/fr/krt/asylum/"))
    assert FRENCH.format(page.title) in text
    assert page.introduction in text
    assert state_of(page) == State.OUTDATED


def change(page, *, hours: int = 1, **facts) -> None:
    """Somebody changes and publishes the page some hours after it was begun."""
    page.refresh_from_db()
    for name, value in facts.items():
        setattr(page, name, value)
    page.substance_changed_at += datetime.timedelta(hours=hours)
    page.save_revision().publish()


def hand_over(client, page):
    return client.post(reverse("cms_changes", args=["KRT"]), {"page": page.pk}, follow=True)


@pytest.fixture
def published(client, khartoum, amina, django_capture_on_commit_callbacks):
    """A page and its translation, whole and published."""

    def publish_now(page):
        with django_capture_on_commit_callbacks(execute=True):
            publish(client, french_of(page))

    page, translation = begun(client, khartoum)
    translate(client, translation)
    publish_now(page)
    return page, translation, publish_now


def test_what_changed_in_the_original_reaches_translators_and_not_readers(client, published):
    page, translation, publish_now = published
    assert state_of(page) == State.UP_TO_DATE
    change(page, introduction="You may ask for protection at any door.")
    assert state_of(page) == State.OUTDATED
    screen = reverse("cms_pages", args=["KRT"])
    assert "Hand changes to translators" in in_one_line(client.get(screen))
    answer = hand_over(client, page)
    assert "Hand changes to translators" not in in_one_line(client.get(screen))
    assert "Translators see what changed" in in_one_line(answer)
    assert "at any door" not in in_one_line(client.get("/fr/krt/asylum/"))
    assert state_of(page) == State.OUTDATED
    translate(client, translation)
    assert state_of(page) == State.OUTDATED
    publish_now(page)
    assert FRENCH.format(page.introduction) in in_one_line(client.get("/fr/krt/asylum/"))
    assert state_of(page) == State.UP_TO_DATE


def test_a_change_without_a_new_sentence_outdates_until_it_is_published(client, published):
    page, _translation, publish_now = published
    change(page, topic="rights")
    hand_over(client, page)
    assert state_of(page) == State.OUTDATED
    publish_now(page)
    assert state_of(page) == State.UP_TO_DATE
    assert french_of(page).topic == "rights"


def test_a_change_that_was_drafted_before_translators_were_told_is_still_news(client, published):
    page, _translation, _publish = published
    page.refresh_from_db()
    page.introduction = "Drafted early."
    page.substance_changed_at += datetime.timedelta(seconds=1)
    draft = page.save_revision()
    hand_over(client, page)
    draft.publish()
    assert state_of(page) == State.OUTDATED
    assert "Hand changes" in in_one_line(client.get(reverse("cms_pages", args=["KRT"])))


def test_a_small_change_outdates_nothing(client, published):
    page, _translation, _publish = published
    change(page, hours=0, introduction="You may ask for protection; it is free.")
    assert state_of(page) == State.UP_TO_DATE


def test_another_language_begins_with_what_the_original_says_now(client, published):
    page, _translation, _publish = published
    change(page, introduction="Since March, ask at the port.")
    told = {"page": page.pk, "language": "es"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    spanish = page.get_translation(Locale.objects.get(language_code="es"))
    assert spanish.introduction == "Since March, ask at the port."


def test_a_page_that_was_written_in_arabic_first_is_the_original(
    client, khartoum, amina, django_capture_on_commit_callbacks
):
    arabic = add(page_of(khartoum, "ar"), slug="شركاء")
    told = {"page": arabic.pk, "language": "en"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    translate(client, Translation.objects.get(source__object_id=arabic.translation_key))
    english = arabic.get_translation(Locale.objects.get(language_code="en"))
    assert english.slug == "شركاء"
    with django_capture_on_commit_callbacks(execute=True):
        publish(client, english)
    [row] = [row for row in rows_of_centre(khartoum) if row.key == arabic.translation_key]
    assert (row.states["ar"], row.states["en"]) == (State.UP_TO_DATE, State.UP_TO_DATE)
    english.refresh_from_db()
    assert english.slug == "شركاء"
    change(arabic, introduction="كل شيء مجاني")
    [row] = [row for row in rows_of_centre(khartoum) if row.key == arabic.translation_key]
    assert (row.states["ar"], row.states["en"]) == (State.UP_TO_DATE, State.OUTDATED)
    assert row.news_of.pk == arabic.pk


def test_an_office_of_translators_gets_a_file_and_gives_it_back(client, khartoum, amina):
    page, translation = begun(client, khartoum)
    answer = client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    sheet = polib.pofile(answer.content.decode())
    for entry in sheet:
        entry.msgstr = FRENCH.format(entry.msgid)
    given = SimpleUploadedFile("fr.po", str(sheet).encode())
    client.post(reverse("wagtail_localize:upload_pofile", args=[translation.pk]), {"file": given})
    assert translation.get_progress() == (len(sheet), len(sheet))
    assert page.title in {entry.msgid for entry in sheet}


def test_who_writes_for_another_centre_neither_reads_nor_writes_a_translation(
    client, khartoum, gadaref, join, amina
):
    page, translation = begun(client, khartoum)
    segment = StringSegment.objects.filter(source=translation.source).first()
    client.force_login(join("rim", role=EDITOR, centre=gadaref))
    of_the_string = reverse(
        "wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]
    )
    assert client.put(of_the_string, "value=stolen").status_code == 403
    for name in ("download_pofile", "preview_translation"):
        address = reverse(f"wagtail_localize:{name}", args=[translation.pk])
        assert client.get(address).status_code == 403
    for name in ("upload_pofile", "stop_translation"):
        address = reverse(f"wagtail_localize:{name}", args=[translation.pk])
        assert client.post(address).status_code == 403
    changes = reverse("cms_changes", args=["GDF"])
    assert client.post(changes, {"page": page.pk}).status_code == 404
    assert translation.get_progress()[1] == 0


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("submit_page_translation", ["page"]),
        ("update_translations", ["source"]),
        ("convert_to_alias", ["french"]),
        ("translations_report", []),
        ("translations_report_results", []),
        ("snippets_api_listing", ["cms", "homepage"]),
        ("edit_override", ["translation", 1]),
    ],
)
def test_what_asks_for_no_page_stays_shut_for_everybody(
    client, khartoum, join, amina, name, arguments
):
    page, translation = begun(client, khartoum)
    ids = {
        "page": page.pk,
        "source": translation.source_id,
        "french": french_of(page).pk,
        "translation": translation.pk,
    }
    client.force_login(join("rim", role=EDITOR))
    address = reverse(f"wagtail_localize:{name}", args=[ids.get(each, each) for each in arguments])
    assert client.get(address).status_code == 403
    assert client.post(address, {"locales": [1]}).status_code == 403


def test_a_page_that_lacks_its_source_is_copied_to_be_written_over(client, khartoum, amina):
    page = add(page_of(khartoum, "en"))
    InformationPage.objects.filter(pk=page.pk).update(source="", live=False)
    told = {"page": page.pk, "language": "fr"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    assert french_of(page).title == page.title
    assert not Translation.objects.exists()


def put(client, translation, path: str, **told):
    segment = StringSegment.objects.get(source=translation.source, context__path=path)
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    return client.put(address, urlencode(told), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("introduction", "<![CDATA[><img src=x onerror=alert(1)>]]>"),
        ("introduction", "<!--><img src=x onerror=alert(1)>-->"),
        ("introduction", "a\x00b"),
        ("introduction", "x" * 401),
        ("title", "x" * 256),
        ("title", "<b></b>"),
        ("title", "  "),
    ],
)
def test_words_that_are_none_are_refused_before_they_are_kept(client, khartoum, amina, path, words):
    _page, translation = begun(client, khartoum)
    answer = put(client, translation, path, value=words)
    assert answer.status_code == 422
    assert "cannot be taken" in answer.json()["detail"]
    assert translation.get_progress()[1] == 0


def test_what_the_screen_of_translations_cannot_take_is_a_sentence(client, khartoum, amina):
    _page, translation = begun(client, khartoum)
    assert put(client, translation, "title").status_code == 422
    upload = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    assert client.post(upload).status_code == 409
    empty = SimpleUploadedFile("fr.po", b'msgid ""\nmsgstr ""\n')
    answer = client.post(upload, {"file": empty})
    assert answer.status_code == 409
    assert "Nothing was changed" in in_one_line(answer)


def test_whose_page_it_is_and_its_numbers_are_no_matter_of_translation(client, khartoum, amina):
    from wagtail_localize.fields import get_translatable_fields
    from wagtail_localize.models import OverridableSegment

    [centre] = [f for f in get_translatable_fields(CentrePage) if f.field_name == "centre"]
    assert not centre.is_overridable(page_of(khartoum, "en"))
    begun(client, khartoum, body=[("phone", {"whose": "Desk", "number": "+249 1", "note": ""})])
    assert not OverridableSegment.objects.exists()


def test_a_locked_page_and_one_with_a_second_reader_are_not_published_beside_the_original(
    client, khartoum, amina, published
):
    page, _translation, _publish = published
    french = french_of(page)
    InformationPage.objects.filter(pk=french.pk).update(locked=True)
    change(page, topic="rights")
    hand_over(client, page)
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[french.pk]), {"action": "publish"}, follow=True
    )
    assert "This page is locked" in in_one_line(answer)
    assert french_of(page).topic == "asylum"


def test_sentences_that_are_written_and_not_published_are_not_up_to_date(
    client, khartoum, amina, django_capture_on_commit_callbacks
):
    page, translation = begun(client, khartoum)
    title = StringSegment.objects.get(source=translation.source, context__path="title")
    translate(client, translation, [title])
    with django_capture_on_commit_callbacks(execute=True):
        publish(client, french_of(page))
    translate(client, translation)
    assert translation.get_progress()[0] == translation.get_progress()[1]
    assert state_of(page) == State.OUTDATED


def test_a_translation_of_a_translation_follows_the_original(client, khartoum, amina):
    page, _translation = begun(client, khartoum)
    told = {"page": french_of(page).pk, "language": "ar"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    arabic = Translation.objects.get(target_locale__language_code="ar")
    assert arabic.source.locale.language_code == "en"


def test_beginning_one_language_leaves_the_others_up_to_date_after_a_small_change(
    client, published
):
    page, _translation, _publish = published
    change(page, hours=0, introduction="You may ask for protection; it is free.")
    told = {"page": page.pk, "language": "es"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    assert state_of(page) == State.UP_TO_DATE


def test_where_the_address_is_taken_the_page_is_copied_and_written_freely(client, khartoum, amina):
    add(page_of(khartoum, "fr"))
    page = add(page_of(khartoum, "en"))
    told = {"page": page.pk, "language": "fr"}
    client.post(reverse("cms_translate", args=["KRT"]), told)
    assert french_of(page).slug != page.slug
    assert not Translation.objects.exists()


@pytest.mark.parametrize("name", ["localize-restart-translation", "localize-convert-to-alias"])
def test_following_again_and_mirrors_are_not_offered(client, khartoum, amina, name):
    page, translation = begun(client, khartoum)
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    edit = reverse("wagtailadmin_pages:edit", args=[french_of(page).pk])
    assert name not in client.get(edit).content.decode()
    assert "not offered here" in in_one_line(client.post(edit, {name: "1"}, follow=True))
    translation.refresh_from_db()
    assert not translation.enabled


def test_a_heading_that_is_too_long_for_its_block_is_refused_where_it_is_written(
    client, khartoum, amina
):
    body = [("warning", {"heading": "Never pay", "text": ""})]
    _page, translation = begun(client, khartoum, body=body)
    segments = StringSegment.objects.filter(source=translation.source)
    heading = next(s for s in segments if s.string.data == "Never pay")
    answer = put(client, translation, heading.context.path, value="x" * 121)
    assert answer.status_code == 422
    assert "xxxx" in answer.json()["detail"]
    assert put(client, translation, heading.context.path, value="x" * 120).status_code == 201
