"""The list of people, and the addresses below each file."""

import django_filters
from django import forms
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.urls import path
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.registry.cards.views import CardOfPerson, LostCardTask
from modules.registry.choices import Sex
from modules.registry.consents.views import ConsentTask, WithdrawTask
from modules.registry.data_protection.requests_views import DataRequestTask
from modules.registry.documents import ConsentSheet
from modules.registry.flags.views import FlagTask
from modules.registry.forms import lazy_list
from modules.registry.households.views import (
    CareTask,
    CorrectMembershipTask,
    EndGuardianTask,
    GuardianTask,
    JoinHouseholdTask,
    LeaveHouseholdTask,
    NewHeadTask,
)
from modules.registry.identity_documents.views import DocumentTask
from modules.registry.merging.merged import files_now
from modules.registry.merging.undo_view import UndoMergeTask
from modules.registry.merging.views import CompareTask, MergeTask
from modules.registry.models import Nationality, Person, Stay
from modules.registry.needs.views import NeedTask
from modules.registry.rules import card_numbers
from modules.registry.rules.card_tokens import is_token
from modules.registry.rules.code_lists import nationality_choices, nationality_label
from modules.registry.scope import count_visible_people
from modules.registry.search import Place, holders_of, rank
from modules.registry.stays.views import DepartTask, NewStayTask, VisitTask

from .person_file import PersonFileView
from .pictures_views import PhotoView
from .views import PersonEdit, PhotoTask, PrivateTask, RestrictTask, StateTask

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
