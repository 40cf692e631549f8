"""The platform's own lists: centres, staff, access log, imports."""

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.emergency_lock import LIFTERS, people_who_may_lift
from core.models import AccessLogEntry, Centre, ImportRun, Membership
from core.permissions.roles import ROLES, role_label

from .access_log import AccessLogFilters
from .columns import Column
from .edit import AddView, EditView
from .screens import register_viewset
from .viewset import ConsoleViewSet


class CentreForm(forms.ModelForm):
    """A centre's facts."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=settings.LANGUAGES,
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
        from django.http import Http404

        centre = Centre.objects.filter(pk=self.kwargs["pk"]).first()
        allowed = self.scope.centre_ids(self.viewset.permission(self.verb))
        if centre is None or centre.pk not in allowed:
            raise Http404
        return centre

    def save_checked(self, save):
        """No centre moves; the right was asked in `get_object`."""
        return save()


class CentreEdit(CentreRows, EditView):
    """Edits a centre."""


class CentreAdd(CentreRows, AddView):
    """Adds a centre; the code in the address is only the one the person works from."""

    def get_form(self, data=None, files=None):
        """An empty form."""
        return CentreForm(data, files)


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


class MembershipForm(forms.ModelForm):
    """Gives a person a role at the centre; makes the account where there is none yet."""

    username = forms.CharField(
        label=gettext_lazy("Sign-in name"),
        max_length=150,
        help_text=gettext_lazy("Of an existing account, or of a new one."),
    )
    first_name = forms.CharField(
        label=gettext_lazy("First name (new account)"), max_length=150, required=False
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name (new account)"), max_length=150, required=False
    )
    password = forms.CharField(
        label=gettext_lazy("First password (new account)"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
    )

    class Meta:
        model = Membership
        fields = ["role", "ends"]
        widgets = {"ends": forms.DateTimeInput(attrs={"type": "datetime-local"})}

    def __init__(self, *args, giver=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.giver = giver
        self.fields["role"].queryset = Group.objects.filter(name__in=givable_roles(giver))
        self.fields["role"].label_from_instance = lambda group: str(role_label(group.name))
        if self.instance.user_id:
            for name in ("username", "first_name", "last_name", "password"):
                del self.fields[name]

    def clean(self):
        """Find the account, or check what a new one needs."""
        cleaned = super().clean()
        centre = self.instance.centre
        if centre is not None and centre.is_locked and self.widens(cleaned):
            self.add_error(
                None,
                _("The centre is locked: until it is opened again, roles may end but not begin."),
            )
            return cleaned
        if "username" not in self.fields or not cleaned.get("username"):
            return cleaned
        User = get_user_model()
        self.account = User.objects.filter(username=cleaned["username"]).first()
        if self.account is None:
            from django.contrib.auth.password_validation import validate_password

            if not cleaned.get("password"):
                self.add_error("password", _("A new account needs a first password."))
            else:
                self.account = User(
                    username=cleaned["username"],
                    first_name=cleaned.get("first_name", ""),
                    last_name=cleaned.get("last_name", ""),
                )
                try:
                    validate_password(cleaned["password"], self.account)
                except forms.ValidationError as error:
                    self.add_error("password", error)
                else:
                    self.account.set_password(cleaned["password"])
        elif self.account.is_superuser and not getattr(self.giver, "is_superuser", False):
            self.add_error("username", _("This account is looked after by administrators."))
        return cleaned

    def widens(self, cleaned) -> bool:
        """Whether somebody would get more rights than before, or get them for longer."""
        before, after = self.initial.get("ends"), cleaned.get("ends")
        return (
            self.instance._state.adding
            or "role" in self.changed_data
            or (before is not None and (after is None or after > before))
        )

    def save(self, commit=True):
        """Keep the account and the membership."""
        if "username" in self.fields:
            if self.account.pk is None:
                self.account.save()
            self.instance.user = self.account
        return super().save(commit)


def givable_roles(giver) -> list[str]:
    """Roles that a person may give: administrators all, others the working roles."""
    from core.scope import UserScope

    everything = giver is not None and (
        giver.is_superuser or "core.add_centre" in UserScope(giver).grants.everywhere
    )
    return [r.key for r in ROLES if everything or not r.given_by_administrator]


class MembershipForms:
    """Passes the giver to the form."""

    def get_form(self, data=None, files=None):
        """The form, knowing who gives."""
        instance = getattr(self, "object", None) or Membership(centre=self.centre)
        return MembershipForm(data, files, instance=instance, giver=self.request.user)


class MembershipAdd(MembershipForms, AddView):
    """Gives somebody a role at the centre."""


class MembershipEdit(MembershipForms, EditView):
    """Changes or ends a membership; nobody changes one that they could not give."""

    def get_object(self):
        """The membership, unless its role is beyond the person's giving."""
        from django.core.exceptions import PermissionDenied

        row = super().get_object()
        if row.role.name not in givable_roles(self.request.user):
            raise PermissionDenied
        return row


