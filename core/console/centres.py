"""The list of centres, and the form of one."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.emergency_lock import LIFTERS, people_who_may_lift
from core.models import Centre, Membership

from .columns import Column
from .edit import AddView, EditView
from .screens import register_viewset
from .viewset import ConsoleViewSet


class CentreForm(forms.ModelForm):
    """A centre's facts."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=settings.INTERFACE_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Centre
        fields = [
            "code",
            "name",
            "kind",
            "country",
            "time_zone",
            "languages",
            "address",
            "phone",
            "latitude",
            "longitude",
            "position_is_public",
            "capacity_notes",
            "logo",
            "opened_on",
            "closed_on",
            "lock_keepers",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who works elsewhere is no business of this centre.
        works_here = Q(all_centres=True) | Q(centre=self.instance.pk, centre__isnull=False)
        people = Membership.unscoped.in_force().filter(works_here).values("user")
        self.fields["lock_keepers"].queryset = get_user_model().objects.filter(pk__in=people)

    def clean_country(self):
        """Three capital letters."""
        return self.cleaned_data["country"].upper()

    def clean_time_zone(self):
        """A zone that this computer knows."""
        import zoneinfo

        zone = self.cleaned_data["time_zone"].strip()
        if zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("Write a time zone such as Africa/Khartoum."))
        return zone

    def clean_lock_keepers(self):
        """Nobody is named while the lock stands, unless it could not be lifted otherwise."""
        chosen, centre = self.cleaned_data["lock_keepers"], self.instance
        if not centre.is_locked or set(chosen) == set(centre.lock_keepers.all()):
            return chosen
        if people_who_may_lift(centre).count() >= LIFTERS:
            raise forms.ValidationError(
                _("The centre is locked: the people who may lift the lock stay as they are.")
            )
        return chosen


class CentreRows:
    """Centres are not scoped rows: a person sees those they work at."""

    def get_object(self):
        """The centre, 404 for one where the person has no such right."""

        centre = Centre.objects.filter(pk=self.kwargs["pk"]).first()
        allowed = self.scope.centre_ids(self.viewset.permission(self.verb))
        if centre is None or centre.pk not in allowed:
            raise Http404
        return centre


class CentreEdit(CentreRows, EditView):
    """Edits a centre."""

    def get_form(self, data=None, files=None):
        """The form, remembered for what is told afterwards."""
        self.form = super().get_form(data, files)
        return self.form

    def done_sentence(self, row) -> str:
        """Whoever makes a place protected is told what no rule can take back: words in free text."""
        if "position_is_public" in self.form.changed_data and not row.position_is_public:
            return _(
                "Saved. The address and every place are gone from the public pages. Texts that "
                "somebody wrote stay as they are: read them once more in all languages, above all "
                "“how to find us”, and take out what tells where the centre is. Printed leaflets "
                "and copies that were carried away still say it."
            )
        return super().done_sentence(row)


class CentreAdd(CentreRows, AddView):
    """Adds a centre; the code in the address is only the one the person works from."""

    def get_form(self, data=None, files=None):
        """An empty form."""
        return CentreForm(data, files)

    def save_checked(self, save):
        """A new centre is in nobody's scope yet; the right was asked by the gate."""
        return save()


@register_viewset
class CentreViewSet(ConsoleViewSet):
    """Centres that the person works at."""

    model = Centre
    path = "centres"
    icon = "site"
    menu_order = 20
    form_class = CentreForm
    edit_view_class = CentreEdit
    add_view_class = CentreAdd
    can_export = False
    empty_sentence = gettext_lazy("No centre yet. Add the first one.")
    columns = (
        Column(gettext_lazy("Code"), "code", ("code",)),
        Column(gettext_lazy("Name"), "name", ("name",)),
        Column(gettext_lazy("Kind"), "kind", ("kind",)),
        Column(gettext_lazy("Country"), "country", ("country",)),
        Column(gettext_lazy("Opened on"), "opened_on", ("opened_on",)),
    )
    search_fields = ("name", "code")

    def get_list_queryset(self):
        """The person's centres."""
        from core.scope import current

        allowed = current().centre_ids(self.permission("view"))
        return Centre.objects.filter(pk__in=allowed).order_by("name")

    def may(self, verb, row, asker):
        """The right at this very centre."""
        return row.pk in asker.centre_ids(self.permission(verb))

    def list_actions(self, asker):
        """One button, from any centre where centres may be added."""
        found = self.centres_for("add", asker)[:1]
        return [
            {"url": self.url("add", c.code), "label": _("Add centre"), "icon": "plus"}
            for c in found
        ]

    @property
    def detail_view_class(self):
        """A centre's page with the same rule for who may open it."""
        from .details import DetailView

        return type("CentreDetail", (CentreRows, DetailView), {})
