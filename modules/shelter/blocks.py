"""What the public pages may say of beds: a band of how many are free, never a number."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.extensions import register
from core.public.live import LiveLine, band

from .choices import RoomPolicy
from .models import Bed, BedAssignment, Block

GROUPS = (
    (gettext_lazy("Women, and families"), (RoomPolicy.WOMEN, RoomPolicy.FAMILIES)),
    (gettext_lazy("Men"), (RoomPolicy.MEN,)),
    (gettext_lazy("Children on their own"), (RoomPolicy.GIRLS_ALONE, RoomPolicy.BOYS_ALONE)),
)


@register("block")
class BedsForTonight:
    """Whether there is a bed tonight, by whom it is for."""

    key = "beds"
    title = gettext_lazy("Beds for tonight")

    @classmethod
    def lines(cls, centre) -> list[LiveLine]:
        """One query. Protected rooms are not spoken of; whoever needs one asks at the desk."""
        now = timezone.now()
        held = QuerySet(BedAssignment).filter(bed=OuterRef("pk"), ended_at=None, begins_at__lte=now)
        unready = QuerySet(BedAssignment).filter(
            bed=OuterRef("pk"), ended_at__isnull=False, ready_at=None
        )
        blocked = QuerySet(Block).filter(
            Q(bed=OuterRef("pk")) | Q(room=OuterRef("room")),
            Q(ends_at=None) | Q(ends_at__gt=now),
            begins_at__lte=now,
        )
        rows = (
            QuerySet(Bed)
            .filter(centre=centre, in_use=True)
            .exclude(room__is_protected="yes")
            .annotate(
                is_free=~Exists(held) & ~Exists(unready) & ~Exists(blocked),
            )
            .values_list("room__policy", "is_free")
        )
        free: dict[str, int] = {}
        for policy, is_free in rows:
            free[policy] = free.get(policy, 0) + is_free
        found = []
        for label, policies in GROUPS:
            there = [policy for policy in policies if policy.value in free]
            if there:
                number = sum(free[policy.value] for policy in there)
                found.append(LiveLine(label, band(number), "good" if number else "bad"))
        if found:
            found.append(LiveLine(_("Nobody is left outside"), _("Ask at the desk at any hour.")))
        return found
