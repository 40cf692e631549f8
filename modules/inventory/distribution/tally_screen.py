"""Hand-outs to people without a name."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.console.views import ConsoleView, attempt, say_done
from core.ids import new_id
from modules.inventory.actions.tally_handouts import TALLY, hand_out_without_a_name
from modules.inventory.pages import GOODS_FORM
from modules.registry.choices import Sex
from modules.registry.rules.ages import UNKNOWN_BAND

from .forms import TallyForm

KEPT = ("item", "each", "place")


class TallyHandoutView(ConsoleView):
    """So much for so many: what was chosen stays for the next ones, only the people are asked anew."""

    module = "inventory"
    permission = TALLY
    title = gettext_lazy("Hand out without a name")
    icon = "group"
    template_name = GOODS_FORM

    def get(self, request, *args, **kwargs):
        """The form, with the item of the last time."""
        kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
        initial = {**kept, "sex": Sex.UNKNOWN, "age_band": UNKNOWN_BAND.code, "key": new_id()}
        return self.page(TallyForm(centre=self.centre, initial=initial))

    def post(self, request, *args, **kwargs):
        """Count them and go on with the next."""
        form = TallyForm(request.POST, centre=self.centre)
        if form.is_valid():
            made = attempt(
                request,
                form,
                lambda: hand_out_without_a_name(
                    centre=self.centre, actor=request.user, **form.cleaned_data
                ),
            )
            if made is not None:
                people = ngettext("%(count)d person", "%(count)d people", made.people)
                told = {"people": people % {"count": made.people}, "paper": made.document.code}
                say_done(request, _("Handed out to %(people)s: %(paper)s.") % told)
                return redirect(self.next_url(form))
        return self.page(form, status=422)

    def next_url(self, form) -> str:
        """The form again, with what was chosen."""
        told = form.cleaned_data
        query = f"?item={told['item'].pk}&each={told['each']}&place={told['place'].pk}"
        return f"{reverse('inventory_distribution_tally', args=[self.centre.code])}{query}"

    def page(self, form, status=200):
        """The form."""
        desk = reverse("inventory_distribution", args=[self.centre.code])
        response = self.render(
            form=form,
            submit_label=_("Hand out"),
            cancel_url=desk,
            breadcrumbs=[{"label": _("Distribution desk"), "url": desk}],
        )
        response.status_code = status
        return response