@register_viewset
class MembershipViewSet(ConsoleViewSet):
    """Who works where, as what."""

    model = Membership
    path = "staff"
    icon = "group"
    menu_order = 30
    form_class = MembershipForm
    add_view_class = MembershipAdd
    edit_view_class = MembershipEdit
    select_related = ("user", "role", "centre")
    can_export = False
    columns = (
        Column(
            gettext_lazy("Staff member"),
            lambda m: m.user.get_full_name() or m.user.get_username(),
            ("user__last_name", "user__first_name"),
        ),
        Column(gettext_lazy("Role"), lambda m: str(role_label(m.role.name)), ("role__name",)),
        Column(
            gettext_lazy("Centre"),
            lambda m: _("all centres") if m.all_centres else m.centre.name,
            ("centre__name",),
        ),
        Column(gettext_lazy("From"), "starts", ("starts",)),
        Column(gettext_lazy("Until"), "ends", ("ends",)),
    )
    ordering = ("user__last_name", "user__first_name", "pk")
    search_fields = ("user__username", "user__first_name", "user__last_name")

    def needed_fields(self):
        """Whole rows: few, and names come from two tables."""
        return ()

    def may(self, verb, row, asker):
        """The right at the membership's centre; everywhere for an all-centres one."""
        if row.all_centres:
            return self.permission(verb) in asker.grants.everywhere
        return super().may(verb, row, asker)


@register_viewset
class AccessLogViewSet(ConsoleViewSet):
    """Who opened, printed and took away what: the data protection officer's page."""

    model = AccessLogEntry
    path = "access-log"
    icon = "view"
    menu_order = 60
    can_add = can_edit = False
    select_related = ("user", "centre")
    ordering = ("-at", "-id")
    columns = (
        Column(gettext_lazy("When"), "at", ("at",)),
        Column(
            gettext_lazy("Who"),
            lambda e: (
                (e.user.get_full_name() or e.user.get_username()) if e.user else _("the system")
            ),
            ("user__username",),
        ),
        Column(gettext_lazy("What"), "kind", ("kind",)),
        Column(gettext_lazy("Record"), "record", ("record",)),
        Column(gettext_lazy("Reference"), "reference", ("reference",)),
        Column(gettext_lazy("Records"), "rows", ("rows",), numeric=True),
        Column(gettext_lazy("Reason"), "reason"),
        Column(gettext_lazy("Centre"), lambda e: e.centre.name, ("centre__name",)),
    )
    search_fields = ("user__username", "reference", "record", "reason")
    filterset_class = AccessLogFilters

    def needed_fields(self):
        """Whole rows of this narrow table."""
        return ()


@register_viewset
class ImportRunViewSet(ConsoleViewSet):
    """Lists that were brought, by whom, and what came of them."""

    model = ImportRun
    path = "imports"
    icon = "upload"
    menu_order = 70
    can_add = can_edit = can_export = False
    select_related = ("brought_by", "centre")
    ordering = ("-brought_at",)
    columns = (
        Column(gettext_lazy("When"), "brought_at", ("brought_at",)),
        Column(gettext_lazy("List"), "resource", ("resource",)),
        Column(gettext_lazy("State"), "state", ("state",)),
        Column(gettext_lazy("New"), "rows_new", numeric=True),
        Column(gettext_lazy("Changed"), "rows_changed", numeric=True),
        Column(gettext_lazy("Unchanged"), "rows_same", numeric=True),
        Column(gettext_lazy("With errors"), "rows_wrong", numeric=True),
        Column(
            gettext_lazy("Brought by"),
            lambda r: r.brought_by.get_username() if r.brought_by else _("the system"),
        ),
        Column(gettext_lazy("Centre"), lambda r: r.centre.name, ("centre__name",)),
    )

    def needed_fields(self):
        """Whole rows of this narrow table."""
        return ()
