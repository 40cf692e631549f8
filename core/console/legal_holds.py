"""Legal holds, and the log of what was erased: the officer's lists beside the retention screen."""

from django import forms
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import LegalHold, Purge
from core.retention.classes import data_class, data_classes
from core.retention.holds import hold_reference, lift_hold, set_hold

from .columns import Column
from .edit import RowMixin
from .screens import register_viewset
from .views import ConsoleView, attempt, say_done
from .viewset import ConsoleViewSet


def staff_name(user) -> str:
    """A member of staff, or what did it without one."""
    return (user.get_full_name() or user.get_username()) if user else _("the system")


class HoldForm(forms.Form):
    """A class of data of the centre, or one card number, and why."""

    data_class = forms.ChoiceField(label=gettext_lazy("Class of data"), required=False)
    reference = forms.CharField(
        label=gettext_lazy("Or one card number"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why nothing may be erased (no names of people)"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(each.key, each.stated.what) for each in data_classes() if each.is_purged]
        self.fields["data_class"].choices = [("", "—"), *choices]

    def clean(self):
        """One of the two."""
        told = super().clean()
        if bool(told.get("data_class")) == bool(told.get("reference")):
            raise forms.ValidationError(_("Choose a class of data, or name one card number."))
        return told


class HoldScreen(ConsoleView):
    """Sets a legal hold at a centre."""

    permission = "core.add_legalhold"
    template_name = "console/form.html"
    title = gettext_lazy("Set a legal hold")
    icon = "lock"

    def get(self, request, *args, **kwargs):
        """The empty form."""
        return self.page(HoldForm())

    def page(self, form, status=200):
        """The form."""
        response = self.render(
            form=form,
            cancel_url=reverse("core_retention", args=[self.centre.code]),
            subtitle=self.centre.name,
            submit_label=_("Set the hold"),
            form_help=_(
                "For a court, an inquiry or a complaint that still needs the data. Nothing of the class, "
                "or of the one person, is erased until the hold is lifted. Choose one of the two."
            ),
        )
        response.status_code = status
        return response

    def post(self, request, *args, **kwargs):
        """Set it."""
        form = HoldForm(request.POST)
        if form.is_valid() and attempt(request, form, lambda: self.set(form)) is not None:
            say_done(request, _("The hold stands. Nothing of this is erased until it is lifted."))
            return redirect(reverse("legal-holds:list"))
        return self.page(form, status=422)

    def set(self, form) -> LegalHold:
        """Of the class, or of the file with the card number."""
        told, common = form.cleaned_data, {"centre": self.centre, "actor": self.request.user}
        if told["data_class"]:
            return set_hold(data_class=told["data_class"], reason=told["reason"], **common)
        return hold_reference(reference=told["reference"], reason=told["reason"], **common)


class LiftHold(RowMixin, ConsoleView):
    """Ends a legal hold."""

    verb = "change"
    template_name = "console/confirm.html"
    title = gettext_lazy("Lift the legal hold")

    def pass_gate(self, request):
        """The hold decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()
        if self.object.lifted_at is not None:
            raise Http404

    def get(self, request, *args, **kwargs):
        """Say what will happen."""
        return self.render(
            consequences=[{"text": _("What is due and was held back can be erased again.")}],
            confirm_label=_("Lift the hold"),
            cancel_url=self.viewset.row_url(self.object),
        )

    def post(self, request, *args, **kwargs):
        """Lift it."""
        lift_hold(hold=self.object, actor=request.user)
        say_done(request, _("The hold is lifted."))
        return redirect(self.viewset.url("list"))


@register_viewset
class LegalHoldViewSet(ConsoleViewSet):
    """Holds that stand and holds that were lifted."""

    model = LegalHold
    path = "legal-holds"
    icon = "lock"
    menu_order = 63
    can_add = can_edit = False
    select_related = ("centre", "set_by")
    ordering = ("-set_at", "-id")
    empty_sentence = gettext_lazy(
        "Nothing is held. A hold is placed under “How long data is kept”."
    )
    columns = (
        Column(gettext_lazy("Since"), "set_at", ("set_at",)),
        Column(gettext_lazy("Class of data"), lambda hold: class_label(hold.data_class)),
        Column(gettext_lazy("Card number"), "reference"),
        Column(gettext_lazy("Reason"), "reason"),
        Column(gettext_lazy("Set by"), lambda hold: staff_name(hold.set_by)),
        Column(gettext_lazy("Lifted"), "lifted_at", ("lifted_at",)),
        Column(gettext_lazy("Centre"), lambda hold: hold.centre.name, ("centre__name",)),
    )

    def needed_fields(self):
        """Whole rows of this narrow table."""
        return ()

    def extra_urlpatterns(self):
        """Lifting a hold."""
        return [path("<uuid:pk>/lift/", self.view(LiftHold, "change"), name="lift")]

    def actions_for(self, row, asker):
        """A hold that stands can be lifted."""
        links = super().actions_for(row, asker)
        if row.lifted_at is None and self.may("change", row, asker):
            url = self.url("lift", row.pk)
            links.insert(0, {"url": url, "label": _("Lift the hold"), "icon": "unlock"})
        return links


@register_viewset
class PurgeViewSet(ConsoleViewSet):
    """What was erased because its time was over: which class, how many, who, when."""

    model = Purge
    path = "purges"
    icon = "trash"
    menu_order = 64
    can_add = can_edit = False
    select_related = ("centre", "by")
    ordering = ("-at", "-id")
    empty_sentence = gettext_lazy(
        "Nothing was erased yet. What has reached its time stands under “How long data is kept”."
    )
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(gettext_lazy("Class of data"), lambda purge: class_label(purge.data_class)),
        Column(gettext_lazy("Older than"), "before", ("before",)),
        Column(gettext_lazy("Records"), "count", ("count",), numeric=True),
        Column(gettext_lazy("Who"), lambda purge: staff_name(purge.by)),
        Column(gettext_lazy("Centre"), lambda purge: purge.centre.name, ("centre__name",)),
    )

    def needed_fields(self):
        """Whole rows of this narrow table."""
        return ()


def class_label(key: str) -> str:
    """What a class is, in words; its key where its module is no longer installed."""
    try:
        return str(data_class(key).stated.what) if key else ""
    except LookupError:
        return key
