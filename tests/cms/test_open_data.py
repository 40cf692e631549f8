"""What machines read: the directory of services, structured data, the site map."""

import datetime
import json
import xml.etree.ElementTree as ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.open_data.schedules import hsds_schedules, schema_org_hours
from core import scope
from core.actions.switch_module import switch_module
from core.hours.calendar import Calendar, Exceptional, Span, Weekly
from core.models import HoursException, ServiceFacts, WeeklyHours
from core.models.centres import known_zone
from tests.cms.conftest import make_centre, page_of

SERVICES, ORGANIZATIONS = "/open-data/hsds/services", "/open-data/hsds/organizations"
NINE, FIVE, MIDNIGHT = datetime.time(9), datetime.time(17), datetime.time(0)


@pytest.mark.django_db
def test_the_directory_lists_what_is_offered_now(client, khartoum, switchable):
    key = f"{switchable.label}.{switchable.public_services[0].key}"
    switch_module(label=switchable.label, centre=khartoum, state="on", actor=None)
    with scope.system():
        WeeklyHours.objects.create(centre=khartoum, service=key, weekday=0, opens=NINE, closes=FIVE)
        ServiceFacts.objects.create(centre=khartoum, service=key, languages=["ar"])
    answer = client.get(SERVICES)
    assert not answer.cookies
    found = answer.json()
    assert found["total_items"] == len(found["contents"])
    title = str(switchable.public_services[0].title)
    [service] = [each for each in found["contents"] if each["name"] == title]
    assert service["status"] == "active"
    assert service["organization"]["id"] == service["organization_id"] == str(khartoum.pk)
    assert service["schedules"][0]["byday"] == "MO"
    assert service["schedules"][0]["opens_at"] == "09:00"
    assert service["languages"][0]["code"] == "ar"
    assert client.get(f"{SERVICES}/{service['id']}").json() == service
    switch_module(label=switchable.label, centre=khartoum, state="off", actor=None)
    assert client.get(f"{SERVICES}/{service['id']}").status_code == 404


@pytest.mark.django_db
def test_every_row_has_what_the_standard_requires(client, khartoum, gadaref):
    assert client.get("/open-data/hsds/").json()["version"] == "3.0"
    for row in client.get(SERVICES).json()["contents"]:
        assert {"id", "name", "status", "organization"} <= row.keys()
        for place in row["service_at_locations"]:
            assert {"id", "location_type"} <= place["location"].keys()
        assert all({"id", "number"} <= phone.keys() for phone in row["phones"])
    for row in client.get(ORGANIZATIONS).json()["contents"]:
        assert {"id", "name", "description"} <= row.keys()
        assert client.get(f"{ORGANIZATIONS}/{row['id']}").json() == row


@pytest.mark.django_db
def test_a_protected_place_and_an_unpublished_one_are_told_to_no_machine(client, khartoum, gadaref):
    gadaref.latitude, gadaref.longitude = 14, 35
    gadaref.save()
    text = client.get(f"{SERVICES}?per_page=100").content.decode()
    assert "12 Nile Street" in text
    assert "old mill" not in text
    assert '"latitude"' not in text
    for language in ("en", "fr", "es", "ar"):
        page_of(gadaref, language).unpublish()
    for address in (SERVICES, ORGANIZATIONS, "/sitemap.xml"):
        assert str(gadaref.pk) not in client.get(address).content.decode()
        assert "gdf" not in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "per_page=9999999999", "page=²"])
def test_a_strange_page_is_the_first_one(client, khartoum, query):
    assert client.get(f"{SERVICES}?{query}").status_code == 200


@pytest.mark.django_db
def test_the_pages_of_the_directory_hold_together(client, khartoum, gadaref):
    whole = client.get(f"{ORGANIZATIONS}?per_page=100").json()["contents"]
    parts = [
        client.get(f"{ORGANIZATIONS}?per_page=1&page={n}").json()["contents"] for n in (1, 2, 3)
    ]
    assert [row for part in parts for row in part] == whole
    assert parts[2] == []


