"""How long data is kept, what is due, what is on hold, and what has gone: the officer's screens."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.exchange.writer import write_csv
from core.models import PeriodUnit
from core.modules.manifest import Period
from core.retention.classes import DataClass, data_class, data_classes, period_at
from core.retention.purge import LOOK, PURGE, dry_run, log_look, purge
from core.retention.set_rule import set_rule

from .legal_holds import HoldScreen
from .screens import TaskScreen, register_screen
from .views import ConsoleView, attempt, say_done

SHOWN = 200
UNIT_SENTENCES = {
    "days": lambda n: ngettext("%(count)s day", "%(count)s days", n),
    "months": lambda n: ngettext("%(count)s month", "%(count)s months", n),
    "years": lambda n: ngettext("%(count)s year", "%(count)s years", n),
}


def period_text(period: Period | None) -> str:
    """A period in words."""
    if period is None:
        return _("without end")
    return UNIT_SENTENCES[period.unit](period.number) % {"count": period.number}


@register_screen
class RetentionScreen(TaskScreen):
    """Every class of data with its period and how many records are due."""

    name = "retention"
    permission = LOOK
    title = gettext_lazy("How long data is kept")
    icon = "clock"
    menu_order = 62
    template_name = "core/retention.html"

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """The dry run of a class, its file, its period, and new holds."""
        base = "core/<slug:centre>/retention/"
        return [
            path(f"{base}hold/", HoldScreen.as_view(), name="core_retention_hold"),
            path(f"{base}<str:key>/", DryRunScreen.as_view(), name="core_retention_class"),
            path(f"{base}<str:key>/list/", DryRunFile.as_view(), name="core_retention_file"),
            path(f"{base}<str:key>/period/", PeriodScreen.as_view(), name="core_retention_period"),
        ]

    def get(self, request, *args, **kwargs):
        """The table."""
        return self.render(
            rows=[self.row(each) for each in data_classes()],
            holds_url=reverse("legal-holds:list"),
            purges_url=reverse("purges:list"),
            header_actions=[
                {
                    "label": _("Set a legal hold"),
                    "url": reverse("core_retention_hold", args=[self.centre.code]),
                    "icon": "lock",
                }
            ],
        )

    def row(self, each: DataClass) -> dict:
        """One class: what, why, how long, how many are due."""
        found, args = dry_run(each, self.centre), [self.centre.code, each.key]
        return {
            "stated": each.stated,
            "period": period_text(period_at(each, self.centre)),
            "due": len(found.due) + found.later if each.is_purged else None,
            "held": found.held,
            "class_held": found.class_held,
            "remarks": found.remarks,
            "url": reverse("core_retention_class", args=args) if each.is_purged else "",
            "period_url": reverse("core_retention_period", args=args) if each.is_purged else "",
        }

    def get_context_data(self, **kwargs):
        """The centre's name stands under the heading."""
        return super().get_context_data(**{"subtitle": self.centre.name, **kwargs})


class ClassView(ConsoleView):
    """A page about one class of data at one centre."""

    permission = LOOK
    icon = "clock"

    @cached_property
    def each(self) -> DataClass:
        """The class in the address; 404 for one that is unknown or never due."""
        try:
            found = data_class(self.kwargs["key"])
        except LookupError:
            raise Http404 from None
        if not found.is_purged:
            raise Http404
        return found

    def back_url(self) -> str:
        """All classes."""
        return RetentionScreen.url(self.centre)

    def get_title(self):
        """What the class is."""
        return self.each.stated.what

    def get_context_data(self, **kwargs):
        """The way back, and the centre."""
        crumbs = [{"label": RetentionScreen.title, "url": self.back_url()}]
        subtitle = self.centre.name
        return super().get_context_data(**{"breadcrumbs": crumbs, "subtitle": subtitle, **kwargs})


