"""Lists of handing out: rules, hand-outs, hand-outs without a name, prescriptions."""

from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import scope
from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConsoleViewSet
from modules.inventory.models import (
    Document,
    EntitlementRule,
    Handout,
    HandoutLine,
    Prescription,
    TallyHandout,
)
from modules.inventory.pages import AddByLabel, EditByLabel
from modules.inventory.quantities import as_text
from modules.registry.file.rows import CENTRE, PERSON, DetailWithPicture, PersonRows
from modules.registry.rules.ages import DEFAULT_BANDS

from .choices import Frequency
from .forms import RuleForm
from .receipt import HandoutReceipt, SignatureView, signature_panel

CARD = Column(
    gettext_lazy("Card number"),
    lambda row: row.person.card_number,
    ("person__reference",),
    needs=("person__reference",),
)


class RuleSections:
    """A rule is written as people say it: who, what, how often."""

    def get_context_data(self, **kwargs):
        """The form in four sections."""
        context = super().get_context_data(**kwargs)
        form = context["form"]
        context["sections"] = [
            {"title": title, "help": told, "fields": [form[name] for name in names]}
            for title, told, names in (
                (_("Rule"), "", ("name", "in_use")),
                (_("Who"), _("What is left empty asks for nothing."), RuleForm.WHO),
                (_("What"), "", RuleForm.WHAT),
                (_("How often"), "", RuleForm.WHEN),
            )
        ]
        return context


class AddRule(RuleSections, AddByLabel):
    """A new rule."""


class EditRule(RuleSections, EditByLabel):
    """A rule is changed; what was handed out by it stays."""


def how_often(rule) -> str:
    """How often, in words."""
    if rule.frequency == Frequency.EVERY:
        return _("every %(days)d days") % {"days": rule.every_days}
    return rule.get_frequency_display()


@register_viewset
class RuleViewSet(ConsoleViewSet):
    """Who is entitled to what at a centre."""

    model = EntitlementRule
    path = "inventory/rules"
    icon = "clipboard-list"
    menu_order = 20
    in_menu = False
    form_class = RuleForm
    add_view_class = AddRule
    edit_view_class = EditRule
    select_related = ("centre", "item")
    ordering = ("name", "id")
    search_fields = ("name", "item__code", "item__name")
    empty_sentence = gettext_lazy(
        "No rule yet. Add the first one, such as “a blanket, once”: the desk shows what rules give."
    )
    columns = (
        Column(gettext_lazy("Name"), "name", ("name",)),
        Column(
            gettext_lazy("Item"),
            lambda rule: rule.item.name_here,
            ("item__name",),
            needs=("item__name", "item__names"),
        ),
        Column(
            gettext_lazy("Quantity"),
            lambda rule: as_text(rule.quantity),
            ("quantity",),
            needs=("quantity",),
            numeric=True,
        ),
        Column(gettext_lazy("Quantity is"), "basis", ("basis",)),
        Column(
            gettext_lazy("How often"), how_often, ("frequency",), needs=("frequency", "every_days")
        ),
        Column(gettext_lazy("In use"), "in_use", ("in_use",)),
        CENTRE,
    )


class HandoutDetail(DetailWithPicture):
    """A hand-out, with what was drawn on the screen."""

    template_name = "inventory/row_detail.html"


