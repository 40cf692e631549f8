"""What handing out adds to the person file, to the departure and to the dashboard."""

from datetime import datetime, time

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from core import scope
from core.console.widgets import Widget
from core.modules.extensions import register
from modules.inventory.actions.distribute import HAND_OUT
from modules.inventory.actions.loans import RETURN, loan_words, loans_of
from modules.inventory.actions.prescribe import END, PRESCRIBE
from modules.inventory.models import Handout, HandoutLine, Item, Prescription
from modules.inventory.quantities import as_text
from modules.registry.file.person_file import PersonPanel, TimelineEntry, held_by, panel

LINES_ON_THE_FILE = 8
LINES_ON_THE_TIMELINE = 20
LINES_READ = 60
ITEMS_ON_THE_WIDGET = 5


def working_centres(person, asker, permission: str) -> list:
    """The asker's centres that hold the file and where they may do this, by name."""
    allowed = asker.centre_ids(permission) & asker.writable_centre_ids("inventory")
    found = [asker.grants.centres[pk] for pk in held_by(person) & allowed]
    return sorted(found, key=lambda centre: centre.name)


def day(when) -> str:
    """A day as the reader writes it."""
    return date_format(localtime(when), "SHORT_DATE_FORMAT")


def words(line: HandoutLine) -> str:
    """Quantity and item."""
    return f"{as_text(line.quantity)} × {line.item.name_here}"


def newest_lines(person) -> list[HandoutLine]:
    """The last hand-outs to a person, without what was taken back, in the asker's scope.

    Read once for the file's panel and its timeline, and remembered with the row of the person,
    which lives as long as the request. So many that loans do not push the others out.
    """
    if not hasattr(person, "_newest_handouts"):
        lines = HandoutLine.objects.filter(person=person, handout__document__reversals=None)
        newest = lines.select_related("item", "handout", "centre").order_by("-handout__at", "-pk")
        person._newest_handouts = list(newest[:LINES_READ])
    return person._newest_handouts


@panel(55)
class HandoutsPanel(PersonPanel):
    """What the person received and has on loan."""

    title = pgettext_lazy("goods", "Received")
    icon = "box"
    permission = Handout.view_permission()
    max_queries = 2

    def build(self, person, centres, asker):
        """Loans first, because they come back; then what was received, newest first."""
        may_return = {centre.id for centre in working_centres(person, asker, RETURN)}
        lines = [
            {
                "text": loan_words(line),
                "meta": _("on loan since %(day)s, %(centre)s")
                % {"day": day(line.handout.at), "centre": line.centre.name},
                "badge": {"label": _("on loan"), "tone": "info"},
                "url": reverse("inventory_return_loan", args=[line.centre.code, person.pk, line.pk])
                if line.centre_id in may_return
                else "",
            }
            for line in loans_of([person.pk])
        ]
        received = [line for line in newest_lines(person) if not line.is_lent]
        for line in received[:LINES_ON_THE_FILE]:
            told = {"day": day(line.handout.at), "centre": line.centre.name}
            lines.append({"text": words(line), "meta": _("%(day)s, %(centre)s") % told})
        if not lines and not working_centres(person, asker, HAND_OUT):
            return None
        empty = "" if lines else _("Nothing was handed out to this person yet.")
        return {"lines": lines, "empty": empty}


