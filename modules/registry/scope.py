"""Who may see a person: through a dated fact at a centre, and never a restricted file by accident.

A person has no centre. A centre holds a person's file because of something that happened and is
dated: they were registered, stay, were referred, consented. Restricted files are absent for
everybody but the named staff and the protection focal point; an emergency opening lets one named
person in for some hours.
"""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.errors import ModuleNotWritable
from core.modules.activation import centres_running
from core.scope import current
from core.scope.expressions import AskingMoment, AskingUser, InScope
from core.scope.grants import EVERY_CENTRE
from core.scope.models import CentreModel, ScopedModel


def _rows(name: str) -> QuerySet:
    """Plain rows for use inside a condition that is itself the scope."""
    from django.apps import apps

    return QuerySet(apps.get_model("registry", name))


def _holdings(permission: str) -> QuerySet:
    """Holdings, today, of centres where the asker has the permission."""
    return (
        _rows("FileHolding")
        .filter(since__lte=AskingMoment())
        .filter(Q(until=None) | Q(until__gt=AskingMoment()))
        .filter(InScope("centre_id", permission))
    )


def held_at(person: str, permission: str) -> Exists:
    """The person's file is held, today, at a centre where the asker has the permission."""
    return Exists(_holdings(permission).filter(person_id=OuterRef(person)))


def unbarred(person: str) -> Q:
    """No restriction on the person's file keeps the asker out."""
    named = _rows("RestrictionReader").filter(
        restriction_id=OuterRef("pk"), user_id=AskingUser(), until=None
    )
    barring = (
        _rows("Restriction")
        .filter(person_id=OuterRef(person), ended_at=None)
        .exclude(InScope("centre_id", "registry.open_restricted"))
        .exclude(Exists(named))
    )
    return ~Exists(barring)


def glass_broken(person: str) -> Exists:
    """The asker opened this person's file in an emergency, and the hours are not over."""
    return Exists(
        _rows("BreakGlass").filter(
            person_id=OuterRef(person), user_id=AskingUser(), until__gt=AskingMoment()
        )
    )


def merged(person: str) -> Exists:
    """The file was merged into another one: its rows rest, whoever asks."""
    return Exists(_rows("Merge").filter(merged_id=OuterRef(person), undone_at=None))


def held_elsewhere(person: str, permission: str) -> Q:
    """The file is held, today, by centres where the asker has no view, and nothing forbids to say so.

    Nobody's whose file is restricted by whomever, rests after a merge, was erased, or is held by any
    centre that is locked or where the registry is off; and nobody's whom the asker sees anyway.
    """
    today = Q(since__lte=AskingMoment()) & (Q(until=None) | Q(until__gt=AskingMoment()))
    held = _rows("FileHolding").filter(today, person_id=OuterRef(person))
    closed = held.exclude(centre__in=centres_running("registry"))
    restricted = _rows("Restriction").filter(person_id=OuterRef(person), ended_at=None)
    erased = _rows("Person").filter(pk=OuterRef(person)).exclude(anonymised_at=None)
    seen = Q(held_at(person, permission)) | Q(glass_broken(person))
    kept_back = Q(Exists(closed)) | Q(Exists(restricted)) | Q(Exists(erased)) | Q(merged(person))
    return Q(Exists(held)) & ~seen & ~kept_back


def visible(person: str, permission: str) -> Q:
    """Held at one of the asker's centres and not barred, or opened in an emergency; not merged."""
    opened = (Q(held_at(person, permission)) & unbarred(person)) | Q(glass_broken(person))
    return opened & ~merged(person)


def seen_before_it_moved(model) -> Q:
    """Versions of a row that name a file merged since, where the row as it is now is in scope."""
    columns = [
        field.attname
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.label_lower == "registry.person"
    ]
    named = Q()
    for column in columns:
        named |= Q(merged(column))
    return named & Q(Exists(model.objects.filter(pk=OuterRef("id"))))


def count_visible_people(permission: str) -> int:
    """How many people are `visible`; the number that asking each of them would give.

    Counts the people held and mends the number by the few for whom more than that matters.
    """
    held = _holdings(permission).aggregate(count=Count("person", distinct=True))["count"]
    exceptions = (
        _rows("Restriction")
        .filter(ended_at=None)
        .values("person")
        .union(_rows("BreakGlass").filter(user_id=AskingUser()).values("person"))
        .union(_rows("Merge").filter(undone_at=None).order_by().values("merged"))
    )
    mended = (
        _rows("Person")
        .filter(pk__in=exceptions)
        .aggregate(
            visible=Count("pk", filter=visible("pk", permission)),
            held=Count("pk", filter=Q(held_at("pk", permission))),
        )
    )
    return held - mended["held"] + mended["visible"]


class PersonPart(ScopedModel):
    """A row that is part of a person's file and goes wherever the file is held."""

    centre_path = ""
    person_column = "person_id"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope_condition(cls):
        """Visible with the model's own permission."""
        return visible(cls.person_column, cls.view_permission())

    @classmethod
    def history_condition(cls):
        """As the row itself, whichever file it belonged to then."""
        return cls.scope_condition() | seen_before_it_moved(cls)

    def row_centre_ids(self) -> set:
        """The centres that hold the person's file now."""
        holdings = _rows("FileHolding").filter(person_id=getattr(self, self.person_column))
        return set(holdings.filter(until=None).values_list("centre_id", flat=True))

    def check_writable(self) -> None:
        """A new person is not held anywhere yet: their action opens the holding with them.

        A new part of a file that is or was held somewhere is asked about like any other row.
        """
        if not self._state.adding or self._was_ever_held():
            super().check_writable()

    @classmethod
    def check_all_writable(cls, rows: list) -> None:
        """As `check_writable` says of each; one query for all of them."""
        for row in rows:
            if not row._state.adding:
                row._check_not_moved()
        allowed = current().writable_centre_ids(cls._meta.app_label)
        if allowed is EVERY_CENTRE:
            return
        people = {getattr(row, cls.person_column) for row in rows}
        ever, here = set(), set()
        holdings = _rows("FileHolding").filter(person__in=people).order_by()
        for person, centre, until in holdings.values_list("person", "centre", "until"):
            ever.add(person)
            if until is None and centre in allowed:
                here.add(person)
        for row in rows:
            person = getattr(row, cls.person_column)
            is_new = row._state.adding and (cls.person_column == "id" or person not in ever)
            if not is_new and person not in here:
                raise ModuleNotWritable

    def _was_ever_held(self) -> bool:
        person = getattr(self, self.person_column)
        return self.person_column != "id" and _rows("FileHolding").filter(person_id=person).exists()


class PersonAtCentreModel(CentreModel):
    """A row about a person that belongs to one centre: stays, consents, needs and their like.

    Every table of any module with a key to a person derives from this class or from `PersonPart`
    (a test walks them), so that a restricted file is absent everywhere.
    """

    # Whether a centre that has such a row holds the file because of it, also when the person no longer
    # agrees that another centre shared it.
    keeps_file = True

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")

    class Meta(CentreModel.Meta):
        abstract = True

    @classmethod
    def scope_condition(cls):
        """Rows of the asker's centres, of people whose file is not barred to the asker."""
        here = super().scope_condition() & unbarred("person_id")
        return (here | Q(glass_broken("person_id"))) & ~merged("person_id")

    @classmethod
    def history_condition(cls):
        """As the row itself, whichever file it belonged to then."""
        return cls.scope_condition() | seen_before_it_moved(cls)