class ConfirmPurge(forms.Form):
    """The number of records typed: nobody erases hundreds with one careless press."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    count = forms.IntegerField(
        label=gettext_lazy("Type the number of records that you want to erase for good"),
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class DryRunScreen(ClassView):
    """What would go, by card number; a person with the right erases exactly this list."""

    template_name = "core/retention_class.html"

    def get(self, request, *args, **kwargs):
        """The list as it is now; opening it is logged."""
        return self.page()

    def page(self, form=None, status=200):
        """The list with its fingerprint in the form."""
        found = dry_run(self.each, self.centre)
        if self.request.method == "GET" and found.due:
            log_look(self.each, self.centre, len(found.due), kind="read")
        fingerprint = found.fingerprint(self.each.key, self.centre)
        may_purge = self.scope.can(PURGE, self.centre.pk) and found.due and not found.class_held
        if form is not None:
            # What was typed stays; what is looked at now is the new list.
            form.data = {**form.data.dict(), "fingerprint": fingerprint}
        response = self.render(
            found=found,
            number=len(found.due),
            shown=found.due[:SHOWN],
            more=max(0, len(found.due) - SHOWN),
            stated=self.each.stated,
            before=date_format(found.before, "DATE_FORMAT") if found.before else "",
            form=form or ConfirmPurge(initial={"fingerprint": fingerprint}),
            may_purge=may_purge,
            file_url=reverse("core_retention_file", args=[self.centre.code, self.each.key]),
            cancel_url=self.back_url(),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Erase what was looked at."""
        form = ConfirmPurge(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            done = attempt(
                request,
                form,
                lambda: purge(
                    each=self.each,
                    centre=self.centre,
                    fingerprint=told["fingerprint"],
                    count=told["count"],
                    actor=request.user,
                ),
            )
            if done is not None:
                say_done(
                    request,
                    ngettext(
                        "%(count)s record was erased for good.",
                        "%(count)s records were erased for good.",
                        done.count,
                    )
                    % {"count": done.count},
                )
                return redirect(self.back_url())
        return self.page(form, status=422)


class DryRunFile(ClassView):
    """The list of the dry run as a file, to be looked at with others."""

    def get(self, request, *args, **kwargs):
        """Card numbers and days; taking it away is logged."""
        found = dry_run(self.each, self.centre)
        log_look(self.each, self.centre, len(found.due), kind="export")
        rows = ([due.reference or due.id, due.since] for due in found.due)
        headings = [_("Reference"), _("Since")]
        response = HttpResponse(
            "".join(write_csv(rows, headings=headings)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="due-{self.centre.code}.csv"'
        response["Cache-Control"] = "private, no-store"
        return response


class PeriodForm(forms.Form):
    """A period and what it rests on."""

    number = forms.IntegerField(label=gettext_lazy("Keep for"), min_value=1, max_value=1200)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=PeriodUnit.choices)
    reason = forms.CharField(
        label=gettext_lazy("Law or decision on which this rests"), max_length=200
    )


class PeriodScreen(ClassView):
    """Changes the period of a class at this centre."""

    permission = "core.change_retentionrule"
    template_name = "console/form.html"

    def get(self, request, *args, **kwargs):
        """The period that counts now."""
        period = period_at(self.each, self.centre)
        return self.page(PeriodForm(initial={"number": period.number, "unit": period.unit}))

    def page(self, form, status=200):
        """The form."""
        response = self.render(
            form=form, cancel_url=self.back_url(), form_help=self.each.stated.keep
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Set it; the former one stays in the history."""
        form = PeriodForm(request.POST)
        if form.is_valid():
            told = form.cleaned_data
            done = attempt(
                request,
                form,
                lambda: set_rule(
                    key=self.each.key,
                    centre=self.centre,
                    period=Period(told["number"], told["unit"]),
                    reason=told["reason"],
                    actor=request.user,
                ),
            )
            if done is not None:
                say_done(request, _("Saved."))
                return redirect(self.back_url())
        return self.page(form, status=422)
