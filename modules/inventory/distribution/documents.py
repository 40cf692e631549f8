"""The distribution list, on paper and to be entered; and what is on loan at a centre."""

from datetime import date

from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import log_access
from core.console.screens import TaskScreen, register_screen
from core.console.views import ConsoleView, say_done
from core.ids import as_id, new_id
from core.printing.sheets import printed_for
from modules.inventory.actions.distribute import HAND_OUT
from modules.inventory.actions.loans import RETURN, loan_words, open_loans
from modules.inventory.models import EntitlementRule, Handout

from .planned import Plan, enter, plan_of
from .screens import as_key


class ListView(ConsoleView):
    """A rule of the centre, and who is planned by it."""

    module = "inventory"
    permission = HAND_OUT

    @cached_property
    def rules(self) -> list[EntitlementRule]:
        """The rules in use of the centre."""
        rules = EntitlementRule.objects.filter(centre=self.centre, in_use=True)
        return list(rules.select_related("item", "from_location").order_by("name", "pk"))

    def rule(self, text: str) -> EntitlementRule | None:
        """The rule that was chosen; None where none was. 404 for one that is not here."""
        if not text:
            return None
        key = as_id(text)
        found = next((rule for rule in self.rules if rule.pk == key), None)
        if found is None:
            raise Http404
        return found

    def log(self, kind: str, plan: Plan) -> None:
        """One entry in the access log, with how many people the list names."""
        log_access(
            kind=kind,
            module="inventory",
            centre_id=self.centre.pk,
            record="inventory.distribution_list",
            rows=len(plan.lines),
        )


@register_screen
class DistributionList(ListView, TaskScreen):
    """Choose a rule, see who is planned, print, and tick afterwards who received."""

    name = "distribution_list"
    permission = HAND_OUT
    title = gettext_lazy("Distribution list")
    icon = "list-ul"
    menu_order = 2
    in_menu = False
    template_name = "inventory/distribution_list.html"

    @classmethod
    def extra_urlpatterns(cls):
        """The paper."""
        address = f"{cls.module}/<slug:centre>/{cls.name}/print/"
        return [path(address, PrintedList.as_view(), name=f"{cls.url_name}_print")]

    def get(self, request, *args, **kwargs):
        """The rules, and the list of the one that was chosen."""
        return self.page(self.rule(request.GET.get("rule", "")))

    def page(self, rule, *, outcomes=(), status=200):
        """The screen."""
        plan = plan_of(rule, self.centre) if rule else None
        if plan:
            self.log("read", plan)
        response = self.render(
            rules=self.rules,
            rule=rule,
            plan=plan,
            outcomes=[each for each in outcomes if not each.is_done],
            key=new_id(),
            today=self.centre.today().isoformat(),
            print_url=reverse(f"{self.url_name}_print", args=[self.centre.code]),
            rules_url=reverse("inventory_rules:list"),
        )
        response.status_code = status
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request, *args, **kwargs):
        """Enter who received."""
        rule = self.rule(request.POST.get("rule", ""))
        if rule is None:
            return self.page(None)
        day = day_in(request.POST.get("day", ""), self.centre.today())
        plan = plan_of(rule, self.centre)
        outcomes = enter(
            plan=plan,
            centre=self.centre,
            ticked=request.POST.getlist("received"),
            day=day,
            key=as_key(request.POST.get("key", "")),
            actor=request.user,
        )
        done = sum(each.is_done for each in outcomes)
        if done:
            told = ngettext("%(count)d person received.", "%(count)d people received.", done)
            say_done(request, told % {"count": done})
        if done < len(outcomes):
            return self.page(rule, outcomes=outcomes, status=422)
        return redirect(f"{self.url(self.centre)}?rule={rule.pk}")


class PrintedList(ListView):
    """The list with a column for signatures."""

    title = gettext_lazy("Distribution list")
    template_name = "inventory/distribution_list_print.html"

    def get(self, request, *args, **kwargs):
        """The paper."""
        rule = self.rule(request.GET.get("rule", ""))
        if rule is None:
            raise Http404
        plan = plan_of(rule, self.centre)
        self.log("print", plan)
        response = self.render(
            plan=plan,
            rule=rule,
            rule_name="" if rule.needs else rule.name,
            paper="a4",
            **printed_for(request.user, self.centre),
            back_url=f"{DistributionList.url(self.centre)}?rule={rule.pk}",
        )
        response["Cache-Control"] = "private, no-store"
        return response


def day_in(text: str, today: date) -> date:
    """The day that was chosen; today for none, or for one that has not come."""
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        return today


@register_screen
class Loans(TaskScreen):
    """Everything that people of the centre have on loan."""

    name = "loans"
    permission = Handout.view_permission()
    title = gettext_lazy("On loan")
    icon = "resubmit"
    menu_order = 3
    in_menu = False
    template_name = "inventory/loans.html"

    def get(self, request, *args, **kwargs):
        """The list, the longest first; reading it is logged."""
        may_return = self.scope.can(RETURN, self.centre.pk)
        loans = [
            {
                "words": loan_words(line),
                "person": line.person,
                "since": line.handout.at,
                "file_url": reverse("registry_people:detail", args=[line.person_id]),
                "url": reverse(
                    "inventory_return_loan", args=[self.centre.code, line.person_id, line.pk]
                )
                if may_return
                else "",
            }
            for line in open_loans(self.centre)
        ]
        log_access(
            kind="read",
            module="inventory",
            centre_id=self.centre.pk,
            record="inventory.loans",
            rows=len(loans),
        )
        return self.render(loans=loans, empty=_("Nothing is on loan. What is lent stands here."))
