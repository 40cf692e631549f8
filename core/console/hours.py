"""Opening hours, days with other hours, and urgent alerts: written once, read everywhere."""

from datetime import time

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.models import Locale

from core.actions.set_hours import known_services, set_service_facts, set_weekly_hours
from core.hours.calendar import Span, Weekly
from core.hours.read import calendars
from core.hours.words import week_of
from core.languages import language_names
from core.models import HoursException, PublicAlert, ServiceFacts, WeeklyHours
from core.models.hours import WEEKDAYS, Answer, DocumentsNeeded
from core.modules.activation import OFF, states_at
from core.modules.manifest import installed_services

from .columns import Column
from .screens import TaskScreen, register_screen, register_viewset
from .views import ConsoleView, attempt, say_done
from .viewset import ConsoleViewSet

WHOLE = "centre"
PARTS = ("1", "2")


def services_of(centre) -> dict[str, object]:
    """Titles of what the centre's modules offer, by "module.key"; modules that are off have none."""
    states = states_at(centre)
    return {
        service.key: service.offer.title
        for service in installed_services()
        if states[service.module] != OFF
    }


@register_screen
class HoursScreen(TaskScreen):
    """When the centre and each of its services is open."""

    name = "hours"
    permission = WeeklyHours.view_permission()
    title = gettext_lazy("Opening hours")
    icon = "calendar"
    menu_order = 21
    template_name = "core/hours.html"

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """The form of the centre's or one service's hours."""
        address = "core/<slug:centre>/hours/<str:which>/"
        return [path(address, HoursForm.as_view(), name="core_hours_form")]

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """A table of the centre and its services."""
        rows = list(WeeklyHours.objects.filter(centre=self.centre))
        hours = calendars(self.centre, rows, [])
        may_change = self.scope.can("core.change_weeklyhours", self.centre.pk)
        named = {row.service for row in rows}
        titles = {"": _("The whole centre"), **services_of(self.centre)}
        return self.render(
            subtitle=self.centre.name,
            rows=[
                {
                    "title": title,
                    "is_own": service in named,
                    "week": week_of(hours.of(service)) if hours.of(service).is_known else [],
                    "url": reverse("core_hours_form", args=[self.centre.code, service or WHOLE])
                    if may_change
                    else "",
                    "follows": bool(service),
                }
                for service, title in titles.items()
            ],
            exceptions_url=reverse("hours-exceptions:list"),
        )


class WeekForm(forms.Form):
    """Two times a day; an end that is not later than its start is past midnight."""

    def __init__(self, *args, weekly=(), **kwargs):
        super().__init__(*args, **kwargs)
        for number, label in WEEKDAYS:
            known = sorted((r for r in weekly if r.weekday == number), key=lambda r: r.opens)
            first, again = _("%(day)s, %(what)s"), _("%(day)s, again: %(what)s")
            for part in PARTS:
                row = known[int(part) - 1] if len(known) >= int(part) else None
                for name, words in (("opens", _("opens")), ("closes", _("closes"))):
                    self.fields[f"{name}_{number}_{part}"] = forms.TimeField(
                        label=(first if part == "1" else again) % {"day": label, "what": words},
                        required=False,
                        initial=getattr(row, name, None),
                        widget=forms.TimeInput(
                            format="%H:%M", attrs={"type": "time", "dir": "ltr"}
                        ),
                    )

    def clean(self):
        """Both times or none."""
        told = super().clean()
        for number, label in WEEKDAYS:
            for part in PARTS:
                pair = [told.get(f"{name}_{number}_{part}") for name in ("opens", "closes")]
                if (pair[0] is None) != (pair[1] is None):
                    name = (
                        f"opens_{number}_{part}" if pair[0] is None else f"closes_{number}_{part}"
                    )
                    self.add_error(
                        name, _("Write both times of %(day)s, or none.") % {"day": label}
                    )
        return told

    def weekly(self) -> list[Weekly]:
        """What was written."""
        told = self.cleaned_data
        return [
            Weekly(number, Span(_whole(told[f"opens_{number}_{part}"]), _whole(closes)))
            for number, _label in WEEKDAYS
            for part in PARTS
            if (closes := told.get(f"closes_{number}_{part}")) is not None
        ]

    def sections(self) -> list[dict]:
        """A section a day."""
        return [
            {
                "title": label,
                "fields": [
                    self[f"{name}_{number}_{part}"]
                    for part in PARTS
                    for name in ("opens", "closes")
                ],
            }
            for number, label in WEEKDAYS
        ]


