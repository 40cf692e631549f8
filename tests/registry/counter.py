"""What happens at a counter besides arrivals: decisions, restrictions, pictures that are handed in."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core import scope
from core.models import Centre
from modules.registry.actions.arrive import open_stay
from modules.registry.actions.consents import record_consent
from modules.registry.facts import ConsentFacts, StayFacts
from modules.registry.models import Person, Restriction, RestrictionReader


def browser_of(user) -> Client:
    """A browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(user)
    return browser


def on_site(person: Person, centre: Centre):
    """The person has an open stay."""
    with scope.system():
        return open_stay(person=person, centre=centre, facts=StayFacts(), actor=None)


def decide(person: Person, centre: Centre, purpose: str, decision: str = "given", **facts):
    """The person's decision on one purpose, on paper."""
    with scope.system():
        told = ConsentFacts(purpose=purpose, decision=decision, medium="signed", **facts)
        return record_consent(person=person, centre=centre, facts=told, actor=None)


def restrict(person: Person, centre: Centre, *readers) -> Restriction:
    """Only the focal point and `readers` know of the file."""
    with scope.system():
        restriction = Restriction.objects.create(person=person, centre=centre, reason="Threats.")
        for user in readers:
            RestrictionReader.objects.create(restriction=restriction, user=user, centre=centre)
    return restriction


def picture(*, size=(2400, 1600), kind="JPEG", device: str = "") -> SimpleUploadedFile:
    """A picture as a camera would hand it in, with the device's name in its metadata."""
    image, written = Image.new("RGB", size, "teal"), io.BytesIO()
    exif = Image.Exif()
    if device:
        exif[271] = device
    image.save(written, kind, exif=exif)
    return file_of(written.getvalue())


def file_of(content: bytes) -> SimpleUploadedFile:
    """A file that claims to be a picture."""
    return SimpleUploadedFile("amina at the gate.jpg", content, "image/jpeg")
