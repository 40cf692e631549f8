"""The emergency opening: a task screen of its own, because the file is not in scope yet."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.screens import TaskScreen, register_screen
from core.errors import Refusal
from modules.registry.actions.restrict import break_glass

from .forms import BreakGlassForm


@register_screen
class EmergencyOpening(TaskScreen):
    """Open one file by its card number, with a reason; the data protection officer is alerted."""

    name = "emergency"
    permission = "registry.break_glass"
    title = gettext_lazy("Open a file in an emergency")
    icon = "key"
    menu_order = 205
    template_name = "console/form.html"

    def get(self, request, *args, **kwargs):
        """Ask for the card number and the reason."""
        return self.page(BreakGlassForm())

    def page(self, form, status=200):
        """The form with what it means."""
        response = self.render(
            form=form,
            submit_label=_("Open the file"),
            form_help=_(
                "For danger to life or health only. The file opens to you alone for four hours, "
                "and the data protection officer is told at once."
            ),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Open, or say that nothing was opened, in the same words whatever the cause.

        A button beside a match at another centre sends the number alone: the reason is asked here.
        """
        if "reason" not in request.POST:
            return self.page(
                BreakGlassForm(initial={"reference": request.POST.get("reference", "")})
            )
        form = BreakGlassForm(request.POST)
        if form.is_valid():
            try:
                opened = break_glass(
                    reference=form.cleaned_data["reference"],
                    reason=form.cleaned_data["reason"],
                    centre=self.centre,
                    actor=request.user,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return redirect("registry_people:detail", pk=opened.person_id)
        return self.page(form, status=422)
