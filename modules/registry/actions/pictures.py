"""Keep a person's photo, with their consent, and remove it; forget files that nothing names."""

from django.db import transaction

from modules.registry.consent_questions import require
from modules.registry.errors import ConsentMissing, PhotoNotAgreed
from modules.registry.models import Person

PHOTO = "photo"


def keep_photo(*, person: Person, picture, actor) -> Person:
    """The person's photo is this one; an earlier one is gone. Raises `PhotoNotAgreed`.

    The person's row is locked first, so that a withdrawal at the same moment removes the photo
    whichever of the two comes first.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        try:
            require(person, PHOTO)
        except ConsentMissing:
            raise PhotoNotAgreed from None
        forget_file(person.photo)
        person.photo = picture
        person.save()
    return person


def remove_photo(*, person: Person, actor) -> Person:
    """No photo of the person is kept; harmless where there is none."""
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.photo:
            forget_file(person.photo)
            person.photo = ""
            person.save()
    return person


def forget_file(stored) -> None:
    """The file in the private storage is deleted once the transaction has held."""
    if stored:
        name, storage = stored.name, stored.storage
        transaction.on_commit(lambda: storage.delete(name))
