"""What only the protection focal point and the data protection officer see: restricted files, openings."""

from django.db import models
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.edit import RowMixin
from core.console.screens import register_viewset
from core.console.views import ConsoleView, attempt, say_done
from core.console.viewset import ConsoleViewSet
from modules.registry.actions.match import settle_match
from modules.registry.actions.restrict import lift_restriction
from modules.registry.file.forms import OutcomeForm
from modules.registry.file.rows import CENTRE, PERSON, PersonRows
from modules.registry.matches import describe
from modules.registry.merging.views import compare_url
from modules.registry.models import BreakGlass, FileHolding, Person, RestrictedMatch, Restriction
from modules.registry.rules import card_numbers


class LiftRestriction(RowMixin, ConsoleView):
    """Makes a restricted file an ordinary one again."""

    verb = "change"
    template_name = "console/confirm.html"
    title = gettext_lazy("Lift the restriction")

    def pass_gate(self, request):
        """The restriction decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """Say what will happen."""
        return self.render(
            consequences=[{"text": _("All staff who may see people here will see this file.")}],
            confirm_label=_("Lift the restriction"),
            cancel_url=self.viewset.row_url(self.object),
        )

    def post(self, request, *args, **kwargs):
        """Lift it; who did is in its history."""
        lift_restriction(restriction=self.object, actor=request.user)
        say_done(request, _("The restriction is lifted."))
        return redirect(self.viewset.url("list"))


@register_viewset
class RestrictionViewSet(PersonRows):
    """Restricted files: the protection focal point's list."""

    model = Restriction
    path = "registry/restricted"
    icon = "lock"
    menu_order = 200
    can_edit = can_export = False
    select_related = ("person", "centre", "set_by")
    ordering = ("-set_at",)
    empty_sentence = gettext_lazy("No file is restricted. A file is restricted in the file itself.")
    columns = (
        PERSON,
        Column(gettext_lazy("Since"), "set_at", ("set_at",)),
        Column(gettext_lazy("Until"), "ended_at", ("ended_at",)),
        CENTRE,
    )

    def permission(self, verb):
        """One permission for everything about restrictions."""
        return "registry.open_restricted"

    def extra_urlpatterns(self):
        """Lifting a restriction."""
        lift = LiftRestriction.as_view(
            viewset=self, module=self.module, permission=self.permission("change")
        )
        return [path("<uuid:pk>/lift/", lift, name="lift")]

    def actions_for(self, row, asker):
        """An open restriction can be lifted."""
        links = super().actions_for(row, asker)
        if row.ended_at is None and self.may("change", row, asker):
            url = self.url("lift", row.pk)
            links.insert(0, {"url": url, "label": _("Lift the restriction"), "icon": "unlock"})
        return links


class SettleMatch(RowMixin, ConsoleView):
    """The focal point writes what they found."""

    verb = "change"
    template_name = "console/form.html"
    title = gettext_lazy("Possible match looked into")

    def pass_gate(self, request):
        """The row decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """Ask what was found."""
        return self.page(OutcomeForm())

    def page(self, form, status=200):
        """The form."""
        response = self.render(form=form, cancel_url=self.viewset.row_url(self.object))
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Settle it."""
        form = OutcomeForm(request.POST)
        if form.is_valid():
            settled = attempt(
                request,
                form,
                lambda: settle_match(
                    match=self.object, outcome=form.cleaned_data["outcome"], actor=request.user
                ),
            )
            if settled is not None:
                say_done(request, _("Saved."))
                return redirect(self.viewset.row_url(self.object))
        return self.page(form, status=422)


@register_viewset
class RestrictedMatchViewSet(ConsoleViewSet):
    """New people who are like somebody with a restricted file: for the focal point alone."""

    model = RestrictedMatch
    path = "registry/restricted-matches"
    icon = "lock"
    menu_order = 201
    is_personal = True
    can_add = can_edit = can_export = False
    select_related = ("centre", "came_to")
    ordering = ("settled_at", "-found_at", "-id")
    empty_sentence = gettext_lazy(
        "Nobody who was registered is like a person whose file is restricted."
    )
    columns = (
        Column(gettext_lazy("Found"), "found_at", ("found_at",)),
        Column(
            gettext_lazy("Registered at"),
            lambda match: match.came_to.name,
            ("came_to__name",),
            needs=("came_to__name",),
        ),
        Column(gettext_lazy("Looked into"), "settled_at", ("settled_at",)),
        Column(gettext_lazy("What was found"), "outcome"),
        CENTRE,
    )

    @property
    def title(self):
        """Short, for the menu."""
        return _("Possible matches")

    def permission(self, verb):
        """One permission for everything about restrictions."""
        return "registry.open_restricted"

    def extra_urlpatterns(self):
        """Writing down what was found."""
        return [path("<uuid:pk>/settle/", self.view(SettleMatch, "change"), name="settle")]

    def actions_for(self, row, asker):
        """A match that nobody has looked into can be settled."""
        links = super().actions_for(row, asker)
        if row.settled_at is None and self.may("change", row, asker):
            url = self.url("settle", row.pk)
            links.insert(0, {"url": url, "label": _("Looked into"), "icon": "check"})
        both = [row.restriction.person_id, row.person_id]
        held = FileHolding.objects.filter(person__in=both, centre=row.centre_id, until=None)
        may_merge = asker.can("registry.merge_people", row.centre_id)
        if may_merge and len(set(held.values_list("person", flat=True))) == len(set(both)) > 1:
            url = compare_url(row.centre, *both)
            links.insert(0, {"url": url, "label": _("Look at both"), "icon": "eye"})
        return links

    def panels_for(self, row, asker):
        """Both people, to compare."""
        return [
            {
                "title": _("Restricted file"),
                "icon": "lock",
                **person_box(row.restriction.person_id),
            },
            {"title": _("Newly registered"), "icon": "person", **person_box(row.person_id)},
        ]


def person_box(person_id) -> dict:
    """What tells a person apart; of a file held elsewhere only the card number, to ask there."""
    person = Person.objects.filter(pk=person_id).with_facts().first()
    if person is None:
        reference = models.QuerySet(Person).values_list("reference", flat=True).get(pk=person_id)
        held = _("Another centre holds this file. Ask its protection focal point by card number.")
        return {"lines": [{"text": card_numbers.format(reference), "meta": held}]}
    told = describe(person)
    return {
        "lines": [
            {
                "text": told["name"],
                "meta": " · ".join([told["card_number"], *map(str, told["facts"])]),
                "url": reverse("registry_people:detail", args=[person.pk]),
            }
        ]
    }


@register_viewset
class BreakGlassViewSet(ConsoleViewSet):
    """Emergency openings, for the data protection officer."""

    model = BreakGlass
    path = "registry/emergency-openings"
    icon = "key"
    menu_order = 210
    can_add = can_edit = can_export = False
    select_related = ("user", "centre")
    ordering = ("-at",)
    empty_sentence = gettext_lazy("No file was opened in an emergency.")
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(
            gettext_lazy("Who"),
            lambda b: b.user.get_full_name() or b.user.get_username(),
            needs=("user__first_name", "user__last_name", "user__username"),
        ),
        Column(gettext_lazy("Reason"), "reason"),
        Column(gettext_lazy("Open until"), "until", ("until",)),
        CENTRE,
    )
