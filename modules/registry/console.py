"""The registry's lists in the console."""

import django_filters
from django import forms
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConfigurationViewSet, ConsoleViewSet

from . import tally_screen  # noqa: F401 - it registers itself
from .cards.views import CardOfPerson, LostCardTask
from .choices import DepartureReason, Sex, VisitService
from .consents.views import ConsentTask, WithdrawTask
from .data_protection.requests_views import DataRequestTask
from .documents import ConsentSheet
from .file.forms import DocumentForm
from .file.person_file import PersonFileView
from .file.pictures_views import PhotoView, ScanView
from .file.rows import CENTRE, PERSON, DetailWithPicture, PersonRows
from .file.views import (
    DepartTask,
    DocumentTask,
    FlagTask,
    NeedTask,
    NewStayTask,
    PersonEdit,
    PhotoTask,
    PrivateTask,
    RestrictTask,
    StateTask,
    VisitTask,
)
from .forms import lazy_list
from .households.views import (
    CareTask,
    CorrectMembershipTask,
    EndGuardianTask,
    GuardianTask,
    JoinHouseholdTask,
    LeaveHouseholdTask,
    NewHeadTask,
)
from .merging.merged import files_now
from .merging.undo_view import UndoMergeTask
from .merging.views import CompareTask, MergeTask
from .models import Flag, IdentityDocument, Need, Person, PersonFlag, Stay, Tally, Visit
from .models.flags import FlagMoment
from .rules import card_numbers
from .rules.card_tokens import is_token
from .rules.code_lists import nationality_choices, nationality_label
from .rules.needs import find_need
from .scope import count_visible_people
from .search import Place, holders_of, rank

# More than this is no answer to a search.
MOST_FOUND = 200


class PersonFilters(django_filters.FilterSet):
    """Filters of the list of people; none of them is personal by itself."""

    sex = django_filters.ChoiceFilter(label=gettext_lazy("Sex"), choices=Sex.choices)
    nationality = django_filters.ChoiceFilter(
        label=gettext_lazy("Nationality"),
        field_name="nationality_set__country",
        choices=lazy_list(nationality_choices),
    )
    present = django_filters.BooleanFilter(
        label=gettext_lazy("On site now"),
        method="filter_present",
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )

    class Meta:
        model = Person
        fields = ["sex", "nationality", "present"]

    def filter_present(self, people, name, value):
        """People with an open stay at one of the asker's centres."""
        here = Stay.objects.open().values("person")
        return people.filter(pk__in=here) if value else people.exclude(pk__in=here)


PERSON_TASKS = {
    "new_stay": NewStayTask,
    "depart": DepartTask,
    "new_visit": VisitTask,
    "new_consent": ConsentTask,
    "new_need": NeedTask,
    "new_document": DocumentTask,
    "new_flag": FlagTask,
    "restrict": RestrictTask,
    "data_request": DataRequestTask,
    "photo_new": PhotoTask,
    "state": StateTask,
    "private": PrivateTask,
    "join": JoinHouseholdTask,
    "guardian": GuardianTask,
    "care": CareTask,
    "consent_sheet": ConsentSheet,
    "household/<uuid:household_membership_id>/role": CorrectMembershipTask,
    "household/<uuid:household_membership_id>/head": NewHeadTask,
    "household/<uuid:household_membership_id>/leave": LeaveHouseholdTask,
    "guardian/<uuid:guardianship_id>/end": EndGuardianTask,
    "consents/<uuid:consent_id>/withdraw": WithdrawTask,
    "cards/<uuid:card_id>/lost": LostCardTask,
    "merge": MergeTask,
    "with/<uuid:other_person_id>/compare": CompareTask,
    "merges/<uuid:merge_id>/undo": UndoMergeTask,
}


