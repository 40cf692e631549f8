"""Write down what only some roles may read of a person."""

from django.db import transaction

from modules.registry.models import Person, PrivateDetail


def write_private_detail(*, person: Person, gender_identity: str, actor) -> PrivateDetail:
    """The file says this of the person's gender; an empty text says nothing any more."""
    with transaction.atomic():
        # The person's row is the lock: two desks do not write the first detail at once.
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        detail = PrivateDetail.objects.filter(person=person).first() or PrivateDetail(person=person)
        detail.gender_identity = gender_identity.strip()
        detail.save()
    return detail
