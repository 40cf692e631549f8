"""Everything the public may know of a centre at one moment, read once for a page."""

import datetime
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.functional import cached_property

from core.hours.calendar import Calendar
from core.hours.read import CentreHours, hours_of, hours_of_each
from core.hours.words import open_now_text, week_of
from core.languages import language, nearest
from core.models import Centre, PublicAlert, ServiceFacts
from core.models.hours import Answer
from core.modules.activation import ON, states_at, states_at_each
from core.modules.manifest import Service, installed_services
from core.scope import system

from . import receives_people
from .live import LiveContent, live_content


@dataclass(frozen=True)
class ServiceCard:
    """A service as a reader needs it: what, whether it is open now, and what to bring."""

    service: Service
    calendar: Calendar
    has_own_hours: bool
    at: datetime.datetime
    facts: ServiceFacts | None = None

    @property
    def key(self) -> str:
        """ "module.key", as pages and hours name the service."""
        return self.service.key

    @property
    def offer(self):
        """Title, description and icon, from the module's manifest."""
        return self.service.offer

    @property
    def state(self) -> str:
        """ "open", "closed" or "unknown"."""
        return self._now[0]

    @property
    def state_text(self) -> str:
        """The same in a sentence, with the next opening or closing."""
        return self._now[1]

    @cached_property
    def _now(self) -> tuple[str, str]:
        return open_now_text(self.calendar, self.at)

    @property
    def week(self) -> list[dict]:
        """The week of a service that has hours of its own."""
        return week_of(self.calendar) if self.has_own_hours else []

    @property
    def coming_exceptions(self) -> list:
        """Days of the next four weeks that differ, the centre's among them."""
        return coming(self.calendar.all_exceptions(), self.calendar.day_of(self.at))

    @property
    def own_coming_exceptions(self) -> list:
        """Those of the service alone, for a page on which the centre's stand as well."""
        own = self.calendar.exceptions if self.has_own_hours else ()
        return coming(own, self.calendar.day_of(self.at))

    @property
    def is_step_free(self) -> bool | None:
        """Whether it can be reached without steps; None where nobody said."""
        return _yes_or_no(self.facts.step_free if self.facts else "")

    @property
    def is_by_appointment(self) -> bool | None:
        """Whether it needs an appointment; None where nobody said."""
        return _yes_or_no(self.facts.by_appointment if self.facts else "")

    @property
    def languages(self) -> list:
        """The languages spoken there, those that nobody wrote down left out."""
        return [language(code) for code in (self.facts.languages if self.facts else ())]


@dataclass
class CentreToday:
    """What a centre offers at a moment: hours, services, live blocks and alerts.

    At most six queries and those of the live blocks, each only when a page shows it.
    """

    centre: Centre
    at: datetime.datetime = field(default_factory=timezone.now)

    @cached_property
    def states(self) -> dict[str, str]:
        """The modules' states; none where the centre receives nobody."""
        return states_at(self.centre) if receives_people(self.centre) else {}

    @cached_property
    def hours(self) -> CentreHours:
        """Calendars of the centre and its services."""
        return hours_of(self.centre)

    @property
    def state(self) -> str:
        """Whether the centre is "open" or "closed"; "unknown" where nobody wrote its hours."""
        return self._now[0]

    @property
    def state_text(self) -> str:
        """The same in a sentence."""
        return self._now[1]

    @cached_property
    def _now(self) -> tuple[str, str]:
        return open_now_text(self.hours.centre, self.at)

    @property
    def week(self) -> list[dict]:
        """The centre's ordinary week; empty where nobody wrote it down."""
        return week_of(self.hours.centre) if self.hours.centre.is_known else []

    @cached_property
    def coming_exceptions(self) -> list:
        """Days of the next four weeks that differ, in order."""
        whole = self.hours.centre
        return coming(whole.all_exceptions(), whole.day_of(self.at))

    @cached_property
    def facts(self) -> dict[str, ServiceFacts]:
        """The conditions of services, by "module.key"."""
        return _facts_of_each([self.centre])[self.centre.pk]

    @cached_property
    def cards(self) -> list[ServiceCard]:
        """The services of the modules that are on, in their order."""
        return [
            ServiceCard(
                service,
                self.hours.of(service.key),
                service.key in self.hours.own,
                self.at,
                self.facts.get(service.key),
            )
            for service in installed_services()
            if self.states.get(service.module) == ON
        ]

    def card(self, key: str) -> ServiceCard | None:
        """The service "module.key", None where it is not offered now."""
        return next((card for card in self.cards if card.key == key), None)

    @cached_property
    def live(self) -> dict[str, LiveContent]:
        """What the modules' live blocks say, by key."""
        return live_content(self.centre, self.states)

    def alerts(self, wanted: str, default: str) -> list[dict]:
        """Alerts that stand now, each in the wanted language or the nearest; one query."""
        with system():
            rows = PublicAlert.objects.filter(
                centre=self.centre, starts__lte=self.at, ends__gt=self.at
            )
            found = [row.wording for row in rows]
        chosen = [(nearest(wanted, words, default=default), words) for words in found if words]
        return [
            {"language": language(code), "text": words[code]}
            for code, words in chosen
            if code is not None
        ]


def today_at_each(centres: list[Centre]) -> list[CentreToday]:
    """Hours, services and conditions of several centres; four queries, however many they are."""
    hours, states, facts = hours_of_each(centres), states_at_each(centres), _facts_of_each(centres)
    found = [CentreToday(centre) for centre in centres]
    for today in found:
        pk = today.centre.pk
        today.hours, today.facts = hours[pk], facts[pk]
        today.states = states[pk] if receives_people(today.centre) else {}
    return found


def _facts_of_each(centres: list[Centre]) -> dict:
    found: dict = {centre.pk: {} for centre in centres}
    with system():
        # Opening hours and conditions are public; see `core.hours.read`.
        for row in ServiceFacts.objects.filter(centre__in=found):
            found[row.centre_id][row.service] = row
    return found


def coming(exceptions, today: datetime.date) -> list:
    """Those of some exceptions that touch the four weeks from a day on, in order."""
    until = today + datetime.timedelta(weeks=4)
    found = [e for e in exceptions if e.last_day >= today and e.first_day <= until]
    return sorted(found, key=lambda e: e.first_day)


def _yes_or_no(answer: str) -> bool | None:
    return {Answer.YES: True, Answer.NO: False}.get(answer)
