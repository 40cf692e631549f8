"""A partner directory becomes a draft page, and nothing of anybody comes along."""

import datetime
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from cms.models import DirectoryPage
from cms.open_data.partners import NotADirectory, read_directory
from tests.cms.conftest import in_one_line
from tests.harness.databases import REPOSITORY

TODAY = datetime.date(2026, 1, 1)
SHARED = REPOSITORY.parent / "shared" / "data" / "services"


def feature(**told) -> dict:
    return {
        "type": "Feature",
        "properties": {
            "partnerName": "Blue Tent",
            "locationName": "Old town",
            "activityName": "Cash",
            "endDate": "2030-01-01",
            "comments": "Ask Samira, 0912345678",
            "7. Availability Day": {"Sun-Thurs": True, "Fri": False},
            "8. Office Open at": {"8:30": True},
            "9. Office close at": {"15:00": True},
            "10. Referral Method": {"Telephone": True},
            "indicators": {"Small grants": 2},
            **told,
        },
    }


def test_services_of_a_partner_at_a_place_stand_together():
    found = read_directory([feature(), feature(activityName="Food")], today=TODAY)
    [partner] = found.partners
    assert partner.as_block() == {
        "name": "Blue Tent",
        "helps_with": "Cash, Small grants, Food",
        "place": "Old town",
        "hours": "Sun-Thurs 8:30–15:00",
        "note": "Telephone",
    }


def test_comments_with_names_and_numbers_are_not_read():
    found = read_directory([feature()], today=TODAY)
    assert "Samira" not in str(found)
    assert "0912345678" not in str(found)


def test_what_has_ended_and_what_is_elsewhere_is_counted_and_left_out():
    rows = [feature(endDate="2020-01-01"), feature(locationName="Port"), feature(endDate=None)]
    found = read_directory(rows, today=TODAY, place="old")
    assert (len(found.partners), found.ended, found.elsewhere) == (1, 1, 1)


def test_what_no_screen_shows_is_left_out_and_words_stay_apart():
    told = feature(partnerName="Blue\nTent\x00", indicators=[1], activityName="Cash\tagain")
    [partner] = read_directory([told], today=TODAY).partners
    assert (partner.name, list(partner.helps_with)) == ("Blue Tent", ["Cash again"])


def test_questions_are_known_by_their_number_in_every_language():
    told = feature(**{"8. موعد فتح المكتب": {"٩:٠٠": True}})
    del told["properties"]["8. Office Open at"]
    assert "٩:٠٠" in read_directory([told], today=TODAY).partners[0].as_block()["hours"]


@pytest.mark.parametrize("rows", [{}, [1], [{"properties": {}}], [feature(partnerName=" ")], None])
def test_another_file_is_refused(rows):
    with pytest.raises(NotADirectory):
        read_directory(rows, today=TODAY)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_map_of_jordan_is_read_whole(language):
    path = SHARED / f"unhcr_jordan_services_{language}.json"
    if not path.exists():
        pytest.skip("the shared data is not here")
    features = json.loads(path.read_text(encoding="utf-8"))
    whole = read_directory(features, today=TODAY, with_ended=True)
    assert len(whole.partners) > 100
    assert read_directory(features, today=TODAY).ended == len(features)


@pytest.fixture
def told(tmp_path) -> dict:
    file = tmp_path / "map.json"
    file.write_text(json.dumps([feature()]), encoding="utf-8")
    return {
        "file": file,
        "centre": "KRT",
        "language": "en",
        "title": "Partners in town",
        "introduction": "They help as well.",
        "source": "Service map",
        "checked_on": TODAY,
        "review_by": datetime.date(2030, 1, 1),
        "place": "",
        "with_ended": False,
        "write": True,
    }


def imported(told: dict) -> None:
    call_command(
        "import_partners", str(told["file"]), **{k: v for k, v in told.items() if k != "file"}
    )


@pytest.mark.django_db
def test_an_import_makes_a_draft_that_no_reader_sees(client, khartoum, told):
    imported({**told, "write": False})
    assert not DirectoryPage.objects.exists()
    imported(told)
    page = DirectoryPage.objects.get()
    assert (page.live, page.centre_id, page.partners[0].value["name"]) == (
        False, khartoum.pk, "Blue Tent"
    )  # fmt: skip
    assert client.get("/en/krt/partners-in-town/").status_code == 404


@pytest.mark.django_db
def test_a_file_that_is_none_makes_nothing(khartoum, told):
    Path(told["file"]).write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        imported(told)
    assert not DirectoryPage.objects.exists()


# --- On the screen ---------------------------------------------------------------------------------


def sent(rows, **changed) -> dict:
    """What the form sends."""
    return {
        "file": SimpleUploadedFile("map.json", json.dumps(rows).encode()),
        "place": "",
        "language": "en",
        "title": "Partners in town",
        "introduction": "They help as well.",
        "source": "Service map",
        "checked_on": "2026-01-01",
        "review_by": "2030-01-01",
        **changed,
    }


@pytest.fixture
def screen(client, khartoum, join) -> str:
    """The screen of Khartoum, whose editor is signed in."""
    client.force_login(join("amina", role="communications_editor", centre=khartoum))
    return reverse("cms_partners", args=["KRT"])


@pytest.mark.django_db
def test_an_editor_makes_a_draft_and_reads_it_before_anybody_else(client, screen):
    assert "Partners from a file" in client.get(screen).content.decode()
    answer = client.post(screen, sent([feature(), feature(endDate="2020-01-01")]), follow=True)
    page = DirectoryPage.objects.get()
    assert answer.redirect_chain[0][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "A draft with 1 partner was made. Left out: 1 services" in answer.content.decode()
    assert (page.live, page.latest_revision.user.username) == (False, "amina")
    client.post(screen, sent([feature()]))
    assert set(DirectoryPage.objects.values_list("slug", flat=True)) == {
        "partners-in-town",
        "partners-in-town-2",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"file": SimpleUploadedFile("map.json", b"\xff\xfe{")}, "no service map"),
        ({"file": SimpleUploadedFile("map.json", b"[" * 100_000)}, "no service map"),
        ({"file": SimpleUploadedFile("map.json", b"")}, "empty"),
        ({"file": SimpleUploadedFile("map.json", b"9" * 5000)}, "no service map"),
        ({"place": "nowhere"}, "No partner of the file"),
        ({"language": "am"}, "am"),
        ({"review_by": "2025-01-01"}, "is not before"),
    ],
)
def test_a_file_or_a_page_that_cannot_be_is_said_on_the_form(client, screen, changed, said):
    answer = client.post(screen, sent([feature()], **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DirectoryPage.objects.exists()


@pytest.mark.django_db
def test_who_has_too_many_partners_is_told_the_places_to_choose_from(client, screen):
    rows = [
        feature(partnerName=f"Partner {number}", locationName="Old town" if number % 2 else "Port")
        for number in range(90)
    ]
    told = in_one_line(client.post(screen, sent(rows)))
    assert "90 partners" in told
    assert "Old town" in told
    client.post(screen, sent(rows, place="port"))
    assert len(DirectoryPage.objects.get().partners) == 45


@pytest.mark.django_db
def test_nobody_imports_partners_for_a_centre_they_do_not_write_for(client, gadaref, screen):
    assert client.post(reverse("cms_partners", args=["GDF"]), sent([feature()])).status_code == 404
    assert not DirectoryPage.objects.exists()