@register_viewset
class PeopleViewSet(ConsoleViewSet):
    """People whose files the asker's centres hold."""

    model = Person
    path = "registry/people"
    icon = "group"
    menu_order = 10
    is_personal = True
    can_add = False  # people come in through the arrival desk or a list
    ordering = ("sort_name", "id")
    filterset_class = PersonFilters
    detail_view_class = PersonFileView
    edit_view_class = PersonEdit
    hidden_in_history = ("name_parts", "sort_name", "born_until")
    empty_sentence = gettext_lazy(
        "Nobody is registered here yet. Register an arrival at the arrival desk, or import a list."
    )
    columns = (
        Column(gettext_lazy("Name"), "display_name", ("sort_name",), needs=("display_name",)),
        Column(
            gettext_lazy("Card number"),
            lambda p: p.card_number,
            ("reference",),
            needs=("reference",),
            hxl="#meta+id",
        ),
        Column(gettext_lazy("Sex"), "sex", ("sex",), hxl="#beneficiary+sex"),
        Column(
            gettext_lazy("Age"),
            lambda p: p.age_text() if p.birth.is_known else "",
            ("born_from",),
            needs=("born_from", "born_until", "birth_precision"),
            hxl="#beneficiary+age",
        ),
        Column(
            gettext_lazy("Nationality"),
            lambda p: ", ".join(nationality_label(n.country) for n in p.nationality_set.all()),
            hxl="#country+nationality",
        ),
        Column(gettext_lazy("Registered"), "registered_at", ("registered_at",)),
    )

    @property
    def is_searchable(self):
        """By name, card number, and how the name sounds."""
        return True

    def search(self, rows, text):
        """Matches in the order of how well they match, within the scope."""
        if is_token(text):
            return rows.filter(pk__in=holders_of(text).values("pk"))
        if card_numbers.is_valid(text):
            number = card_numbers.normalise(text)
            now = files_now([number]).get(number)
            return rows.filter(pk=now) if now else rows.filter(reference=number)
        ranked = list(rank(text, limit=MOST_FOUND))
        return rows.filter(pk__in=ranked).order_by(Place(ranked)) if ranked else rows.none()

    def get_list_queryset(self):
        """Without files that were erased: they count in figures and tell nothing."""
        return super().get_list_queryset().filter(anonymised_at=None)

    def count_all(self):
        """From the holdings of the asker's centres instead of from each person."""
        erased = Person.objects.exclude(anonymised_at=None).count()
        return count_visible_people(self.permission("view")) - erased

    def prepare(self, rows):
        """Nationalities of the page: one query."""
        from django.db.models import Prefetch, QuerySet, prefetch_related_objects

        from .models import Nationality

        nationalities = QuerySet(Nationality).order_by("position")
        prefetch_related_objects(rows, Prefetch("nationality_set", nationalities))
        return rows

    def extra_urlpatterns(self):
        """The card, the photo and the tasks of the person file."""
        return [
            path("<uuid:pk>/card/", CardOfPerson.as_view(), name="card"),
            path("<uuid:pk>/photo/", PhotoView.as_view(), name="photo"),
            *(
                path(
                    f"<slug:centre>/<uuid:pk>/{route}/",
                    task.as_view(icon=self.icon),
                    name=route.rpartition("/")[2],
                )
                for route, task in PERSON_TASKS.items()
            ),
        ]

    def label_of(self, row):
        """The card number: the name stands in the heading of the file only."""
        return row.card_number


