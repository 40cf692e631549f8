"""What the gate adds to the person file and to the dashboard."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget
from core.modules.extensions import register
from modules.registry.file.person_file import PersonPanel, TimelineEntry, held_by, panel
from modules.registry.models import Person

from .actions.take_roll import has_to_be_found
from .choices import Direction
from .models import Passage, Presence, StaffPresence

PASSAGES_ON_THE_TIMELINE = 20


def moment(when) -> str:
    """A day and a time as the reader writes them."""
    return date_format(localtime(when), "SHORT_DATETIME_FORMAT")


@panel(8)
class PresencePanel(PersonPanel):
    """Whether the person is on site, and since when."""

    title = gettext_lazy("Presence")
    icon = "home"
    permission = "presence.view_presence"
    max_queries = 2

    def build(self, person, centres, asker):
        """One line a centre; a way to record in or out by hand."""
        rows = [
            {"label": presence.centre.name, "value": self.words(presence)}
            for presence in Presence.objects.filter(person=person).select_related("centre")
        ]
        actions = self.actions(person, asker)
        if not rows and not actions:
            return None
        empty = "" if rows else _("Not seen at the gate yet.")
        return {"rows": rows, "empty": empty, "actions": actions}

    def words(self, presence: Presence) -> str:
        """On site or out, since when, and when they want to be back."""
        since = moment(presence.since)
        if presence.is_present:
            return _("On site since %(since)s") % {"since": since}
        if presence.expected_back:
            back = moment(presence.expected_back)
            return _("Out since %(since)s, expected back %(back)s") % {"since": since, "back": back}
        return _("Out since %(since)s") % {"since": since}

    def actions(self, person, asker) -> list[dict]:
        """Record in or out, at the first centre by name where the asker may."""
        allowed = asker.centre_ids("presence.add_passage") & asker.writable_centre_ids("presence")
        centres = [asker.grants.centres[pk] for pk in held_by(person) & allowed]
        if not centres:
            return []
        code = min(centres, key=lambda centre: centre.name).code
        url = reverse("presence_pass", args=[code, person.pk])
        return [{"label": _("In or out"), "url": url, "icon": "switch"}]


@register("timeline")
class PassagesOnTheTimeline:
    """The last passages; one query."""

    permission = "presence.view_passage"

    @classmethod
    def entries(cls, person, centres, asker):
        """In and out, without those that were taken back."""
        counting = Passage.objects.filter(person=person, reverses=None, reversals=None)
        newest = counting.select_related("centre")[:PASSAGES_ON_THE_TIMELINE]
        return [
            TimelineEntry(
                passage.occurred_at,
                (
                    _("Came in at %(centre)s")
                    if passage.direction == Direction.IN
                    else _("Went out at %(centre)s")
                )
                % {"centre": passage.centre.name},
                str(passage.get_source_display()),
                "arrow-right" if passage.direction == Direction.OUT else "home",
            )
            for passage in newest
        ]


@register("widget")
class Headcount(Widget):
    """How many people and staff are inside, as the gate counts them."""

    permission = Presence.view_permission()
    title = gettext_lazy("Inside now")
    icon = "home"
    order = 12
    max_queries = 2

    def for_centre(self, centre, asker):
        """Of the people whom the asker may see; the evacuation list counts everybody."""
        counted = Presence.objects.filter(centre=centre).aggregate(
            inside=Count("pk", filter=Q(is_present=True)),
            out=Count("pk", filter=Q(is_present=False, expected_back__isnull=False)),
        )
        staff = StaffPresence.objects.filter(centre=centre, is_present=True).count()
        items = [{"text": _("Staff on site"), "meta": str(staff)}]
        if counted["out"]:
            items.append({"text": _("Out, expected back"), "meta": str(counted["out"])})
        return {
            "value": counted["inside"],
            "caption": _("People seen at the gate whose files you may open."),
            "items": items,
            "url": reverse("presence_evacuation", args=[centre.code])
            if asker.can("presence.print_evacuation_list", centre.pk)
            else f"{reverse('presence_present:list')}?is_present=true",
            "url_label": _("Evacuation list"),
            "tone": "info",
        }


@register("headcount")
class PeopleToCareFor:
    """How many people are here, for a kitchen that cooks for all of them: a number and no name."""

    @staticmethod
    def people_at(centre) -> int:
        """Everybody on site or staying here, whoever may read their files; as the evacuation list counts."""
        return QuerySet(Person).filter(has_to_be_found(centre)).count()
