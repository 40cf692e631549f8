"""Pages of the kitchen: issue by headcount, meals served, and the sheet of a day."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.console.columns import as_text as written
from core.console.details import DetailView
from core.console.tables import table
from modules.inventory.actions.kitchen import (
    Portion,
    issue_for_kitchen,
    last_issue,
    record_meal,
    suggested_headcount,
)
from modules.inventory.choices import LocationKind
from modules.inventory.models import KitchenIssue, Location, MealService
from modules.inventory.pages import ActingPage, LinesPage, RowPage, Sheet, staff_name
from modules.inventory.quantities import as_text, plain
from modules.inventory.rules.meals import per_head_of

from .choices import Diet, MealAge
from .forms import KitchenIssueForm, MealForm, PortionLines


def lines_of_issue(issue: KitchenIssue) -> list:
    """What left the shelves; one query."""
    return list(issue.paper.lines.select_related("item").order_by("position"))


class IssueForKitchen(LinesPage):
    """What the kitchen takes today: the items of the last time are filled in."""

    viewset = None
    title = gettext_lazy("Issue for the kitchen")
    submit_label = gettext_lazy("Issue for so many")
    done = gettext_lazy("Issued. The goods have left the book of the kitchen.")
    lines_title = gettext_lazy("What is cooked with")

    @cached_property
    def suggested(self) -> int | None:
        """What the gate counts, where there is one."""
        return suggested_headcount(self.centre)

    def get_head(self, data=None):
        """For how many, from where."""
        first = Location.objects.to_use_at(self.centre, kinds={LocationKind.KITCHEN}).first()
        return KitchenIssueForm(
            data, centre=self.centre, suggested=self.suggested, initial={"place": first}
        )

    def get_lines(self, data=None):
        """As the last time."""
        last, initial = last_issue(self.centre), []
        if last is not None:
            initial = [
                {"item": line.item, "per_head": plain(per_head_of(line.quantity, last.headcount))}
                for line in lines_of_issue(last)
            ]
        return PortionLines(data, prefix="lines", initial=initial)

    def filled(self):
        """Also what nobody touched."""
        return [
            line.cleaned_data
            for line in self.lines.forms
            if line.cleaned_data.get("item") and not line.cleaned_data.get("DELETE")
        ]

    def act(self, form):
        """Issue it."""
        told = form.cleaned_data
        return issue_for_kitchen(
            centre=self.centre,
            place=told["place"],
            headcount=told["headcount"],
            suggested=self.suggested,
            portions=[Portion(line["item"], line["per_head"]) for line in self.filled()],
            key=told["key"],
            actor=self.request.user,
        )

    def more(self, form):
        """How quantities are made."""
        text = _("Each quantity is times the people; what is counted is rounded up to whole units.")
        return {**super().more(form), "form_help": text}

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class KitchenIssueDetail(DetailView):
    """What was taken for how many."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """Day, people, paper."""
        row = self.object
        yield {"label": _("Day"), "value": written(row.day)}
        yield {"label": _("People to cook for"), "value": written(row.headcount)}
        yield {"label": _("Counted on site then"), "value": written(row.suggested, nothing="")}
        yield {"label": pgettext("paper of the store", "Paper"), "value": row.paper.code}
        yield {"label": _("Issued by"), "value": staff_name(row.paper.posted_by)}

    def get_context_data(self, **kwargs):
        """The goods, in all and for each."""
        return super().get_context_data(**{"tables": [issue_table(self.object)], **kwargs})


def issue_table(issue: KitchenIssue) -> dict:
    """The goods of an issue as a table."""
    columns = (_("Item"), pgettext("goods", "Unit"), _("Quantity"), _("For each person"))
    rows = [
        (
            line.item.label,
            line.item.get_unit_display(),
            as_text(line.quantity),
            as_text(per_head_of(line.quantity, issue.headcount)),
        )
        for line in lines_of_issue(issue)
    ]
    return table(title=_("Goods"), columns=columns, rows=rows, numeric=(2, 3))


# --- Meals ---------------------------------------------------------------------------------------
class MealPage(ActingPage):
    """A meal with its portions by age and diet."""

    template_name = "inventory/meal_form.html"
    done = gettext_lazy("The meal is recorded.")
    service: MealService | None = None

    def act(self, form):
        """Record it."""
        return record_meal(
            centre=self.centre_of_meal,
            served=form.served(),
            service=self.service,
            actor=self.request.user,
            **form.told(),
        )

    def more(self, form):
        """The grid."""
        return {"head": form.head(), "grid": form.grid()}


class AddMeal(MealPage):
    """A meal of the centre in the address."""

    viewset = None
    title = gettext_lazy("Meals served")

    @property
    def centre_of_meal(self):
        """The centre in the address."""
        return self.centre

    def get_form(self, data=None, files=None):
        """Today, for as many as are here."""
        initial = {"day": self.centre.today(), "headcount": suggested_headcount(self.centre)}
        return MealForm(data, initial=initial)

    def get_context_data(self, **kwargs):
        """The way back."""
        crumbs = [{"label": self.viewset.title, "url": self.viewset.url("list")}]
        links = {"breadcrumbs": crumbs, "cancel_url": self.viewset.url("list")}
        return super().get_context_data(**{**links, "subtitle": self.centre.name, **kwargs})


class EditMeal(MealPage, RowPage):
    """A meal is corrected."""

    verb = "change"
    title = gettext_lazy("Correct the meal")

    @property
    def centre_of_meal(self):
        """The meal's own centre."""
        return self.object.centre

    @property
    def service(self):
        """The meal."""
        return self.object

    def get_form(self, data=None, files=None):
        """Filled with what is recorded."""
        row = self.object
        names = ("day", "meal", "headcount", "menu", "waste_kg", "remark")
        initial = {name: getattr(row, name) for name in names}
        return MealForm(data, initial=initial, counts=row.counts.all())


