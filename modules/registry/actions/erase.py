"""Make files anonymous: nothing tells any more who it was, and every figure stays as it was."""

from datetime import datetime, time

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from core.models import AccessLogEntry, Centre
from core.privacy import Fate, Rows, empty_value, fate_of, privacy_of, telling_columns
from core.retention.erase import note_erasure
from modules.registry.merging.merged import files_merged_into
from modules.registry.models import (
    ExternalReference,
    FileHolding,
    Household,
    HouseholdMembership,
    Merge,
    MergeChange,
    Person,
    Stay,
    Visit,
)
from modules.registry.rules.coarse_birth import coarse_birth

from .people import fresh_reference


def tables_about_people() -> list:
    """Every table of every installed module with a key to a person; the person's own last."""
    found = [
        model
        for model in apps.get_models()
        if not hasattr(model, "instance_type")
        and any(each.related_model is Person for each in model._meta.concrete_fields)
    ]
    return [*sorted(found, key=lambda model: model._meta.label), Person]


def anonymise(person: Person, *, key: str, cause: str, actor) -> None:
    """Nothing that Guichet holds tells who this was. Cannot be undone.

    The erasure of the person is written down already (`core.retention.erase`); runs in the scope
    of the system and in its caller's transaction. Files on disk go when the transaction ends well.
    """
    person = models.QuerySet(Person).select_for_update(of=("self",)).get(pk=person.pk)
    if person.anonymised_at is not None:
        return
    for other in files_merged_into(person.pk):
        # Files that were merged into this one tell of the same person.
        note_erasure(
            record=f"registry.person:{other}", key=key, cause=cause, actor=actor, subject=other
        )
        anonymise(Person(pk=other), key=key, cause=cause, actor=actor)
    _forget_what_merges_changed(person)
    born = _coarse(person)
    registered = _registered_day(person)
    _open_access_log(person, key=key, cause=cause, actor=actor)
    _forget_import_files(person)
    households = list(
        HouseholdMembership.objects.filter(person=person).values_list("household", flat=True)
    )
    for model in tables_about_people():
        if model is not Person:
            _erase_rows(model, person)
    _blank_empty_households(households)
    _erase_columns(
        Person,
        models.QuerySet(Person).filter(pk=person.pk),
        reference=fresh_reference(),
        born_from=born.first,
        born_until=born.last,
        birth_precision=born.precision,
        registered_at=registered,
        anonymised_at=_day_of(timezone.now(), None),
    )
    for model in tables_about_people():
        _forget_history(model, person)


def _forget_what_merges_changed(person: Person) -> None:
    """The values that merges of this file moved or replaced; they cannot be undone any more."""
    merges = models.QuerySet(Merge).filter(Q(kept=person) | Q(merged=person))
    changes = models.QuerySet(MergeChange).filter(merge__in=merges)
    changes.update(before=None, after=None, whole=None)


def _rows_of(model, person: Person, paths=None):
    """Rows that tell of the person, by any of the model's paths."""
    condition = Q()
    for path in paths or privacy_of(model).people:
        condition |= Q(**{path: person.pk})
    return models.QuerySet(model).filter(condition)


def _erase_rows(model, person: Person) -> None:
    """What the model declares for its rows and columns."""
    rows, stated = _rows_of(model, person), privacy_of(model)
    if stated.rows == Rows.DELETE:
        for column in telling_columns(model):
            _delete_files(rows, column)
        rows.delete()
        return
    _erase_columns(model, rows)
    for key, columns in stated.beside.items():
        emptied = {name: empty_value(model, model._meta.get_field(name)) for name in columns}
        _rows_of(model, person, (*stated.people, key)).update(**{key: None}, **emptied)


def _erase_columns(model, rows, **own) -> None:
    """Blank and coarsen in place, without a line of history; `own` are values of the module."""
    written = dict(own)
    for column in telling_columns(model):
        fate = fate_of(model, column)
        if fate in (Fate.BLANK, Fate.UNCLASSIFIED) and column.name not in own:
            _delete_files(rows, column)
            written[column.name] = empty_value(model, column)
    days = [c for c in telling_columns(model) if fate_of(model, c) == Fate.DAY]
    for row in rows.select_related(*_centre_of(model)) if days else ():
        values = {c.name: _day_of(getattr(row, c.name), row) for c in days}
        models.QuerySet(model).filter(pk=row.pk).update(**values)
    if written:
        rows.update(**written)


