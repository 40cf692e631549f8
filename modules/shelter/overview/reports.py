"""What the house did: occupancy of nights, bed-nights by sex, age and nationality, length of stay."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from statistics import median

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.reports import ReportColumn, ReportScreen
from core.console.screens import register_screen
from modules.registry.choices import Sex
from modules.registry.models import Nationality, Stay
from modules.registry.rules.ages import DEFAULT_BANDS, age_band
from modules.registry.rules.code_lists import nationality_label
from modules.shelter.daily.forms import DAYS
from modules.shelter.models import BedAssignment, BedNights, NightFigures
from modules.shelter.nights import UNKNOWN

from .figures import WORDS

A_MONTH = timedelta(days=30)
LONG_STAY_NIGHTS = 30


class PeriodForm(forms.Form):
    """From a day until a day."""

    since = forms.DateField(
        label=gettext_lazy("From"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class BedNightsForm(PeriodForm):
    """The same, and whether nationalities are told apart."""

    by_nationality = forms.BooleanField(
        label=gettext_lazy("By nationality as well"), required=False
    )


class ShelterReport(ReportScreen):
    """A report of a centre's nights."""

    permission = "shelter.view_bednights"
    form_class = PeriodForm

    def usual(self):
        """The last thirty days."""
        today = self.centre.today()
        return {"since": today - A_MONTH, "until": today}

    def crumbs(self):
        """Back to tonight."""
        return [{"label": _("Tonight"), "url": reverse("shelter_tonight", args=[self.centre.code])}]


@register_screen
class Occupancy(ShelterReport):
    """Each night: beds, people, what bound the house (domain.md 2.7)."""

    name = "occupancy"
    title = gettext_lazy("Occupancy of nights")
    explanation = gettext_lazy(
        "As it was kept in the night. Infants who share a bed count as people and take no bed."
    )
    empty_sentence = gettext_lazy("No night was kept yet: the first is written tonight.")

    def columns(self, told):
        """As nightly occupancy reports have them."""
        return (
            ReportColumn(_("Night of"), "#date"),
            ReportColumn(_("Beds"), "#capacity+beds+num", numeric=True),
            ReportColumn(_("Out of service"), "#capacity+blocked+num", numeric=True),
            ReportColumn(_("Usable"), "#capacity+usable+num", numeric=True),
            ReportColumn(_("Occupied"), "#reached+beds+num", numeric=True),
            ReportColumn("%", "#indicator+occupancy+pct", numeric=True),
            ReportColumn(_("People"), "#reached+ind", numeric=True),
            ReportColumn(_("Longer than planned"), "#reached+overstay+ind", numeric=True),
            ReportColumn(_("m² a person"), "#indicator+floor+num", numeric=True),
            ReportColumn(_("Safe for"), "#capacity+safe+num", numeric=True),
            ReportColumn(_("What binds it"), "#indicator+binding"),
        )

    def rows(self, told):
        """One query."""
        found = []
        nights = NightFigures.objects.filter(
            centre=self.centre, night__range=(told["since"], told["until"])
        )
        for row in nights.order_by("night"):
            usable = row.beds - row.out_of_service
            floor = round(row.floor_area / row.people, 1) if row.floor_area and row.people else None
            found.append(
                (
                    row.night,
                    row.beds,
                    row.out_of_service,
                    usable,
                    row.occupied,
                    round(100 * row.occupied / usable) if usable else None,
                    row.people,
                    row.over_stay,
                    floor,
                    row.safe_capacity,
                    str(WORDS.get(row.binding, row.binding)),
                )
            )
        return found

    def bars(self, told, rows):
        """People each night."""
        most = max((row[6] for row in rows), default=0) or 1
        return [
            {"label": str(row[0]), "value": row[6], "percent": round(100 * row[6] / most)}
            for row in rows
        ]


