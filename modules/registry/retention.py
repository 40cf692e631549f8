"""Whose time is over, of the classes of data that the registry keeps."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import ngettext

from core.models import Centre, Erasure
from core.modules.extensions import installed
from core.retention.classes import Carrier, Due, data_class, due_before

from .actions.erase import anonymise
from .models import (
    ArrivalDraft,
    Consent,
    DataRequest,
    FileHolding,
    Person,
    Restriction,
    Stay,
    Visit,
)
from .rules.ages import AGE_OF_MAJORITY
from .rules.birth_dates import birthday_in
from .rules.card_numbers import normalise

KEY = "registry.person"


def _start_of(day: date, centre: Centre) -> datetime:
    return datetime.combine(day, time.min, tzinfo=centre.zone)


def _about(model) -> QuerySet:
    """Plain rows of a person in an outer query: the clock runs at all centres."""
    return QuerySet(model).filter(person_id=OuterRef("pk"))


def not_seen_since(moment: datetime) -> Q:
    """People who were nowhere, and whose file changed hands nowhere, since a moment."""
    return (
        Q(registered_at__lt=moment)
        & ~Exists(_about(Stay).filter(Q(departed_at=None) | Q(departed_at__gte=moment)))
        & ~Exists(_about(Visit).filter(at__gte=moment))
        & ~Exists(_about(Consent).filter(at__gte=moment))
        & ~Exists(_about(FileHolding).filter(Q(since__gte=moment) | Q(until__gte=moment)))
    )


def grown_up_before(day: date) -> Q:
    """People who had come of age before a day, whatever is not known of their birth.

    Of unknown birth: born on the day of registration at the latest. In doubt the file stays.
    """
    born_before = birthday_in(day, year=day.year - AGE_OF_MAJORITY)
    registered_before = datetime.combine(born_before, time.min).astimezone()
    return Q(born_until__lt=born_before) | Q(born_from=None, registered_at__lt=registered_before)


def known_to_all() -> Q:
    """Files that were not erased and on which no restriction stands."""
    return Q(anonymised_at=None) & ~Exists(_about(Restriction).filter(ended_at=None))


def may_go() -> Q:
    """No restriction stands, no request is open, and no other module still needs the file."""
    free = known_to_all() & ~Exists(_about(DataRequest).filter(state="open"))
    for entry in installed("still_needed"):
        free &= ~entry.thing("pk")
    return free


class People(Carrier):
    """Carries out the class `registry.person`: the file is made anonymous.

    Restricted files are never due: the focal point ends the restriction first. They are left out
    without a word, because that they exist is for the focal point alone.
    """

    record_of = "registry.person"

    def candidates(self, centre: Centre, before: date) -> QuerySet:
        """Files of the centre whose period is over, children among them."""
        held = QuerySet(FileHolding).filter(person_id=OuterRef("pk"))
        here = Person.objects.filter(Exists(held.filter(centre=centre)), may_go())
        return here.filter(not_seen_since(_start_of(before, centre)))

    def due(self, *, centre: Centre, before: date) -> Iterable[Due]:
        """Adults whose period is over at each centre that held the file: the longest counts."""
        before = self.longest_of_holders(centre, before)
        people = self.candidates(centre, before).filter(grown_up_before(before))
        rows = people.order_by("registered_at", "pk").values_list(
            "pk", "reference", "registered_at"
        )
        for pk, reference, registered in rows.iterator(chunk_size=1000):
            yield Due(str(pk), reference, registered.astimezone(centre.zone).date())

    def longest_of_holders(self, centre: Centre, before: date) -> date:
        """The earliest day among the centres that share files with this one."""
        sharing = QuerySet(FileHolding).filter(person__holdings__centre=centre)
        others = Centre.objects.filter(pk__in=sharing.values("centre")).exclude(pk=centre.pk)
        days = [due_before(data_class(KEY), other) for other in others]
        return min([before, *(day or date(1900, 1, 1) for day in days)])

    def hold_still(self, ids: list[str]) -> None:
        """The people are locked: a stay, like every row that names one, waits for the end."""
        list(
            QuerySet(Person)
            .select_for_update(of=("self",))
            .filter(pk__in=ids)
            .order_by("pk")
            .values_list("pk", flat=True)
        )

    def carry_out(self, ids: list[str]) -> int:
        """Each file is made anonymous; the erasures are written down already."""
        causes = dict(
            Erasure.objects.filter(subject__in=ids, record__startswith=f"{self.record_of}:")
            .order_by("at")
            .values_list("subject", "cause")
        )
        people = list(Person.objects.filter(pk__in=ids, anonymised_at=None).order_by("pk"))
        for person in people:
            anonymise(person, key=KEY, cause=causes[person.pk], actor=None)
        return len(people)

    def find(self, *, centre: Centre, reference: str) -> str | None:
        """The file by its card number, where the centre holds it and no restriction stands."""
        held = QuerySet(FileHolding).filter(person_id=OuterRef("pk"), centre=centre)
        wanted = Person.objects.filter(
            known_to_all(), Exists(held), reference=normalise(reference)[:12]
        )
        return next((str(pk) for pk in wanted.values_list("pk", flat=True)), None)

    def remarks(self, *, centre: Centre) -> list[str]:
        """How many files stay longer because the person is, or may be, a child."""
        before = due_before(data_class(KEY), centre)
        if before is None:
            return []
        waiting = self.candidates(centre, before).exclude(grown_up_before(before)).count()
        if not waiting:
            return []
        return [
            ngettext(
                "%(count)s file is kept longer: of a child, or of somebody whose age is in doubt.",
                "%(count)s files are kept longer: of children, or of people whose age is in doubt.",
                waiting,
            )
            % {"count": waiting}
        ]


class Drafts(Carrier):
    """Carries out the class `registry.draft`."""

    record_of = "registry.arrivaldraft"

    def due(self, *, centre: Centre, before: date) -> Iterable[Due]:
        """Drafts of the centre that nobody touched since."""
        old = QuerySet(ArrivalDraft).filter(centre=centre, saved_at__lt=_start_of(before, centre))
        for pk, saved in old.order_by("saved_at", "pk").values_list("pk", "saved_at"):
            yield Due(str(pk), "", saved.astimezone(centre.zone).date())

    def carry_out(self, ids: list[str]) -> int:
        """The drafts are gone."""
        old = QuerySet(ArrivalDraft).filter(pk__in=ids)
        number = old.count()
        old.delete()
        return number
