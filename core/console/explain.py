"""The page that answers: why can this person not see this?"""

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Membership
from core.modules.manifest import module
from core.permissions.explain import (
    EXPLAIN_PERMISSION,
    explain_address,
    explain_record,
    explainable_models,
)

from .screens import ConsolePage, register_screen


class StaffField(forms.ModelChoiceField):
    """A member of staff by full name."""

    def label_from_instance(self, obj):
        """The full name with the sign-in name, as two people may share one."""
        return _("%(name)s (%(sign_in)s)") % {
            "name": obj.get_full_name() or obj.get_username(),
            "sign_in": obj.get_username(),
        }


class ExplainForm(forms.Form):
    """Who, and what: a record by its number, or a page by its address."""

    user = StaffField(label=gettext_lazy("Staff member"), queryset=None)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of record"), required=False)
    identifier = forms.CharField(
        label=gettext_lazy("Card number, reference or id"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Or the address of a page"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Copied from the top of the browser, such as /admin/staff/."),
    )

    def __init__(self, *args, asker, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = staff_looked_after(asker)
        self.models = {model._meta.label_lower: model for model in explainable_models()}
        self.fields["kind"].choices = [("", "—"), *kind_choices(self.models, asker)]

    def clean(self):
        """Either a record or an address."""
        cleaned = super().clean()
        record = cleaned.get("kind") and cleaned.get("identifier")
        if not record and not cleaned.get("address"):
            raise forms.ValidationError(
                _("Choose a kind of record and write its number, or write an address.")
            )
        return cleaned


def staff_looked_after(asker):
    """Everybody with a role at a centre where the asker may ask why."""
    theirs = Q(centre__in=asker.centre_ids(EXPLAIN_PERMISSION)) | Q(all_centres=True)
    members = Membership.unscoped.in_force().filter(theirs).values("user")
    return (
        get_user_model()
        .objects.filter(pk__in=members)
        .order_by("last_name", "first_name", "username")
    )


def kind_choices(models: dict, asker) -> list:
    """Kinds of record by module; modules that are off at all the asker's centres are left out."""
    groups: dict[str, list] = {}
    for name, model in models.items():
        if asker.visible_centre_ids(model._meta.app_label):
            title = str(module(model._meta.app_label).title)
            label = str(model._meta.verbose_name).capitalize()
            groups.setdefault(title, []).append((name, label))
    return [(title, sorted(kinds, key=lambda kind: kind[1])) for title, kinds in groups.items()]


@register_screen
class WhyNotVisible(ConsolePage):
    """Explains which membership, module, permission or rule is missing.

    What is asked travels by POST: nothing of it stands in an address or in a log.
    """

    name = "why"
    path = "why"
    permission = EXPLAIN_PERMISSION
    template_name = "core/explain.html"
    title = gettext_lazy("Why can I not see this?")
    icon = "key"
    menu_order = 40
    writes = False

    def get(self, request, *args, **kwargs):
        """The empty form."""
        return self.render(form=ExplainForm(asker=self.scope))

    def post(self, request, *args, **kwargs):
        """The answer under the form."""
        form = ExplainForm(request.POST, asker=self.scope)
        if not form.is_valid():
            response = self.render(form=form)
            response.status_code = 422
            return response
        return self.render(form=form, answers=self.answers(form))

    def answers(self, form) -> list[dict]:
        """One answer for the record, one for the address."""
        asked, found = form.cleaned_data, []
        if asked["kind"] and asked["identifier"]:
            answer = explain_record(
                user=asked["user"],
                model=form.models[asked["kind"]],
                identifier=asked["identifier"],
                asker=self.scope,
            )
            found.append({"title": _("The record"), "answer": answer})
        if asked["address"]:
            answer = explain_address(user=asked["user"], address=asked["address"], asker=self.scope)
            found.append({"title": _("The page"), "answer": answer})
        return found
