"""What was public and shall not be any longer: protected places, sections and files that are gone."""

import io

import PIL.Image
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.editors import centre_collection, centre_group
from cms.models import CentrePage, InformationPage, PageText
from core import scope
from core.models import Membership
from tests.cms.conftest import in_one_line, page_of
from tests.cms.test_offline_copies import bundle
from tests.cms.test_sections import add

pytestmark = pytest.mark.django_db
PLACE = [
    ("place", {"name": "The shelter", "address": "Acacia street", "way": "<p>By the mill</p>"})
]
OF_THE_PLACE = ("The shelter", "Acacia street", "By the mill")


def protect(centre) -> None:
    centre.position_is_public = False
    centre.save()


def words_found(client, words: str) -> str:
    return in_one_line(client.post("/en/~/search/", {"words": words}))


def test_a_place_that_becomes_protected_is_described_nowhere_any_more(client, khartoum):
    page = add(page_of(khartoum, "en"), body=PLACE)

    def told() -> dict[str, str]:
        return {
            "page": in_one_line(client.get("/en/krt/asylum/")),
            "leaflet": in_one_line(client.get(f"/en/~/paper/{page.pk}/a4/")),
            "copy": bundle("en")["krt/asylum/index.html"].decode(),
        }

    for where, text in told().items():
        assert all(words in text for words in OF_THE_PLACE), where
    assert "Asylum here" in words_found(client, "acacia")
    protect(khartoum)
    for where, text in told().items():
        assert not any(words in text for words in OF_THE_PLACE), where
    assert "Asylum here" not in words_found(client, "acacia")
    khartoum.position_is_public = True
    khartoum.save()
    assert "Asylum here" in words_found(client, "acacia")


def test_a_place_on_the_page_of_the_centre_itself_goes_as_well(client, khartoum):
    page = page_of(khartoum, "en")
    page.body = PLACE
    page.save()
    assert "Acacia street" in in_one_line(client.get("/en/krt/"))
    protect(khartoum)
    assert "Acacia street" not in in_one_line(client.get("/en/krt/"))
    assert "acacia" not in PageText.objects.get(page=page).words


def test_who_makes_a_place_protected_is_told_to_read_the_texts_again(client, khartoum, join):
    client.force_login(join("manager", role="centre_manager", centre=khartoum))
    address = f"/admin/centres/{khartoum.pk}/edit/"
    form = client.get(address).context["form"]
    given = {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, "", False) and name != "logo"
    }
    assert given.pop("position_is_public")
    answer = client.post(address, given, follow=True)
    assert "read them once more in all languages" in in_one_line(answer)
    khartoum.refresh_from_db()
    assert not khartoum.position_is_public
    answer = client.post(address, given, follow=True)
    assert "read them once more" not in in_one_line(answer)


def test_with_the_page_of_a_centre_its_section_is_taken_down(client, khartoum):
    page = add(page_of(khartoum, "en"), body=[("text", "<p>Umbrellas for everybody</p>")])
    paths = ("/en/krt/asylum/", f"/en/~/paper/{page.pk}/a4/", f"/en/~/short/{page.pk}/")
    for path in paths:
        assert client.get(path).status_code == 200, path
    for above in CentrePage.objects.filter(centre=khartoum):
        above.unpublish()
    for path in paths:
        assert client.get(path).status_code == 404, path
    assert "Asylum here" not in words_found(client, "umbrellas")
    assert "asylum" not in client.get("/sitemap.xml").content.decode()
    assert "krt/asylum/index.html" not in bundle("en")


@pytest.fixture
def files(khartoum, settings, tmp_path) -> tuple[str, str]:
    """Addresses of a picture and of a document of the centre."""
    # Documents are sent from a disk.
    on_disk = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": on_disk, "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    # Versions of pictures are remembered by the number of the picture, also those of other tests.
    caches["default"].clear()
    if "renditions" in caches.settings:
        caches["renditions"].clear()
    drawn = io.BytesIO()
    PIL.Image.new("RGB", (300, 200), "teal").save(drawn, "PNG")
    ours = {"collection": centre_collection(khartoum), "title": "Gate"}
    picture = Image.objects.create(
        file=ContentFile(drawn.getvalue(), name="gate.png"), width=300, height=200, **ours
    )
    document = Document.objects.create(file=ContentFile(b"a map", name="map.txt"), **ours)
    return picture.get_rendition("width-100").url, document.url


def test_files_of_a_centre_that_receives_nobody_are_gone(client, khartoum, files, join):
    for address in files:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" not in answer.get("Cache-Control", "")
    khartoum.is_locked = True
    khartoum.save()
    client.force_login(join("writer", role="communications_editor", centre=khartoum))
    for address in files:
        assert client.get(address).status_code == 404


def test_files_of_an_unpublished_section_are_read_by_those_who_prepare_it(
    client, khartoum, files, join
):
    for page in CentrePage.objects.filter(centre=khartoum):
        page.unpublish()
    for address in files:
        assert client.get(address).status_code == 404
    client.force_login(join("writer", role="communications_editor", centre=khartoum))
    for address in files:
        assert client.get(address).status_code == 200


def test_a_link_out_of_the_folder_does_not_cost_a_language_its_copy(khartoum):
    links = "".join(f'<a href="{path}">x</a>' for path in ("/static/../../x", "/static//etc/x"))
    add(page_of(khartoum, "en"), body=[("text", f"<p>Read {links}</p>")])
    assert "krt/asylum/index.html" in bundle("en")


def test_a_copy_has_no_file_of_a_centre_that_is_closed(khartoum, gadaref, files):
    link = f'<p><a href="{files[1]}">The map</a></p>'
    add(page_of(gadaref, "en"), body=[("text", link)])
    name = f"files{files[1]}"
    assert name in bundle("en")
    khartoum.is_locked = True
    khartoum.save()
    assert name not in bundle("en")


def test_files_ask_the_membership_again(client, khartoum, join):
    person = join("writer", role="communications_editor", centre=khartoum)
    client.force_login(person)
    for kind in ("images", "documents"):
        assert client.get(f"/admin/{kind}/").status_code == 200
    # By the clock: nothing is saved that anybody could hear of.
    with scope.system():
        Membership.unscoped.filter(user=person).update(ends=timezone.now())
    join("writer", role="centre_manager", centre=khartoum)
    person.groups.add(centre_group(khartoum))
    for kind in ("images", "documents"):
        assert client.get(f"/admin/{kind}/").status_code == 403


def test_the_form_of_a_new_page_refuses_a_place_of_a_protected_centre(gadaref, join):
    parent = page_of(gadaref, "en")
    form_class = InformationPage.get_edit_handler().get_form_class()
    page = InformationPage(locale=parent.locale)
    given = {
        **{f"body-{name}": value for name, value in (("count", "1"), ("0-type", "place"))},
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-way": "null",
        "body-0-value-name": "The shelter",
        "body-0-value-address": "Acacia street",
    }
    form = form_class(given, instance=page, parent_page=parent, for_user=join("w", role="x"))
    assert not form.is_valid()
    assert "stays unpublished" in str(form.non_field_errors())