class MealDetail(DetailView):
    """A meal: portions by diet and age."""

    template_name = "inventory/row_detail.html"

    def label_rows(self):
        """Day, meal, people, waste."""
        row = self.object
        total = sum(row.counts.values_list("served", flat=True))
        yield {"label": _("Day"), "value": written(row.day)}
        yield {"label": _("Meal"), "value": row.get_meal_display()}
        yield {"label": _("People expected"), "value": written(row.headcount, nothing="")}
        yield {"label": _("Served"), "value": written(total)}
        yield {"label": _("Menu"), "value": row.menu}
        yield {"label": _("Thrown away (kg)"), "value": as_text(row.waste_kg)}
        yield {"label": _("Remark"), "value": row.remark}
        yield {"label": _("Recorded by"), "value": staff_name(row.recorded_by)}

    def get_context_data(self, **kwargs):
        """The portions."""
        return super().get_context_data(**{"tables": [portions(self.object)], **kwargs})


def portions(service: MealService) -> dict:
    """Diets down, ages across, with sums; what nobody ate is left out."""
    served = {(c.diet, c.age): c.served for c in service.counts.all()}
    ages = [age for age in MealAge if any((diet, age) in served for diet in Diet)]
    columns = [_("Diet"), *(age.label for age in ages), _("Together")]
    rows = []
    for diet in Diet:
        numbers = [served.get((diet, age), 0) for age in ages]
        if any(numbers):
            rows.append((diet.label, *numbers, sum(numbers)))
    if len(rows) > 1:
        sums = [sum(row[index] for row in rows) for index in range(1, len(columns))]
        rows.append((_("Together"), *sums))
    return table(
        title=_("Portions served"),
        columns=columns,
        rows=rows,
        empty=_("No portion was counted."),
        numeric=range(1, len(columns)),
    )


class KitchenSheet(Sheet):
    """The kitchen's day on paper: every meal of the day by diet, waste, and what was issued."""

    verb = "view"
    template_name = "inventory/kitchen_sheet.html"
    title = gettext_lazy("Kitchen sheet")

    def sheet(self):
        """All meals and issues of the meal's day; a fixed number of queries a meal."""
        row = self.object
        same_day = {"centre": row.centre_id, "day": row.day}
        meals = list(MealService.objects.filter(**same_day).prefetch_related("counts"))
        issues = KitchenIssue.objects.filter(**same_day).select_related("paper")
        return {
            "subtitle": written(row.day),
            "meals": [
                {
                    "row": meal,
                    "waste": as_text(meal.waste_kg),
                    "table": portions(meal),
                    "served": sum(each.served for each in meal.counts.all()),
                }
                for meal in meals
            ],
            "issues": [{"row": issue, "table": issue_table(issue)} for issue in issues],
        }
