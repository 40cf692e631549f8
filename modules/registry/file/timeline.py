"""What the registry puts on the timeline of the person file."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.extensions import register
from core.modules.manifest import consent_purposes
from modules.registry.choices import ConsentDecision, PresentState
from modules.registry.models import Visit

from .person_file import TimelineEntry, consents_of, recent_stays

AT_MOST = 50
REPORT_TITLES = {
    PresentState.MISSING: PresentState.MISSING.label,
    PresentState.DECEASED: PresentState.DECEASED.label,
    PresentState.UNREMARKABLE: gettext_lazy("The report of being missing or deceased was ended"),
}


@register("timeline")
class RegistryTimeline:
    """Stays, visits, consents and reports of death or absence on the timeline."""

    permission = "registry.view_person"

    @classmethod
    def entries(cls, person, centres, asker):
        """Three queries and the consents, whatever the length."""
        return [
            *stays_of(person),
            *visits_of(person),
            *decisions_of(person),
            *reports_of(person),
        ]


def stays_of(person) -> list[TimelineEntry]:
    """Arrivals and departures."""
    found = []
    for stay in recent_stays(person):
        found.append(
            TimelineEntry(
                stay.arrived_at,
                _("Arrived at %(centre)s") % {"centre": stay.centre.name},
                stay.get_arrival_mode_display() if stay.arrival_mode else "",
                "home",
                url=reverse("registry_stays:detail", args=[stay.pk]),
                tone="positive",
            )
        )
        if stay.departed_at:
            found.append(
                TimelineEntry(
                    stay.departed_at,
                    _("Departed from %(centre)s") % {"centre": stay.centre.name},
                    stay.get_departure_reason_display(),
                    "arrow-right",
                )
            )
    return found


def visits_of(person) -> list[TimelineEntry]:
    """Days of contact."""
    return [
        TimelineEntry(
            visit.at, _("Visited %(centre)s") % {"centre": visit.centre.name}, icon="calendar"
        )
        for visit in Visit.objects.filter(person=person).select_related("centre")[:AT_MOST]
    ]


def decisions_of(person) -> list[TimelineEntry]:
    """What was agreed to, refused or withdrawn."""
    labels = {key: purpose.label for key, purpose in consent_purposes().items()}
    return [
        TimelineEntry(
            consent.at,
            f"{labels.get(consent.purpose, consent.purpose)}: {consent.get_decision_display()}",
            consent.get_medium_display(),
            "check" if consent.decision == ConsentDecision.GIVEN else "cross",
            who=consent.recorded_by.get_full_name() if consent.recorded_by else "",
        )
        for consent in consents_of(person)[-AT_MOST:]
    ]


def reports_of(person) -> list[TimelineEntry]:
    """When the person was reported missing, found or deceased, and by whom, from the history."""
    versions = person.history.exclude(state_since=None).select_related("history_user")
    found, before = [], PresentState.UNREMARKABLE
    for version in versions.order_by("history_date", "history_id"):
        if version.state == before:
            continue
        before = version.state
        who = version.history_user
        found.append(
            TimelineEntry(
                version.history_date,
                REPORT_TITLES[PresentState(version.state)],
                date_format(version.state_since, "DATE_FORMAT"),
                "warning",
                who=who.get_full_name() if who else "",
                tone="neutral" if version.state == PresentState.UNREMARKABLE else "critical",
            )
        )
    return found