@panel(56)
class PrescriptionsPanel(PersonPanel):
    """What health staff prescribed; for them alone."""

    title = gettext_lazy("Prescriptions")
    icon = "heart"
    permission = Prescription.view_permission()
    max_queries = 1

    def build(self, person, centres, asker):
        """Those that hold, with the way to end each; a way to prescribe."""
        rows = Prescription.objects.filter(person=person, ended_at=None).select_related(
            "item", "centre"
        )
        may_end = {centre.id for centre in working_centres(person, asker, END)}
        lines = [
            {
                "text": f"{as_text(row.quantity)} × {row.item.name_here}",
                "meta": ngettext(
                    "every %(count)d day until %(until)s, %(reason)s",
                    "every %(count)d days until %(until)s, %(reason)s",
                    row.every_days,
                )
                % {
                    "count": row.every_days,
                    "until": date_format(row.until, "SHORT_DATE_FORMAT"),
                    "reason": row.get_reason_display(),
                },
                "url": reverse(
                    "inventory_end_prescription", args=[row.centre.code, person.pk, row.pk]
                )
                if row.centre_id in may_end
                else "",
            }
            for row in rows
        ]
        actions = [
            {
                "label": _("Prescribe"),
                "url": reverse("inventory_prescribe", args=[centre.code, person.pk]),
                "icon": "heart",
            }
            for centre in working_centres(person, asker, PRESCRIBE)[:1]
        ]
        if not lines and not actions:
            return None
        empty = "" if lines else _("Nothing is prescribed.")
        return {"lines": lines, "empty": empty, "actions": actions}


@register("timeline")
class HandoutsOnTheTimeline:
    """The last hand-outs and what they were; one query."""

    permission = Handout.view_permission()

    @classmethod
    def entries(cls, person, centres, asker):
        """Received, without what was taken back."""
        return [
            TimelineEntry(
                line.handout.at,
                (_("Lent at %(centre)s") if line.is_lent else _("Received at %(centre)s"))
                % {"centre": line.centre.name},
                words(line),
                "box",
            )
            for line in newest_lines(person)[:LINES_ON_THE_TIMELINE]
        ]


@register("person_action")
class HandOutButton:
    """From the file to the desk."""

    module = "inventory"
    permission = HAND_OUT

    @classmethod
    def buttons(cls, person, centres, asker):
        """One a centre that holds the file."""
        here = [centre for centre in centres if centre.id in held_by(person)]
        several = len(here) > 1
        return [
            {
                "label": _("Hand out (%(centre)s)") % {"centre": centre.name}
                if several
                else _("Hand out"),
                "url": reverse("inventory_distribution_person", args=[centre.code, person.pk]),
                "icon": "box",
            }
            for centre in here
        ]


@register("departure_advice")
class LoansAtDeparture:
    """What somebody who leaves still has on loan. Advice: nobody is kept from leaving."""

    @classmethod
    def sentences(cls, person, centre) -> list[str]:
        """One sentence, or none."""
        with scope.system(actor=scope.acting_user()):
            loans = loans_of([person.pk], centre)
            told = [loan_words(line) for line in loans]
        if not told:
            return []
        listed = {"items": ", ".join(told)}
        return [_("Still on loan: %(items)s. Ask for it; nobody is kept for it.") % listed]


@register("widget")
class HandedOutToday(Widget):
    """How many people received something today, and what."""

    permission = Handout.view_permission()
    title = gettext_lazy("Handed out today")
    icon = "box"
    order = 40
    max_queries = 2

    def for_centre(self, centre, asker):
        """People, and the items that went most."""
        midnight = datetime.combine(centre.today(), time.min, tzinfo=centre.zone)
        lines = HandoutLine.objects.filter(
            centre=centre, handout__at__gte=midnight, handout__document__reversals=None
        ).order_by()
        people = lines.aggregate(people=Count("person", distinct=True))["people"]
        summed = lines.values("item", "item__name", "item__names").annotate(total=Sum("quantity"))
        items = [
            {
                "text": Item(name=row["item__name"], names=row["item__names"]).name_here,
                "meta": as_text(row["total"]),
            }
            for row in summed.order_by("-total", "item")[:ITEMS_ON_THE_WIDGET]
        ]
        may_hand_out = asker.can(HAND_OUT, centre.pk)
        return {
            "value": people,
            "caption": ngettext("person received something.", "people received something.", people),
            "items": items,
            "url": reverse("inventory_distribution", args=[centre.code])
            if may_hand_out
            else reverse("inventory_handouts:list"),
            "url_label": _("Distribution desk") if may_hand_out else _("Hand-outs"),
            "tone": "info",
        }
