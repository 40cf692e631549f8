"""Make a published page of each kind, with each block, in English and Arabic; prints their addresses.

A process of its own, since it works on the database of the server that a test looks at:
`python -m tests.e2e.pages_of_every_kind`.
"""

import datetime
import io
import subprocess
import sys
import wave

import django


def made_on(site) -> list[str]:
    """Make them on a running site; their paths."""
    from tests.harness.databases import REPOSITORY, environment_for
    from tests.harness.site import SITE_SETTINGS

    environment = environment_for(
        site.database_url,
        DJANGO_SETTINGS_MODULE=SITE_SETTINGS,
        DATA_DIR=str(site.data_directory),
        BASE_URL=site.address,
    )
    outcome = subprocess.run(
        [sys.executable, "-m", "tests.e2e.pages_of_every_kind"],
        cwd=REPOSITORY,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return outcome.stdout.split()


def main() -> None:
    """Make the pages."""
    django.setup()
    from cms.models import CentrePage
    from core import scope

    with scope.system():
        files = _files()
        for language in ("en", "ar"):
            top = CentrePage.objects.get(centre__code="KRT", locale__language_code=language)
            for page in _pages(top, language, files):
                sys.stdout.write(f"/{language}/krt/{page.slug}/\n")


def _files() -> dict:
    """A picture, a recording and a document of the centre."""
    import PIL.Image
    from django.core.files.base import ContentFile
    from django.core.files.images import ImageFile
    from wagtail.documents.models import Document
    from wagtail.images.models import Image

    from cms.editors import centre_collection
    from core.models import Centre

    collection = centre_collection(Centre.objects.get(code="KRT"))
    picture, sound = io.BytesIO(), io.BytesIO()
    PIL.Image.new("RGB", (640, 400), "#7a9e7e").save(picture, "PNG")
    with wave.open(sound, "wb") as recording:
        recording.setparams((1, 1, 8000, 0, "NONE", ""))
        recording.writeframes(bytes(800))
    image = Image.objects.create(
        title="Door", collection=collection, file=ImageFile(picture, name="door.png")
    )
    document, audio = (
        Document.objects.create(
            title=name, collection=collection, file=ContentFile(content, name=name)
        )
        for name, content in (("rights.txt", b"All is free."), ("rights.mp3", sound.getvalue()))
    )
    return {"image": image, "document": document, "audio": audio}


def _pages(top, language: str, files: dict):
    from cms import demo_texts
    from cms.models import CentrePage
    from cms.pages.content import CONTENT_KINDS

    title, lead, points = demo_texts.RISKS[language]
    today = datetime.date.today()
    for kind in CONTENT_KINDS:
        page = kind(
            title=f"{title} · {kind._meta.verbose_name}" if language == "en" else title,
            slug=f"kind-{kind._meta.model_name}",
            introduction=lead,
            source=title,
            checked_on=today,
            review_by=today + datetime.timedelta(days=20),
            locale=top.locale,
            body=_body(title, lead, points, files),
            **_asked(kind.__name__, title, lead),
        )
        CentrePage.objects.get(pk=top.pk).add_child(instance=page)
        yield page


def _asked(kind: str, title: str, lead: str) -> dict:
    """What a kind of page asks for besides."""
    phone = {"whose": title, "number": "+249 000 000 333", "note": lead[:200]}
    partner = {"name": title, "helps_with": lead[:250], "number": "+249 000 000 444"}
    return {
        "ServicePage": {"service": "registry.reception"},
        "InformationPage": {"topic": "asylum"},
        "DestinationPage": {
            "status": "limited",
            "status_as_of": datetime.datetime.now(datetime.UTC),
        },
        "QuestionPage": {},
        "NewsPage": {"kind": "rumour", "rumour": title, "verdict": "false"},
        "EmergencyPage": {"numbers": [("phone", phone)]},
        "DirectoryPage": {"partners": [("partner", partner)]},
    }[kind]


def _body(title: str, lead: str, points: list[str], files: dict) -> list[tuple]:
    """One block of each kind."""
    text = f"<h3>{title}</h3><p>{lead}</p><ul><li>{points[0]}</li></ul>"
    return [
        ("text", text),
        ("steps", [{"heading": point[:120], "text": f"<p>{lead}</p>"} for point in points]),
        ("warning", {"heading": points[0], "text": f"<p>{lead}</p>"}),
        ("accordion", [{"heading": point, "text": f"<p>{lead}</p>"} for point in points]),
        (
            "audio",
            {"heading": title, "recording": files["audio"], "transcript": f"<p>{lead}</p>"},
        ),
        ("picture", {"picture": _described(files["image"], points[0]), "caption": points[1]}),
        ("phone", {"whose": title, "number": "+249 (0) 12-34", "note": points[0]}),
        ("place", {"name": title, "address": points[1], "way": f"<p>{lead}</p>"}),
        ("table", _table(title, points)),
        ("live_service", {"service": "registry.reception"}),
        ("opening_hours", {"service": ""}),
        ("downloads", [{"title": title, "document": files["document"]}]),
    ]


def _described(image, words: str):
    image.contextual_alt_text, image.decorative = words, False
    return image


def _table(title: str, points: list[str]):
    from cms.models import InformationPage

    block = InformationPage._meta.get_field("body").stream_block.child_blocks["table"]
    return block.to_python(
        {
            "caption": title,
            "columns": [{"type": "text", "heading": points[0]}, {"type": "text", "heading": title}],
            "rows": [{"values": points[1:3]}],
        }
    )


if __name__ == "__main__":
    main()
