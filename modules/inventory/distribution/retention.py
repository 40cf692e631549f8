"""Hand-outs whose time is over lose their names and stay as figures."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.models import Centre
from core.retention.classes import Carrier, Due
from modules.inventory.actions.loans import lent_lines, still_out
from modules.inventory.models import Handout, TallyHandout
from modules.registry.models import Restriction, Stay


class Handouts(Carrier):
    """Carries out the class `inventory.handout`: each becomes a hand-out without a name.

    Not while something of it is on loan, nor while the person still stays at the centre: "once in a
    stay" would be twice. Of restricted files none is due, as the registry has it.
    """

    record_of = "inventory.handout"

    def due(self, *, centre: Centre, before: date) -> Iterable[Due]:
        """Hand-outs of the centre before that day."""
        start = datetime.combine(before, time.min, tzinfo=centre.zone)
        staying = QuerySet(Stay).filter(person=OuterRef("person"), centre=centre, departed_at=None)
        restricted = QuerySet(Restriction).filter(person=OuterRef("person"), ended_at=None)
        old = (
            QuerySet(Handout)
            .filter(~Exists(staying), ~Exists(restricted), centre=centre, at__lt=start)
            .order_by("at", "pk")
        )
        lent = {line.handout_id for line in lent_lines().filter(centre=centre) if still_out(line)}
        columns = old.values_list("pk", "person__reference", "at")
        for pk, reference, at in columns.iterator(chunk_size=1000):
            if pk not in lent:
                yield Due(str(pk), reference, at.astimezone(centre.zone).date())

    def carry_out(self, ids: list[str]) -> int:
        """What was given, when, and to somebody of which sex and age stays; who it was goes."""
        rows = list(QuerySet(Handout).filter(pk__in=ids).order_by("pk"))
        for row in rows:
            TallyHandout.objects.create(
                centre_id=row.centre_id,
                document_id=row.document_id,
                at=row.at,
                sex=row.sex,
                age_band=row.age_band,
                recorded_by_id=row.handed_out_by_id,
            )
            if row.signature:
                storage, name = row.signature.storage, row.signature.name
                transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))
        QuerySet(Handout).filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)
