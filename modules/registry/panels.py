"""What the registry puts on the dashboard, each behind the permission of the rows it counts."""

from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.widgets import Widget, bars_of, counts_by_day
from core.modules.extensions import register

from .choices import CareStatus, Sex
from .households.household import care_of_each
from .models import ArrivalDraft, BreakGlass, Person, RestrictedMatch, Stay
from .rules.ages import AGE_OF_MAJORITY
from .rules.birth_dates import birthday_in

LINES = 5
# More children than this at one centre are not looked at one by one on the first page.
MOST_CHILDREN = 400
DAYS_OF_OPENINGS = 7


def present_at(centre):
    """Open stays at the centre."""
    return Stay.objects.open().filter(centre=centre)


def is_child_on(today, person: str = "person") -> Q:
    """People of known birth who may be under 18 on a day: in doubt a child."""
    tomorrow = today + timedelta(days=1)
    # Who was born on this day or later has not come of age by today.
    first_day = birthday_in(tomorrow, year=tomorrow.year - AGE_OF_MAJORITY)
    return Q(**{f"{person}__born_until__gte": first_day})


@register("widget")
class OnSite(Widget):
    """How many people are at the centre, and how many came in the last days."""

    permission = Stay.view_permission()
    title = gettext_lazy("On site now")
    icon = "people"
    order = 10

    def for_centre(self, centre, asker):
        """Open stays; arrivals by day."""
        arrivals = Stay.objects.filter(centre=centre)
        return {
            "value": present_at(centre).count(),
            "caption": _("Open stays. The bars are arrivals of the last seven days."),
            "bars": bars_of(counts_by_day(arrivals, moment="arrived_at", centre=centre)),
            "items": [],
            "url": f"{reverse('registry_stays:list')}?open=true",
            "url_label": _("Stays"),
            "tone": "info",
        }


@register("widget")
class ArrivedToday(Widget):
    """Who came today, by sex and age."""

    permission = Stay.view_permission()
    title = gettext_lazy("Arrived today")
    icon = "person"
    order = 20
    max_queries = 1

    def for_centre(self, centre, asker):
        """Women, men, children, and adults who told neither."""
        today = centre.today()
        start = datetime.combine(today, time.min, tzinfo=centre.zone)
        child = is_child_on(today)
        counted = Stay.objects.filter(centre=centre, arrived_at__gte=start).aggregate(
            everybody=Count("pk"),
            children=Count("pk", filter=child),
            women=Count("pk", filter=~child & Q(person__sex=Sex.FEMALE)),
            men=Count("pk", filter=~child & Q(person__sex=Sex.MALE)),
        )
        rest = counted["everybody"] - sum(counted[key] for key in ("children", "women", "men"))
        lines = (
            (_("Women"), counted["women"]),
            (_("Men"), counted["men"]),
            (_("Children"), counted["children"]),
            (_("Adults of other or unknown sex"), rest),
        )
        return {
            "value": counted["everybody"],
            "items": [{"text": label, "meta": str(number)} for label, number in lines if number],
            "tone": "positive" if counted["everybody"] else "neutral",
        }


@register("widget")
class ChildrenWithoutCare(Widget):
    """Children on site of whom nobody has confirmed that an adult is responsible for them."""

    permission = "registry.confirm_care"
    title = gettext_lazy("Children whose care nobody confirmed")
    icon = "heart"
    order = 5
    max_queries = 3

    def for_centre(self, centre, asker):
        """Those who, by what is known of their household, are not with a responsible adult."""
        here = present_at(centre).filter(is_child_on(centre.today())).values("person")
        children = list(
            Person.objects.filter(pk__in=here, confirmed_care_status="")[:MOST_CHILDREN]
        )
        if not children:
            return None
        care = care_of_each(children)
        alone = [child for child in children if care[child.pk].status != CareStatus.ACCOMPANIED]
        if not alone:
            return None
        return {
            "value": len(alone),
            "caption": _("Open each file, look into it and confirm what you found."),
            "items": [
                {
                    "text": child.card_number,
                    "meta": f"{child.age_text()} · {care[child.pk].status.label}",
                    "url": reverse("registry_people:detail", args=[child.pk]),
                }
                for child in alone[:LINES]
            ],
            "tone": "critical",
        }


