"""What the shelter adds to the first page: beds tonight, and people after whom somebody should ask."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.widgets import Widget
from core.modules.extensions import register
from modules.shelter.board.tiles import until_words
from modules.shelter.choices import AssignmentState, BedState
from modules.shelter.house import read_house
from modules.shelter.models import Absence, BedAssignment, MaintenanceTask

from .figures import WORDS, safety, tonight


@register("widget")
class BedsTonight(Widget):
    """Free beds, and what asks for somebody."""

    permission = "shelter.view_room"
    title = gettext_lazy("Beds tonight")
    icon = "bed"
    order = 14
    max_queries = 24

    def for_centre(self, centre, asker):
        """Figures without a name; nothing where there is no house."""
        house = read_house(centre)
        if not house.beds:
            return None
        night, safe = tonight(house), safety(house)
        items = [
            {"text": _("Occupied"), "meta": str(night.states[BedState.OCCUPIED.value])},
            {"text": _("To be made ready"), "meta": str(night.states[BedState.TURNAROUND.value])},
        ]
        if night.over_stay:
            items.append({"text": _("Longer than planned"), "meta": str(night.over_stay)})
        repairs = MaintenanceTask.objects.filter(centre=centre, done_at=None).count()
        if repairs:
            items.append({"text": _("Repairs"), "meta": str(repairs)})
        caption = ngettext("free bed", "free beds", night.states[BedState.FREE.value])
        if safe.state in ("near", "over"):
            caption = _("free beds; safe for %(people)d people, bound by: %(what)s") % {
                "people": safe.binding.people,
                "what": WORDS[safe.binding.what],
            }
        return {
            "value": night.states[BedState.FREE.value],
            "caption": caption,
            "items": items,
            "url": reverse("shelter_tonight", args=[centre.code]),
            "url_label": _("Tonight"),
            "tone": {"near": "warning", "over": "critical"}.get(safe.state, "positive"),
        }


@register("widget")
class AskAfter(Widget):
    """People after whom somebody should ask: whose planned nights are over, and who did not come back."""

    permission = "shelter.view_bedassignment"
    title = gettext_lazy("To ask after")
    icon = "question"
    order = 15
    max_queries = 2
    at_most = 8

    def for_centre(self, centre, asker):
        """Tasks, never evictions."""
        now = timezone.now()
        longer = list(
            BedAssignment.objects.filter(
                centre=centre,
                state=AssignmentState.ACTIVE,
                ended_at=None,
                ends_at__lt=now,
                shares_with=None,
            )
            .select_related("person", "bed")
            .order_by("ends_at")
        )
        away = list(
            Absence.objects.filter(centre=centre, returned_at=None)
            .filter(Q(expected_back__lt=now) | Q(was_told=False))
            .select_related("person")
            .order_by("-out_at")
        )
        if not longer and not away:
            return None
        # Who is missing tonight comes before who has been away for long.
        items = [
            self.item(
                row.person,
                _("away since %(when)s")
                % {"when": date_format(localtime(row.out_at), "SHORT_DATETIME_FORMAT")},
            )
            for row in away[: self.at_most]
        ]
        items += [
            self.item(row.person, until_words(row.ends_at, now)) for row in longer[: self.at_most]
        ]
        return {
            "value": len(longer) + len(away),
            "caption": _("Ask how they are and what they plan. Nobody loses a bed by it."),
            "items": items,
            "url": reverse("shelter_board", args=[centre.code])
            if asker.can("shelter.see_the_board", centre.pk)
            else "",
            "url_label": _("Bed board"),
            "tone": "warning",
        }

    @staticmethod
    def item(person, meta: str) -> dict:
        """One person, with the way to the file."""
        url = reverse("registry_people:detail", args=[person.pk])
        return {"text": person.display_name, "meta": meta, "url": url}