def _centre_of(model) -> tuple[str, ...]:
    return ("centre",) if any(f.name == "centre" for f in model._meta.concrete_fields) else ()


def _day_of(moment, row) -> datetime | None:
    """The beginning of the same day where it happened: the day stays what it was, the hour is gone.

    Figures ask for the day of the centre's calendar or, over several centres, of the installation's;
    the later of the two beginnings lies in both, and never after the moment itself.
    """
    if moment is None or not isinstance(moment, datetime):
        return moment
    centre = row if isinstance(row, Centre) else getattr(row, "centre", None)
    zones = [timezone.get_default_timezone(), *([centre.zone] if centre else [])]
    return max(
        datetime.combine(moment.astimezone(zone).date(), time.min, tzinfo=zone) for zone in zones
    )


def _delete_files(rows, column: models.Field) -> None:
    """Files leave the disk when the transaction has ended well, and not before."""
    if not isinstance(column, models.FileField):
        return
    names = rows.exclude(**{column.name: ""}).values_list(column.name, flat=True)
    for name in list(names):
        transaction.on_commit(lambda name=name: column.storage.delete(name))


def _forget_history(model, person: Person) -> None:
    """All earlier versions, also those of rows that are gone."""
    tracked = getattr(model, "history", None)
    if tracked is None:
        return
    earlier = tracked.model
    stated = privacy_of(model)
    paths = ("id",) if model is Person else (*stated.people, *stated.beside)
    condition = Q()
    for path in paths:
        condition |= Q(**{path: person.pk})
    models.QuerySet(earlier).filter(condition).delete()


def _coarse(person: Person):
    """The range of birth dates with which every figure comes out as before."""
    moments = [(person.registered_at, _first_centre(person))]
    for row in Stay.objects.filter(person=person).select_related("centre"):
        moments += [(row.arrived_at, row.centre), (row.departed_at, row.centre)]
    for row in Visit.objects.filter(person=person).select_related("centre"):
        moments.append((row.at, row.centre))
    days = [
        moment.astimezone(centre.zone if centre else timezone.get_default_timezone()).date()
        for moment, centre in moments
        if moment is not None
    ]
    return coarse_birth(person.birth, counted_on=days)


def _first_centre(person: Person) -> Centre | None:
    """The centre that registered the person: its calendar says on which day that was."""
    held = FileHolding.objects.filter(person=person).select_related("centre").order_by("since")
    first = held.first()
    return first.centre if first else None


def _registered_day(person: Person) -> datetime:
    return _day_of(person.registered_at, _first_centre(person))


def _open_access_log(person: Person, *, key: str, cause: str, actor) -> None:
    """Card number and reasons leave the log; who did what and when stays.

    Entries about parts of the file (a scan, a consent) have names of their own, so each gets a
    line in the list of erasures: that is what the log's triggers look for.
    """
    own = f"registry.person:{person.pk}"
    about = AccessLogEntry.objects.filter(Q(reference=person.reference) | Q(record=own))
    records = {r for r in about.values_list("record", flat=True).distinct() if ":" in r}
    for record in sorted(records - {own}):
        note_erasure(record=record, key=key, cause=cause, actor=actor, subject=person.pk)
    AccessLogEntry.objects.filter(record__in=records).exclude(reference="", reason="").update(
        reference="", reason=""
    )


def _forget_import_files(person: Person) -> None:
    """Lists from which the person may have come lose their files; their figures stay.

    Which list it was is not known, so those of the centres that found the person in one go all.
    """
    from core.models import ImportRun
    from core.retention.import_files import ImportFiles

    centres = ExternalReference.objects.filter(person=person).values("centre")
    runs = ImportRun.objects.filter(centre__in=centres, module="registry").exclude(file="")
    ImportFiles().carry_out(list(runs.values_list("pk", flat=True)))


def _blank_empty_households(households: list) -> None:
    """The notes of a household go with its last member; while others are here they are theirs."""
    left = HouseholdMembership.objects.filter(household=models.OuterRef("pk"))
    empty = models.QuerySet(Household).filter(pk__in=households).exclude(models.Exists(left))
    gone = list(empty.values_list("pk", flat=True))
    Household.objects.filter(pk__in=gone).update(notes="")
    Household.objects.filter(pk__in=gone, ended_at=None).update(ended_at=timezone.now())
    models.QuerySet(Household.history.model).filter(id__in=gone).delete()
