"""Keep a person's photo, with their consent, and remove it; forget files that nothing names."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from modules.registry.consents.questions import require
from modules.registry.errors import ConsentMissing, PhotoNotAgreed
from modules.registry.merging.merged import files_merged_into, standing_merges
from modules.registry.models import MergeChange, Person

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
        # A merge that is undone gives each file its own photo back.
        if person.photo and person.photo.name not in _photos_of_merges(person):
            forget_file(person.photo)
        person.photo = picture
        person.save()
    return person


def remove_photo(*, person: Person, actor) -> Person:
    """No photo of the person is kept, of files merged into theirs neither; harmless where there is none."""
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        for name in _photos_of_merges(person) - {person.photo.name}:
            forget_file(FieldFile(person, Person._meta.get_field("photo"), name))
        QuerySet(Person).filter(pk__in=files_merged_into(person.pk)).exclude(photo="").update(
            photo=""
        )
        if person.photo:
            forget_file(person.photo)
            person.photo = ""
            person.save()
    return person


def _photos_of_merges(person: Person) -> set[str]:
    """Photos that rest with files merged into this one, and those that merges replaced."""
    rested = files_merged_into(person.pk)
    if not rested:
        return set()
    theirs = QuerySet(Person).filter(pk__in=rested).values_list("photo", flat=True)
    replaced = QuerySet(MergeChange).filter(
        merge__in=standing_merges().filter(merged__in=rested),
        table=Person._meta.db_table,
        column="photo",
    )
    return {name for name in (*theirs, *replaced.values_list("before", flat=True)) if name}


def forget_file(stored) -> None:
    """The file in the private storage is deleted once the transaction has held."""
    if stored:
        name, storage = stored.name, stored.storage
        transaction.on_commit(lambda: storage.delete(name))