def _whole(wall: time) -> time:
    return wall.replace(second=0, microsecond=0)


class FactsForm(forms.ModelForm):
    """What people ask before they come; what is left empty stays unknown."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = ServiceFacts
        fields = ["documents", "by_appointment", "step_free", "languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unsaid = ("", pgettext_lazy("answer", "nobody said"))
        self.fields["documents"].choices = [unsaid, *DocumentsNeeded.choices]
        for name in ("by_appointment", "step_free"):
            self.fields[name].choices = [unsaid, *Answer.choices]
        self.fields["languages"].choices = language_names()


class HoursForm(ConsoleView):
    """Writes the week of a centre or of one service, and what people ask about the service."""

    permission = "core.change_weeklyhours"
    template_name = "console/form.html"
    icon = "calendar"

    @property
    def service(self) -> str:
        """The service in the address, empty for the centre; 404 for one that is not offered."""
        which = self.kwargs["which"]
        if which == WHOLE:
            return ""
        if which not in services_of(self.centre):
            raise Http404
        return which

    def get_title(self):
        """Whose hours."""
        if not self.service:
            return _("Opening hours of the centre")
        return _("Opening hours: %(service)s") % {"service": services_of(self.centre)[self.service]}

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """The hours as they are."""
        return self.page(*self.forms())

    def forms(self, data=None):
        """The week, and for a service its facts."""
        rows = WeeklyHours.objects.filter(centre=self.centre, service=self.service)
        week = WeekForm(data, weekly=list(rows))
        if not self.service:
            return week, None
        known = ServiceFacts.objects.filter(centre=self.centre, service=self.service).first()
        return week, FactsForm(data, instance=known)

    def page(self, week, facts, status=200) -> HttpResponse:
        """Both forms under one button."""
        sections = week.sections()
        if facts is not None:
            title = _("What people ask before they come")
            sections.insert(0, {"title": title, "fields": list(facts)})
        response = self.render(
            form=week,
            sections=sections,
            subtitle=self.centre.name,
            cancel_url=HoursScreen.url(self.centre),
            breadcrumbs=[{"label": HoursScreen.title, "url": HoursScreen.url(self.centre)}],
            form_help=_(
                "Times are those of the clock on your wall. An end that is not later than its start "
                "is past midnight; 00:00 to 00:00 is the whole day. A day without times is closed. "
                "A service without any times is open when the centre is."
            ),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs) -> HttpResponse:
        """Save both or nothing."""
        week, facts = self.forms(request.POST)
        is_valid = week.is_valid() and (facts is None or facts.is_valid())
        if is_valid and attempt(request, week, lambda: self.save(week, facts)):
            say_done(request, _("The hours are saved. The public pages show them now."))
            return redirect(HoursScreen.url(self.centre))
        return self.page(week, facts, status=422)

    def save(self, week, facts) -> bool:
        """The two actions in one transaction."""
        common = {
            "centre": self.centre,
            "service": self.service,
            "actor": self.request.user,
        }
        set_weekly_hours(weekly=week.weekly(), **common)
        if facts is not None:
            set_service_facts(**common, **facts.cleaned_data)
        return True


class ExceptionForm(forms.ModelForm):
    """Closed on some days, or open at other times."""

    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)

    class Meta:
        model = HoursException
        fields = ["service", "first_day", "last_day", "is_closed", "opens", "closes", "reason"]
        widgets = {
            "first_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "last_day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "opens": forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"}),
            "closes": forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        services = services_of(self.instance.centre)
        choices = [("", _("The whole centre")), *services.items()]
        if self.instance.service and self.instance.service not in services:
            # A module that is off keeps its days; they are shown by their key.
            choices.append((self.instance.service, self.instance.service))
        self.fields["service"].choices = choices


@register_viewset
class HoursExceptionViewSet(ConsoleViewSet):
    """Holidays, closures and seasons."""

    model = HoursException
    path = "hours-exceptions"
    icon = "calendar"
    menu_order = 22
    form_class = ExceptionForm
    can_delete = True
    can_export = False
    select_related = ("centre",)
    ordering = ("-first_day", "service", "opens")
    empty_sentence = gettext_lazy("No day differs from the week. Add holidays and closures here.")
    columns = (
        Column(gettext_lazy("First day"), "first_day", ("first_day",)),
        Column(gettext_lazy("Last day"), "last_day", ("last_day",)),
        Column(
            gettext_lazy("Service"),
            lambda row: title_of(row.service),
            ("service",),
            needs=("service",),
        ),
        Column(pgettext_lazy("hours", "Closed all day"), "is_closed", ("is_closed",)),
        Column(gettext_lazy("Opens at"), "opens"),
        Column(gettext_lazy("Closes at"), "closes"),
        Column(gettext_lazy("Reason"), "reason"),
        Column(gettext_lazy("Centre"), "centre.name", ("centre__name",), needs=("centre__name",)),
    )

    def label_of(self, row) -> str:
        """Whose day."""
        return str(title_of(row.service))


def title_of(service: str) -> object:
    """The service in words; its key where its module is no longer installed."""
    return known_services().get(service, service) if service else _("The whole centre")


class AlertForm(forms.ModelForm):
    """From when until when, and the words in each language."""

    class Meta:
        model = PublicAlert
        fields = ["starts", "ends"]
        widgets = {
            name: forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
            for name in ("starts", "ends")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.instance.wording or {}
        # Languages of the public pages that were switched on, and those of an older text.
        on = [*Locale.objects.values_list("language_code", flat=True), *known]
        extra = sorted(set(on) - set(dict(settings.INTERFACE_LANGUAGES)))
        names = dict(language_names())
        for code in [*dict(settings.INTERFACE_LANGUAGES), *extra]:
            self.fields[f"wording_{code}"] = forms.CharField(
                label=_("Text in %(language)s") % {"language": names.get(code, code)},
                required=False,
                max_length=280,
                initial=known.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    def clean(self):
        """At least one language says something."""
        told = super().clean()
        self.instance.wording = {
            name.removeprefix("wording_"): text.strip()
            for name, text in told.items()
            if name.startswith("wording_") and text.strip()
        }
        if not self.instance.wording and not self.errors:
            raise forms.ValidationError(_("Write the alert in at least one language."))
        return told


@register_viewset
class PublicAlertViewSet(ConsoleViewSet):
    """Urgent words on all public pages of a centre."""

    model = PublicAlert
    path = "public-alerts"
    icon = "warning"
    menu_order = 23
    form_class = AlertForm
    can_export = False
    select_related = ("centre",)
    ordering = ("-starts", "-id")
    empty_sentence = gettext_lazy(
        "No alert yet. Add one when everybody who reads the public pages must know something today."
    )
    columns = (
        Column(gettext_lazy("Shown from"), "starts", ("starts",)),
        Column(gettext_lazy("Shown until"), "ends", ("ends",)),
        Column(
            gettext_lazy("Text"),
            lambda row: next(iter((row.wording or {}).values()), ""),
            needs=("wording",),
        ),
        Column(gettext_lazy("Centre"), "centre.name", ("centre__name",), needs=("centre__name",)),
    )