@pytest.mark.django_db
def test_a_centre_page_tells_search_engines_its_hours_and_services(client, khartoum, gadaref):
    with scope.system():
        WeeklyHours.objects.create(centre=khartoum, weekday=4, opens=NINE, closes=FIVE)
    soup = BeautifulSoup(client.get("/en/krt/").content, "html.parser")
    graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    place = graph[0]["location"]
    assert place["address"] == "12 Nile Street"
    assert place["openingHoursSpecification"][0]["dayOfWeek"] == ["Friday"]
    assert {each["@type"] for each in graph[1:]} == {"GovernmentService"}
    protected = BeautifulSoup(client.get("/en/gdf/").content, "html.parser")
    assert "old mill" not in protected.find("script", type="application/ld+json").string


@pytest.mark.django_db
def test_a_name_cannot_leave_the_structured_data(client, khartoum):
    page = page_of(khartoum, "en")
    page.title = "</script><b>&"
    page.save()
    soup = BeautifulSoup(client.get("/en/krt/").content, "html.parser")
    found = json.loads(soup.find("script", type="application/ld+json").string)
    assert found["@graph"][0]["name"] == "</script><b>&"


@pytest.mark.django_db
def test_the_site_map_lists_published_pages_with_their_languages(client, khartoum, gadaref):
    gadaref.is_locked = True
    gadaref.save()
    answer = client.get("/sitemap.xml")
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [each.text for each in root.iter(f"{space}loc")]
    assert "http://testserver/ar/krt/" in found
    assert not [url for url in found if "gdf" in url]
    assert len(list(root.iter("{http://www.w3.org/1999/xhtml}link"))) == 4 * len(found)
    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_hours_are_told_as_both_standards_write_them():
    day, night = Span(NINE, FIVE), Span(datetime.time(20), datetime.time(4))
    calendar = Calendar(
        known_zone("UTC"),
        (Weekly(0, day), Weekly(2, day), Weekly(4, night), Weekly(6, Span(MIDNIGHT, MIDNIGHT))),
        (Exceptional(datetime.date(2030, 1, 1), datetime.date(2030, 1, 2), None),),
    )
    assert [
        (s.get("byday"), s.get("opens_at"), s.get("closes_at")) for s in hsds_schedules(calendar)
    ] == [
        ("SU", "00:00", "23:59"),
        ("MO,WE", "09:00", "17:00"),
        ("FR", "20:00", "04:00"),
        (None, None, None),
    ]
    closed = schema_org_hours(calendar)[-1]
    assert (closed["opens"], closed["closes"]) == ("00:00", "00:00")
    assert closed["validThrough"] == "2030-01-02"


def test_a_service_with_hours_of_its_own_is_told_as_closed_with_its_centre():
    first = datetime.date(2030, 1, 1)
    days = [first + datetime.timedelta(days=n) for n in range(5)]
    calendar = Calendar(
        known_zone("UTC"),
        (Weekly(0, Span(NINE, FIVE)),),
        (Exceptional(days[1], days[2], Span(NINE, FIVE)),),
        inherited=(Exceptional(days[0], days[4], None),),
    )
    told = [
        (s["valid_from"], s["valid_to"], s.get("description", ""))
        for s in hsds_schedules(calendar)
        if "valid_from" in s
    ]
    assert told == [
        ("2030-01-01", "2030-01-01", "closed"),
        ("2030-01-02", "2030-01-03", ""),
        ("2030-01-04", "2030-01-05", "closed"),
    ]
    assert [s["opens"] for s in schema_org_hours(calendar)[1:]] == ["00:00", "09:00", "00:00"]


@pytest.mark.django_db
def test_the_closure_of_a_service_stands_on_the_page_and_on_paper(client, khartoum):
    soon = khartoum.today() + datetime.timedelta(days=3)
    with scope.system():
        HoursException.objects.create(
            centre=khartoum,
            service="registry.reception",
            first_day=soon,
            last_day=soon,
            is_closed=True,
        )
    for path in ("/en/krt/", f"/en/~/paper/{page_of(khartoum, 'en').pk}/a4/"):
        text = client.get(path).content.decode()
        assert text.count("Days with other hours") == 1, path


@pytest.mark.django_db
def test_more_centres_cost_the_directory_no_more_queries(client, khartoum):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(SERVICES).status_code == 200
        return len(asked)

    queries()
    before = queries()
    for number in range(3):
        make_centre(code=f"N{number}", name=f"New {number}")
    assert queries() == before
