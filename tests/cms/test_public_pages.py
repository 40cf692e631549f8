"""What somebody reads who opens the site on a telephone."""

import datetime
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.models import CentrePage, HomePage
from cms.site_setup import ensure_centre_pages, ensure_site
from core.actions.switch_module import switch_module
from core.models import Centre, ModuleActivation
from core.modules.extensions import installed
from core.public import open_centres, services_at
from tests.cms.conftest import in_one_line, make_centre, page_of

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "fr", "es", "ar")
MOST_QUERIES = 12
FIRST_VISIT_BYTES = 30_000


def text_of(client, path: str, **extra) -> str:
    answer = client.get(path, **extra)
    assert answer.status_code == 200, path
    return in_one_line(answer)


def queries_of(client, path: str) -> int:
    """How many queries the page takes once Wagtail knows where the site begins."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_a_home_page_that_lists_the_open_centres(
    client, khartoum, gadaref, language
):
    text = text_of(client, f"/{language}/")
    assert f'<html lang="{language}" dir=' in text
    assert f'href="/{language}/krt/"' in text
    assert f'href="/{language}/gdf/"' in text


def test_a_centre_page_lists_the_services_of_the_modules_that_are_on(client, khartoum):
    text = text_of(client, "/en/krt/")
    offered = services_at(khartoum)
    assert offered
    for service in offered:
        assert str(service.offer.title) in text
        assert str(service.offer.description) in text


def test_a_switched_off_module_is_gone_with_the_next_request(client, khartoum, switchable):
    promise = str(switchable.public_services[0].title)
    assert promise not in text_of(client, "/en/krt/")
    switch_module(label=switchable.label, centre=khartoum, state="on", actor=None)
    assert promise in text_of(client, "/en/krt/")
    switch_module(label=switchable.label, centre=khartoum, state="off", actor=None)
    assert promise not in text_of(client, "/en/krt/")


def test_a_module_that_is_wound_down_offers_nothing_new(khartoum, switchable):
    ModuleActivation.objects.create(centre=khartoum, module=switchable.label, state="read_only")
    assert switchable.label not in {service.module for service in services_at(khartoum)}


@pytest.mark.parametrize(
    "facts",
    [{"is_locked": True}, {"closed_on": datetime.date(2020, 1, 1)}, {"opened_on": None}],
    ids=["locked", "closed", "not opened yet"],
)
def test_a_centre_that_receives_nobody_is_absent(client, khartoum, gadaref, facts):
    if "opened_on" in facts:
        facts = {"opened_on": timezone.now().date() + datetime.timedelta(days=2)}
    Centre.objects.filter(pk=gadaref.pk).update(**facts)
    gadaref.refresh_from_db()
    text = text_of(client, "/en/")
    assert "/en/krt/" in text
    assert "Gadaref" not in text
    assert client.get("/en/gdf/").status_code == 404
    assert services_at(gadaref) == []
    assert open_centres() == [khartoum]


def test_a_centre_without_a_published_page_is_not_named(client, khartoum, gadaref):
    for page in CentrePage.objects.filter(centre=gadaref):
        page.unpublish()
    assert "Gadaref" not in text_of(client, "/en/")


def test_a_protected_address_is_published_nowhere(client, khartoum, gadaref):
    assert "12 Nile Street" in text_of(client, "/en/krt/")
    for language in LANGUAGES:
        assert "old mill" not in text_of(client, f"/{language}/gdf/")
        assert "old mill" not in text_of(client, f"/{language}/")


def test_the_arabic_page_runs_from_right_to_left_and_its_telephone_does_not(client, khartoum):
    text = text_of(client, "/ar/krt/")
    assert '<html lang="ar" dir="rtl">' in text
    assert 'href="tel:+24991234567"' in text
    assert '<bdi dir="ltr">+249 (91) 234-567</bdi>' in text
    assert "جميع الخدمات مجانية" in text
    assert "Every service is free" not in text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ar-SD,ar;q=0.9", "ar"), ("am,fr;q=0.5", "fr"), ("ti", "ar"), ("", "en")],
)
def test_the_bare_address_leads_to_the_reader_s_language(client, khartoum, accepted, language):
    answer = client.get("/", HTTP_ACCEPT_LANGUAGE=accepted)
    assert answer.status_code == 302
    assert answer["Location"] == f"/{language}/"
    assert "Cookie" not in answer.get("Vary", "")


def test_a_page_that_a_language_lacks_is_shown_in_another_one(client, khartoum):
    page_of(khartoum, "ar").unpublish()
    answer = client.get("/ar/krt/")
    assert answer.status_code == 302
    assert answer["Location"] == "/en/krt/?for=ar"
    assert 'href="/en/krt/"' in text_of(client, "/ar/")
    assert 'hreflang="ar"' not in text_of(client, "/en/krt/")


def test_a_home_page_that_a_language_lacks_leads_to_the_default_one(client, khartoum):
    HomePage.objects.get(locale__language_code="fr").unpublish()
    answer = client.get("/fr/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/?for=fr")


def test_each_page_links_to_its_translations(client, khartoum):
    text = text_of(client, "/es/krt/")
    for language in LANGUAGES:
        assert f'hreflang="{language}" href="http://testserver/{language}/krt/"' in text
    assert "العربيّة" in text


@pytest.mark.parametrize("path", ["/en/", "/ar/krt/", "/fr/nowhere/", "/"])
def test_a_visitor_gets_no_cookie_and_no_page_depends_on_one(client, khartoum, path):
    answer = client.get(path)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_a_wrong_address_leads_back_to_the_centres_and_not_to_the_console(client, khartoum):
    answer = client.get("/fr/nowhere/")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.content.decode()
    assert 'href="/fr/"' in answer.content.decode()


def test_a_first_visit_is_small_and_asks_nobody_else(client, khartoum, gadaref):
    text = text_of(client, "/ar/krt/")
    files = sum(
        Path(finders.find(name)).stat().st_size
        for name in ("cms/site.css", "cms/icon.svg", "cms/offline.js", "cms/sw.js")
    )
    assert len(text.encode()) + files < FIRST_VISIT_BYTES
    # Nothing runs from within the page; what search engines read does not run.
    scripts = re.findall(r"<script[^>]*>", text)
    assert all("src=" in tag or 'type="application/ld+json"' in tag for tag in scripts)
    addresses = text.replace("http://testserver/", "").replace("http://www.w3.org/", "")
    addresses = addresses.replace("https://schema.org", "")
    assert "http://" not in addresses
    assert "https://" not in addresses


def test_a_centre_page_costs_few_queries(client, khartoum):
    assert queries_of(client, "/en/krt/") <= MOST_QUERIES


QUERIES_OF_A_LIVE_BLOCK = 2


def test_more_services_cost_no_more_queries(client, khartoum, switchable):
    before = queries_of(client, "/en/krt/")
    switch_module(label=switchable.label, centre=khartoum, state="on", actor=None)
    live = sum(entry.module == switchable.label for entry in installed("block"))
    # What a module tells live is asked of it; its services are read with all others.
    assert before <= queries_of(client, "/en/krt/") <= before + QUERIES_OF_A_LIVE_BLOCK * live


def test_more_centres_cost_no_more_queries_on_the_home_page(client, khartoum):
    before = queries_of(client, "/en/")
    for number in range(5):
        make_centre(code=f"C{number}", name=f"Centre {number}")
    assert queries_of(client, "/en/") == before


def test_making_the_pages_again_changes_nothing(khartoum):
    page = page_of(khartoum, "fr")
    page.title = "Centre de Khartoum"
    page.save()
    before = (HomePage.objects.count(), CentrePage.objects.count())
    ensure_site()
    ensure_centre_pages(khartoum)
    assert (HomePage.objects.count(), CentrePage.objects.count()) == before
    assert page_of(khartoum, "fr").title == "Centre de Khartoum"
    assert before == (len(LANGUAGES), len(LANGUAGES))


def test_a_centre_has_one_page_a_language(khartoum):
    page = page_of(khartoum, "fr")
    second = CentrePage(
        title="Again", slug="again", centre=khartoum, locale=page.locale, feedback="<p>.</p>"
    )
    with pytest.raises(ValidationError):
        page.get_parent().add_child(instance=second)
    assert CentrePage.objects.filter(centre=khartoum, locale=page.locale).get() == page


def test_default_texts_are_written_in_the_language_of_the_page(khartoum, gadaref):
    texts = [page_of(khartoum, language).introduction for language in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES)
    assert page_of(gadaref, "en").how_to_find_us != page_of(khartoum, "en").how_to_find_us