@register("widget")
class MissingFacts(Widget):
    """How much is not known of the people on site, so that figures are not taken for complete."""

    permission = "registry.change_person"
    title = gettext_lazy("What is not known")
    icon = "question"
    order = 60
    max_queries = 1

    def for_centre(self, centre, asker):
        """Shares of open stays without sex and without age; nothing where all is known."""
        counted = present_at(centre).aggregate(
            everybody=Count("pk"),
            no_sex=Count("pk", filter=Q(person__sex=Sex.UNKNOWN)),
            no_age=Count("pk", filter=Q(person__born_from=None)),
        )
        if not (counted["no_sex"] or counted["no_age"]):
            return None
        lines = ((_("Sex"), counted["no_sex"]), (_("Age"), counted["no_age"]))
        return {
            "caption": _("Of the people on site. Not telling is everybody's right."),
            "items": [
                {"text": label, "meta": share(number, counted["everybody"])}
                for label, number in lines
            ],
            "tone": "neutral",
        }


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent, with the numbers it comes from."""
    return _("%(percent)d %% (%(part)d of %(whole)d)") % {
        "percent": round(100 * part / whole),
        "part": part,
        "whole": whole,
    }


@register("widget")
class MyDraft(Widget):
    """An arrival that the person began and did not send."""

    permission = "registry.register_person"
    title = gettext_lazy("Arrival not finished")
    icon = "edit"
    order = 1
    max_queries = 1

    def for_centre(self, centre, asker):
        """One's own draft, with when it was saved; names stay in the draft."""
        draft = ArrivalDraft.objects.filter(centre=centre, user=asker.actor).first()
        if draft is None:
            return None
        when = date_format(draft.saved_at.astimezone(centre.zone), "SHORT_DATETIME_FORMAT")
        return {
            "caption": _("You began an arrival; it was saved on %(when)s.") % {"when": when},
            "items": [],
            "url": reverse("registry_arrivals", args=[centre.code]),
            "url_label": _("Go on"),
            "tone": "warning",
        }


@register("widget")
class EmergencyOpenings(Widget):
    """The data protection officer sees every emergency opening of the last days, with its reason."""

    permission = BreakGlass.view_permission()
    title = gettext_lazy("Files opened in an emergency")
    icon = "key"
    order = 2

    def for_centre(self, centre, asker):
        """Who opened a file and why; not whose."""
        since = centre.today() - timedelta(days=DAYS_OF_OPENINGS)
        start = datetime.combine(since, time.min, tzinfo=centre.zone)
        openings = BreakGlass.objects.filter(centre=centre, at__gte=start)
        number = openings.count()
        if not number:
            return None
        return {
            "value": number,
            "caption": _("In the last seven days."),
            "items": [
                {
                    "text": opening.user.get_full_name() or opening.user.get_username(),
                    "meta": opening.reason,
                    "url": reverse("registry_emergency-openings:detail", args=[opening.pk]),
                }
                for opening in openings.select_related("user").order_by("-at")[:LINES]
            ],
            "url": reverse("registry_emergency-openings:list"),
            "url_label": _("All openings"),
            "tone": "critical",
        }


@register("widget")
class MatchesToLookInto(Widget):
    """New people who may be somebody with a restricted file: told to the focal point alone."""

    permission = RestrictedMatch.view_permission()
    title = gettext_lazy("Possible matches with restricted files")
    icon = "lock"
    order = 3

    def for_centre(self, centre, asker):
        """Matches that nobody has looked into."""
        waiting = RestrictedMatch.objects.filter(centre=centre, settled_at=None)
        number = waiting.count()
        if not number:
            return None
        return {
            "value": number,
            "caption": _("Who registered them does not know. Compare, and write what you found."),
            "items": [
                {
                    "text": match.came_to.name,
                    "meta": date_format(match.found_at, "SHORT_DATETIME_FORMAT"),
                    "url": reverse("registry_restricted-matches:detail", args=[match.pk]),
                }
                for match in waiting.select_related("came_to").order_by("-found_at")[:LINES]
            ],
            "url": reverse("registry_restricted-matches:list"),
            "url_label": _("All matches"),
            "tone": "critical",
        }