@register_screen
class BedNightsReport(ShelterReport):
    """Bed-nights of a period by sex and age."""

    name = "bed-nights"
    title = gettext_lazy("Bed-nights")
    form_class = BedNightsForm
    explanation = gettext_lazy(
        "One person in one night is one bed-night. Age is that of the night, in doubt the lower one."
    )
    empty_sentence = gettext_lazy("No night of this time was kept.")

    def columns(self, told):
        """Rows of age, columns of sex."""
        first = [ReportColumn(_("Age"), "#adm+age")]
        if told.get("by_nationality"):
            first.insert(0, ReportColumn(_("Nationality"), "#population+nationality"))
        return (
            *first,
            ReportColumn(_("Female"), "#reached+f+nights", numeric=True),
            ReportColumn(_("Male"), "#reached+m+nights", numeric=True),
            ReportColumn(_("Other, or not told"), "#reached+i+nights", numeric=True),
            ReportColumn(_("All"), "#reached+nights", numeric=True),
        )

    def rows(self, told):
        """One query, whatever the number of nights and people."""
        by = (
            ["nationality", "age_band", "sex"]
            if told.get("by_nationality")
            else ["age_band", "sex"]
        )
        rows = BedNights.objects.filter(
            centre=self.centre, night__range=(told["since"], told["until"])
        )
        summed: dict = defaultdict(lambda: [0, 0, 0])
        for *key, sex, total in rows.order_by().values_list(*by).annotate(total=Sum("people")):
            place = {Sex.FEMALE: 0, Sex.MALE: 1}.get(sex, 2)
            summed[tuple(key)][place] += total
        labels = {band.code: (number, band.label) for number, band in enumerate(DEFAULT_BANDS)}
        last = (len(labels), _("Age unknown"))
        ordered = sorted(
            summed.items(), key=lambda one: (one[0][:-1], labels.get(one[0][-1], last)[0])
        )
        return [
            (
                *(nationality_label(country) for country in key[:-1]),
                str(labels.get(key[-1], last)[1]),
                *numbers,
                sum(numbers),
            )
            for key, numbers in ordered
        ]


@register_screen
class LengthOfStay(ShelterReport):
    """How long people slept here who left in a period, by sex and age."""

    name = "length-of-stay"
    title = gettext_lazy("Length of stay")
    form_class = BedNightsForm
    explanation = gettext_lazy(
        "Of people with a bed who left in this time: nights from arrival to departure."
    )
    empty_sentence = gettext_lazy("Nobody who had a bed left in this time.")

    def columns(self, told):
        """Average, median, and long stays."""
        first = (
            (ReportColumn(_("Nationality"), "#population+nationality"),)
            if told.get("by_nationality")
            else ()
        )
        return (
            *first,
            ReportColumn(_("Sex"), "#adm+sex"),
            ReportColumn(_("Age"), "#adm+age"),
            ReportColumn(_("People"), "#reached+ind", numeric=True),
            ReportColumn(_("Average nights"), "#indicator+nights+avg", numeric=True),
            ReportColumn(_("Median nights"), "#indicator+nights+median", numeric=True),
            ReportColumn(
                _("More than %(nights)d nights") % {"nights": LONG_STAY_NIGHTS},
                "#reached+long+ind",
                numeric=True,
            ),
        )

    def rows(self, told):
        """One query; people whose files the asker may not open count as well."""
        zone = self.centre.zone
        start = datetime.combine(told["since"], time.min, tzinfo=zone)
        end = datetime.combine(told["until"] + timedelta(days=1), time.min, tzinfo=zone)
        first = QuerySet(Nationality).filter(person=OuterRef("person")).order_by("position", "pk")
        had_a_bed = QuerySet(BedAssignment).filter(stay=OuterRef("pk"), state="ended")
        stays = (
            QuerySet(Stay)
            .filter(centre=self.centre, departed_at__gte=start, departed_at__lt=end)
            .filter(Exists(had_a_bed))
            .annotate(nationality=Subquery(first.values("country")[:1]))
            .select_related("person")
        )
        found: dict = defaultdict(list)
        for stay in stays.iterator(chunk_size=1000):
            nights = (
                stay.departed_at.astimezone(zone).date() - stay.arrived_at.astimezone(zone).date()
            ).days
            band = age_band(stay.person.birth, on=stay.departed_at.astimezone(zone).date())
            country = (stay.nationality or UNKNOWN,) if told.get("by_nationality") else ()
            found[(*country, stay.person.sex, band)].append(nights)
        order = {band: number for number, band in enumerate(DEFAULT_BANDS)}
        return [
            (
                *(nationality_label(each) for each in country),
                str(Sex(sex).label),
                str(band.label),
                len(nights),
                round(sum(nights) / len(nights), 1),
                median(nights),
                sum(night > LONG_STAY_NIGHTS for night in nights),
            )
            for (*country, sex, band), nights in sorted(
                found.items(), key=lambda one: (one[0][:-1], order[one[0][-1]])
            )
        ]
