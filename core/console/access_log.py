"""The access log: who opened, printed and took away what, and filters for it."""

from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import AccessLogEntry
from core.models.access_log import AccessKind

from .columns import Column
from .screens import register_viewset
from .viewset import ConsoleViewSet

# Half of a year is typed before the whole one is: days beyond these narrow nothing.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def people_in_the_log(request):
    """Staff who appear in the entries that the asker may see."""
    in_the_log = AccessLogEntry.objects.order_by().values("user").distinct()
    return get_user_model().objects.filter(pk__in=in_the_log).order_by("last_name", "username")


class StaffChoice(django_filters.ModelChoiceFilter):
    """A choice among members of staff by their full names."""

    class field_class(django_filters.fields.ModelChoiceField):
        """Shows full names."""

        def label_from_instance(self, obj):
            """The full name, or the sign-in name where there is none."""
            return obj.get_full_name() or obj.get_username()


class AccessLogFilters(django_filters.FilterSet):
    """Days are whole days of the reader's time zone; the last one is included."""

    kind = django_filters.ChoiceFilter(label=_("What"), choices=AccessKind.choices)
    user = StaffChoice(label=_("Who"), queryset=people_in_the_log)
    since = django_filters.DateFilter(
        label=_("From"), method="from_day", widget=forms.DateInput(attrs={"type": "date"})
    )
    until = django_filters.DateFilter(
        label=_("Until"), method="until_day", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = AccessLogEntry
        fields: list[str] = []

    def from_day(self, rows, name, day):
        """Entries of that day and later; a plain comparison, so that the index is used."""
        return rows if day < FIRST_DAY else rows.filter(at__gte=_midnight(day))

    def until_day(self, rows, name, day):
        """Entries of that day and before."""
        return rows if day > LAST_DAY else rows.filter(at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


@register_viewset
class AccessLogViewSet(ConsoleViewSet):
    """Who opened, printed and took away what: the data protection officer's page."""

    model = AccessLogEntry
    path = "access-log"
    icon = "view"
    menu_order = 60
    can_add = can_edit = False
    select_related = ("user", "centre")
    ordering = ("-at", "-id")
    empty_sentence = _("Nobody has opened, printed or taken away personal data yet.")
    columns = (
        Column(_("When"), "at", ("at",)),
        Column(
            _("Who"),
            lambda e: (
                (e.user.get_full_name() or e.user.get_username())
                if e.user
                else gettext("the system")
            ),
            ("user__username",),
        ),
        Column(_("What"), "kind", ("kind",)),
        Column(_("Record"), "record", ("record",)),
        Column(_("Reference"), "reference", ("reference",)),
        Column(_("Records"), "rows", ("rows",), numeric=True),
        Column(_("Reason"), "reason"),
        Column(_("Centre"), lambda e: e.centre.name, ("centre__name",)),
    )
    search_fields = ("user__username", "reference", "record", "reason")
    filterset_class = AccessLogFilters

    def needed_fields(self):
        """Whole rows of this narrow table."""
        return ()
