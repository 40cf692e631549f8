"""Two people correct the same file: neither undoes the other without knowing."""

import re

import pytest
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core import scope
from core.demo import load_demo
from core.errors import RowGone
from modules.registry.models import Merge, Person, Visit
from tests.registry.factories import make_centre, make_person

pytestmark = pytest.mark.django_db


def fields_of(page: str) -> dict:
    """What a browser would send back untouched: the hidden version and the present values."""
    return {"version": re.search(r'name="version" value="([^"]*)"', page).group(1)}


def test_the_second_of_two_is_told_and_loses_nothing_and_may_then_save(client):
    world = load_demo()
    client.force_login(world.users["desk"])
    with scope.system():
        person = Person.objects.get(display_name="Hamdi Warsame")
    url = reverse("registry_people:edit", args=[person.pk])
    first = second = fields_of(client.get(url).content.decode())
    told = {"sex": "female", "calendar": "gregorian", "level": "L1", "needs_interpreter": "unknown"}
    saved = client.post(url, {**first, **told, "own": "Hamdi Warsame", "place_of_origin": "Bosaso"})
    assert saved.status_code == 302
    refused = client.post(url, {**second, **told, "own": "Hamdi Warsame Ali"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Hamdi Warsame Ali" in page
    with scope.system():
        assert Person.objects.get(pk=person.pk).place_of_origin == "Bosaso"
    again = client.post(url, {**fields_of(page), **told, "own": "Hamdi Warsame Ali"})
    assert again.status_code == 302


def test_what_was_deleted_meanwhile_does_not_come_back_with_a_late_save():
    centre = make_centre("KRT")
    with scope.system():
        visit = Visit.objects.create(centre=centre, person=make_person(centre))
        late = Visit.objects.get(pk=visit.pk)
        visit.delete()
        with pytest.raises(RowGone), transaction.atomic():
            late.save()
        assert not Visit.objects.filter(pk=late.pk).exists()


def test_a_file_that_was_merged_meanwhile_is_gone_for_a_late_save_and_not_a_second_one():
    centre = make_centre("KRT")
    with scope.system():
        kept, merged = make_person(centre, "Amina Saleh"), make_person(centre, "Amna Saleh")
        late = Person.objects.get(pk=merged.pk)
        QuerySet(Merge).create(kept=kept, merged=merged, made_centre=centre)
        with pytest.raises(RowGone), transaction.atomic():
            late.save()