@register_viewset
class HandoutViewSet(PersonRows):
    """What was handed out, newest first."""

    model = Handout
    path = "inventory/handouts"
    icon = "history"
    menu_order = 21
    in_menu = False
    can_edit = False
    detail_view_class = HandoutDetail
    select_related = ("person", "centre", "document")
    ordering = ("-at", "-id")
    search_fields = (*PersonRows.search_fields, "document__code")
    empty_sentence = gettext_lazy(
        "Nothing was handed out yet. The distribution desk begins with a scan."
    )
    columns = (
        PERSON,
        CARD,
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(gettext_lazy("What"), lambda row: ", ".join(row.words), needs=("at",)),
        Column(gettext_lazy("Collected by"), "collected_by", ("collected_by",)),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            "document.code",
            ("document__code",),
            needs=("document__code",),
        ),
        Column(gettext_lazy("Taken back"), lambda row: row.is_taken_back, needs=("at",)),
        CENTRE,
    )

    def prepare(self, rows):
        """What each was, and whether it counts: two queries a page."""
        words = {row.pk: [] for row in rows}
        lines = HandoutLine.objects.filter(handout__in=words).select_related("item")
        for line in lines.order_by("pk"):
            words[line.handout_id].append(f"{as_text(line.quantity)} × {line.item.name_here}")
        papers = {row.document_id for row in rows}
        with scope.system(actor=scope.acting_user()):
            # Who sees a hand-out need not see papers.
            taken_back = set(
                Document.objects.filter(reverses__in=papers).values_list("reverses", flat=True)
            )
        for row in rows:
            row.words, row.is_taken_back = words[row.pk], row.document_id in taken_back
        return rows

    def panels_for(self, row, asker):
        """What it was, then the person."""
        self.prepare([row])
        with scope.system(actor=scope.acting_user()):
            # The number of its own paper, also for who may not read papers.
            paper = Document.objects.values_list("code", flat=True).get(pk=row.document_id)
        box = {
            "title": _("What was handed out"),
            "icon": "box",
            "lines": [{"text": words, "meta": paper} for words in row.words],
        }
        return [box, *signature_panel(row), *super().panels_for(row, asker)]

    def extra_urlpatterns(self):
        """The signature, and the receipt."""
        seen = {"module": self.module, "permission": self.permission("view")}
        return [
            path("<uuid:pk>/signature/", SignatureView.as_view(**seen), name="signature"),
            path("<uuid:pk>/print/", self.view(HandoutReceipt, "view"), name="print"),
        ]

    def actions_for(self, row, asker):
        """The receipt on paper."""
        printing = {"url": self.url("print", row.pk), "label": _("Print"), "icon": "print"}
        return [printing, *super().actions_for(row, asker)]


def band_label(row) -> str:
    """An age band in words."""
    return next((b.label for b in DEFAULT_BANDS if b.code == row.age_band), row.age_band)


@register_viewset
class TallyHandoutViewSet(ConsoleViewSet):
    """Hand-outs to people without a name."""

    model = TallyHandout
    path = "inventory/tallies"
    icon = "group"
    menu_order = 22
    in_menu = False
    can_add = can_edit = False
    select_related = ("centre", "document")
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy(
        "Nothing was handed out without a name yet. The distribution desk has a page for it."
    )
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(gettext_lazy("People"), "people", ("people",), numeric=True),
        Column(gettext_lazy("Sex"), "sex", ("sex",)),
        Column(gettext_lazy("Age"), band_label, ("age_band",), needs=("age_band",)),
        Column(
            pgettext_lazy("paper of the store", "Paper"),
            "document.code",
            ("document__code",),
            needs=("document__code",),
        ),
        CENTRE,
    )


@register_viewset
class PrescriptionViewSet(PersonRows):
    """What health staff prescribed; new ones are written in the person file."""

    model = Prescription
    path = "inventory/prescriptions"
    icon = "doc-full"
    menu_order = 23
    can_edit = False
    select_related = ("person", "centre", "item")
    ordering = ("-prescribed_at", "-id")
    empty_sentence = gettext_lazy(
        "Nothing is prescribed. Open the file of the person and choose “Prescribe”."
    )
    columns = (
        PERSON,
        CARD,
        Column(
            gettext_lazy("Item"),
            lambda row: row.item.name_here,
            ("item__name",),
            needs=("item__name", "item__names"),
        ),
        Column(
            gettext_lazy("Quantity"),
            lambda row: as_text(row.quantity),
            ("quantity",),
            needs=("quantity",),
            numeric=True,
        ),
        Column(gettext_lazy("Every so many days"), "every_days", ("every_days",), numeric=True),
        Column(gettext_lazy("Until"), "until", ("until",)),
        Column(gettext_lazy("Ended"), "ended_at", ("ended_at",)),
        CENTRE,
    )