class StayFilters(django_filters.FilterSet):
    """Open or ended, and why."""

    open = django_filters.BooleanFilter(
        label=gettext_lazy("Open"),
        field_name="departed_at",
        lookup_expr="isnull",
        widget=forms.Select(
            choices=[("", "—"), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
        ),
    )
    departure_reason = django_filters.ChoiceFilter(
        label=gettext_lazy("Reason of departure"), choices=DepartureReason.choices
    )

    class Meta:
        model = Stay
        fields = ["open", "departure_reason"]


class StayEditForm(forms.ModelForm):
    """Facts of a stay; its departure is recorded from the person file."""

    class Meta:
        model = Stay
        fields = [
            "arrival_mode",
            "came_from",
            "intended_destination",
            "referred_by",
            "expected_departure",
        ]
        widgets = {"expected_departure": forms.DateInput(attrs={"type": "date"})}


@register_viewset
class StayViewSet(PersonRows):
    """Stays at the asker's centres."""

    model = Stay
    path = "registry/stays"
    icon = "home"
    menu_order = 20
    form_class = StayEditForm
    filterset_class = StayFilters
    ordering = ("-arrived_at", "-id")
    empty_sentence = gettext_lazy("Nobody has stayed here yet. A stay begins at the arrival desk.")
    columns = (
        PERSON,
        CENTRE,
        Column(gettext_lazy("Arrived"), "arrived_at", ("arrived_at",)),
        Column(gettext_lazy("Departed"), "departed_at", ("departed_at",)),
        Column(gettext_lazy("Reason of departure"), "departure_reason", ("departure_reason",)),
    )


class VisitEditForm(forms.ModelForm):
    """What was asked for at a visit."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services asked for"),
        choices=VisitService.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Visit
        fields = ["at", "services", "notes"]


@register_viewset
class VisitViewSet(PersonRows):
    """Visits at the asker's centres."""

    model = Visit
    path = "registry/visits"
    icon = "calendar"
    menu_order = 30
    form_class = VisitEditForm
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy("No visit yet. Visits are recorded in the file of the person.")
    columns = (
        PERSON,
        CENTRE,
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(
            gettext_lazy("Services"),
            lambda v: ", ".join(str(dict(VisitService.choices).get(s, s)) for s in v.services),
            needs=("services",),
        ),
    )


class TallyForm(forms.ModelForm):
    """People helped without a name: counts only."""

    nationality = forms.ChoiceField(
        label=gettext_lazy("Nationality"), choices=nationality_choices, required=False
    )
    age_band = forms.ChoiceField(label=gettext_lazy("Age band"))

    class Meta:
        model = Tally
        fields = ["service", "people", "sex", "age_band", "nationality"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from .rules.ages import DEFAULT_BANDS

        self.fields["age_band"].choices = [(band.code, band.label) for band in DEFAULT_BANDS]
        self.fields["age_band"].initial = "unknown"
        self.initial.setdefault("nationality", "UNKNOWN")

    def clean_nationality(self):
        """Nothing chosen is unknown."""
        return self.cleaned_data["nationality"] or "UNKNOWN"


@register_viewset
class TallyViewSet(ConsoleViewSet):
    """Counts of people helped without a name."""

    model = Tally
    path = "registry/tallies"
    icon = "plus"
    menu_order = 40
    form_class = TallyForm
    select_related = ("centre",)
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy(
        "Nobody was counted without a name yet. Count people under Tally."
    )
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        CENTRE,
        Column(gettext_lazy("Service"), "service", ("service",)),
        Column(gettext_lazy("People"), "people", ("people",), numeric=True),
        Column(gettext_lazy("Sex"), "sex", ("sex",)),
        Column(gettext_lazy("Age band"), "age_band", ("age_band",)),
        Column(
            gettext_lazy("Nationality"),
            lambda t: nationality_label(t.nationality),
            ("nationality",),
            needs=("nationality",),
        ),
    )


class NeedEditForm(forms.ModelForm):
    """A need's answer, instruction and end."""

    class Meta:
        model = Need
        fields = ["answer", "source", "instruction", "review_on", "until"]
        widgets = {
            "review_on": forms.DateInput(attrs={"type": "date"}),
            "until": forms.DateInput(attrs={"type": "date"}),
        }


@register_viewset
class NeedViewSet(PersonRows):
    """Specific needs, as far as the asker may read them."""

    model = Need
    path = "registry/needs"
    icon = "warning"
    menu_order = 70
    form_class = NeedEditForm
    ordering = ("code", "pk")
    empty_sentence = gettext_lazy(
        "No need is recorded yet. Needs are recorded in the file of the person."
    )
    columns = (
        PERSON,
        Column(
            gettext_lazy("Need"),
            lambda n: f"{find_need(n.code).label} ({n.code})",
            ("code",),
            needs=("code",),
        ),
        Column(gettext_lazy("Answer"), "answer", ("answer",)),
        Column(gettext_lazy("Instruction for staff"), "instruction"),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Until"), "until", ("until",)),
        CENTRE,
    )


@register_viewset
class DocumentViewSet(PersonRows):
    """Identity documents of people."""

    model = IdentityDocument
    path = "registry/documents"
    icon = "doc-full"
    menu_order = 80
    form_class = DocumentForm
    ordering = ("kind", "pk")
    empty_sentence = gettext_lazy(
        "No document yet. Documents are recorded in the file of the person, or read at "
        "the arrival desk."
    )
    columns = (
        PERSON,
        Column(gettext_lazy("Type"), "kind", ("kind",)),
        Column(gettext_lazy("Number"), "number", ("number",)),
        Column(gettext_lazy("Expires on"), "expires_on", ("expires_on",)),
        Column(gettext_lazy("Who has the original"), "original_with", ("original_with",)),
        CENTRE,
    )

    detail_view_class = DetailWithPicture

    def extra_urlpatterns(self):
        """The scan."""
        return [path("<uuid:pk>/scan/", ScanView.as_view(), name="scan")]

    def panels_for(self, row, asker):
        """The person, and a way to the scan."""
        panels = super().panels_for(row, asker)
        if row.scan:
            line = {"text": _("Show the scan"), "url": self.url("scan", row.pk)}
            meta = _("Opening it is written to the access log.")
            panels.append({"title": _("Scan"), "icon": "image", "lines": [{**line, "meta": meta}]})
        return panels


class PersonFlagEditForm(forms.ModelForm):
    """A flag's note and end."""

    class Meta:
        model = PersonFlag
        fields = ["note", "until"]
        widgets = {"until": forms.DateTimeInput(attrs={"type": "datetime-local"})}


@register_viewset
class PersonFlagViewSet(PersonRows):
    """Flags on people, as far as the asker belongs to their audience."""

    model = PersonFlag
    path = "registry/flags-on-people"
    icon = "tag"
    menu_order = 90
    form_class = PersonFlagEditForm
    select_related = ("person", "centre", "flag")
    ordering = ("-since",)
    empty_sentence = gettext_lazy("Nobody is flagged. Flags are set in the file of the person.")
    columns = (
        PERSON,
        Column(
            gettext_lazy("Flag"), lambda f: f.flag.label, ("flag__label",), needs=("flag__label",)
        ),
        Column(gettext_lazy("Note"), "note"),
        Column(gettext_lazy("Since"), "since", ("since",)),
        Column(gettext_lazy("Until"), "until", ("until",)),
        CENTRE,
    )


class FlagForm(forms.ModelForm):
    """A kind of flag."""

    moments = forms.MultipleChoiceField(
        label=gettext_lazy("Shown"),
        choices=FlagMoment.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Flag
        fields = ["label", "colour", "advice", "moments", "holds", "audience", "in_use"]


@register_viewset
class FlagViewSet(ConfigurationViewSet):
    """Kinds of flags, shared by all centres."""

    model = Flag
    path = "registry/flags"
    icon = "tag"
    menu_order = 220
    form_class = FlagForm
    can_export = False
    ordering = ("label",)
    empty_sentence = gettext_lazy(
        "No flag yet. Add the first one, with the advice that staff will read."
    )
    columns = (
        Column(gettext_lazy("Label"), "label", ("label",)),
        Column(gettext_lazy("Advice"), "advice"),
        Column(gettext_lazy("Holds"), "holds", ("holds",)),
        Column(gettext_lazy("Seen by"), "audience", ("audience",)),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
    )
