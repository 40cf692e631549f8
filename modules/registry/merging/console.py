"""The list of pairs that somebody should compare, with what was decided."""

import django_filters
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.registry.data_protection.restricted_console import person_box
from modules.registry.file.rows import CENTRE
from modules.registry.models import PairDecision, PossibleDuplicate

from .duplicates import likenesses
from .views import compare_url

COMPARED = (
    "reference",
    "display_name",
    "native_script_name",
    "sex",
    "born_from",
    "born_until",
    "birth_precision",
    "age_estimated_on",
)
NEEDED = tuple(f"{side}__{name}" for side in ("person", "other") for name in COMPARED)


def file_label(person) -> str:
    """Name and card number."""
    return f"{person.display_name} · {person.card_number}"


def reasons_text(pair: PossibleDuplicate) -> str:
    """Why the two files are alike now, in sentences; `prepare` has compared them."""
    comparison = getattr(pair, "comparison", None)
    return ", ".join(str(reason) for reason in comparison.sentences) if comparison else ""


def score_text(pair: PossibleDuplicate) -> str:
    """The likeness as it was when the pair was found."""
    return _("%(percent)s %%") % {"percent": round(pair.score * 100)}


class PairFilters(django_filters.FilterSet):
    """By what was decided."""

    decision = django_filters.ChoiceFilter(
        label=gettext_lazy("Decision"), choices=PairDecision.choices
    )

    class Meta:
        model = PossibleDuplicate
        fields = ["decision"]


@register_viewset
class PossibleDuplicateViewSet(ConsoleViewSet):
    """Pairs of files that may be of one person: those nobody has decided about first."""

    model = PossibleDuplicate
    path = "registry/possible-duplicates"
    icon = "copy"
    menu_order = 95
    is_personal = True
    can_add = can_edit = can_export = False
    select_related = ("person", "other", "centre")
    filterset_class = PairFilters
    ordering = (F("decided_at").asc(nulls_first=True), "-score", "pk")
    empty_sentence = gettext_lazy(
        "No two files here look as if they were of one person. The list is filled every night."
    )
    columns = (
        Column(gettext_lazy("First file"), lambda p: file_label(p.person), needs=NEEDED),
        Column(gettext_lazy("Second file"), lambda p: file_label(p.other), needs=NEEDED),
        Column(gettext_lazy("Likeness"), score_text, ("score",), needs=("score",), numeric=True),
        Column(gettext_lazy("Why"), reasons_text, needs=NEEDED),
        Column(gettext_lazy("Decision"), "decision", ("decision",)),
        Column(gettext_lazy("Decided"), "decided_at", ("decided_at",)),
        CENTRE,
    )

    def prepare(self, rows):
        """Compares the pairs of one page in a fixed number of queries."""
        found = likenesses((row.person_id, row.other_id) for row in rows)
        for row in rows:
            row.comparison = found.get((row.person_id, row.other_id))
        return rows

    def permission(self, verb):
        """Whoever may merge looks at the list."""
        return "registry.merge_people"

    def actions_for(self, row, asker):
        """Both files side by side: there the pair is decided."""
        links = super().actions_for(row, asker)
        if self.may("change", row, asker):
            link = {"url": compare_url(row.centre, row.person_id, row.other_id), "icon": "eye"}
            links.insert(0, {**link, "label": _("Look at both"), "tone": "primary"})
        return links

    def panels_for(self, row, asker):
        """Both people."""
        return [
            {"title": _("First file"), "icon": "person", **person_box(row.person_id)},
            {"title": _("Second file"), "icon": "person", **person_box(row.other_id)},
        ]
