"""Imports on screen: upload, preview, other columns, confirm, result; and who gets in."""

import io

import pytest
from django.db.models import QuerySet
from openpyxl import load_workbook

from core import scope
from core.exchange.console import import_links_for, run_links_for
from core.models import AccessLogEntry, ImportRun
from core.scope import UserScope
from modules.registry.models import Person
from tests.core.staff import browser_of, give_role, make_centre, make_staff
from tests.registry.lists import csv_file, look

pytestmark = pytest.mark.django_db
ROOT = "/admin/import/KRT/registry.people/"


@pytest.fixture
def khartoum():
    return make_centre("KRT", "Khartoum")


@pytest.fixture
def desk(khartoum):
    return make_staff("desk", "front_desk", khartoum)


@pytest.fixture
def browser(desk):
    return browser_of(desk)


def upload(browser, *rows, name="list.csv"):
    return browser.post(ROOT, {"file": csv_file(*rows, name=name)})


def text(response) -> str:
    return response.content.decode()


def people() -> int:
    return QuerySet(Person).count()


def test_a_list_is_uploaded_looked_at_and_confirmed(browser, khartoum):
    response = upload(browser, {"Name": "Almaz Tesfaye"}, {"Name": "Sara"})
    shown = browser.get(response["Location"])
    assert "Import 2 rows" in text(shown) and "Almaz Tesfaye" in text(shown)
    assert people() == 0
    seen = {"seen": shown.context["hidden"][0]["value"]}
    for _click in range(2):
        done = browser.post(f"{response['Location']}confirm/", seen)
        assert done["Location"] == f"{response['Location']}done/"
    assert people() == 2
    assert "/admin/" in text(browser.get(done["Location"]))
    assert browser.get(response["Location"])["Location"] == done["Location"]


def test_a_stale_preview_comes_back_with_a_sentence(browser, khartoum):
    address = upload(browser, {"Name": "Almaz"})["Location"]
    answer = browser.post(f"{address}confirm/", {"seen": "of another day"}, follow=True)
    assert "Look at the list again" in text(answer)
    assert people() == 0


def test_an_unreadable_file_is_answered_on_the_upload_page(browser, khartoum):
    answer = browser.post(ROOT, {"file": io.BytesIO(b"%PDF-1.7 not a list")})
    assert answer.status_code == 200 and "not a spreadsheet" in text(answer)
    with scope.system():
        assert not ImportRun.objects.exists()


def test_columns_are_chosen_on_the_preview(browser, khartoum):
    address = upload(browser, {"Wer": "Almaz", "Was": "x"})["Location"]
    shown = browser.get(address)
    assert "None of the columns" in text(shown) and "confirm" not in shown.context["hidden"]
    chosen = {"heading-0": "Wer", "column-0": "name", "heading-1": "Was", "column-1": ""}
    shown = browser.post(address, chosen, follow=True)
    assert "Import 1 row" in text(shown)


def test_rows_are_filtered_by_what_happens_to_them_and_paged(browser, khartoum):
    rows = [{"Name": f"Almaz {number}", "Sex": "f"} for number in range(120)]
    address = upload(browser, *rows, {"Name": "Sara", "Sex": "maybe"})["Location"]
    assert len(browser.get(f"{address}?status=error").context["rows"]) == 1
    second = browser.get(f"{address}?status=new&page=3")
    assert len(second.context["rows"]) == 20
    assert second.context["can_confirm"] is False


def test_a_cancelled_import_is_over(browser, khartoum):
    address = upload(browser, {"Name": "Almaz"})["Location"]
    assert browser.post(f"{address}cancel/")["Location"] == ROOT
    assert "cancelled" in text(browser.get(f"{address}done/"))
    browser.post(f"{address}confirm/", {"seen": ""})
    assert people() == 0


def test_templates_have_our_headings_an_example_and_the_allowed_values(browser, khartoum):
    csv = b"".join(browser.get(f"{ROOT}template.csv").streaming_content).decode()
    assert "Date of birth" in csv
    book = b"".join(browser.get(f"{ROOT}template.xlsx").streaming_content)
    sheets = load_workbook(io.BytesIO(book)).worksheets
    assert len(sheets) == 2
    assert any("female, male" in str(row[3].value) for row in sheets[1].iter_rows())
    assert browser.get(f"{ROOT}template.exe").status_code == 404


def test_a_filled_template_can_be_imported(browser, khartoum):
    csv = b"".join(browser.get(f"{ROOT}template.csv").streaming_content)
    file = io.BytesIO(csv)
    file.name = "template.csv"
    address = browser.post(ROOT, {"file": file})["Location"]
    assert browser.get(address).context["can_confirm"] is True


def test_the_original_file_is_given_to_who_may_import_and_is_logged(browser, desk, khartoum):
    address = upload(browser, {"Name": "Almaz"}, name="Almaz Tesfaye.csv")["Location"]
    answer = browser.get(f"{address}file/")
    assert b"Almaz" in b"".join(answer.streaming_content)
    assert "Almaz" not in answer["Content-Disposition"]
    with scope.system():
        assert AccessLogEntry.objects.filter(kind="export", user=desk).count() == 1
    logistics = browser_of(make_staff("logistics", "logistics_officer", khartoum))
    assert logistics.get(f"{address}file/").status_code == 403


def test_nobody_gets_in_without_the_right_at_that_very_centre(browser, desk, khartoum):
    gadaref = make_centre("GDF", "Gadaref")
    address = upload(browser, {"Name": "Almaz"})["Location"]
    stranger = browser_of(make_staff("stranger", "front_desk", gadaref))
    assert stranger.get(ROOT).status_code == 404
    assert stranger.get(address).status_code == 404
    mixed = make_staff("mixed", "front_desk", gadaref)
    give_role(mixed, "logistics_officer", centre=khartoum)
    assert browser_of(mixed).get(ROOT).status_code == 403
    elsewhere = address.replace("/KRT/", "/GDF/")
    assert browser_of(mixed).get(elsewhere).status_code == 404
    assert browser.get(address).status_code == 200


def test_buttons_lead_to_the_centres_where_one_may_import(desk, khartoum):
    gadaref = make_centre("GDF", "Gadaref")
    assert [link["label"] for link in import_links_for(Person, UserScope(desk))] == ["Import"]
    give_role(desk, "logistics_officer", centre=gadaref)
    links = import_links_for(Person, UserScope(desk))
    assert [link["label"] for link in links] == ["Import at Khartoum"]
    run = look(csv_file({"Name": "Almaz"}), centre=khartoum, user=desk).run
    with scope.user(desk) as asker:
        assert len(run_links_for(run, asker)) == 2
