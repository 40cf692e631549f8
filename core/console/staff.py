"""Who works where, as what: memberships, and the accounts behind them."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Membership
from core.permissions.roles import ROLES, role_label

from .columns import Column
from .edit import AddView, EditView
from .screens import register_viewset
from .viewset import ConsoleViewSet


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
        elif self.account == self.giver and not self.giver.is_superuser:
            self.add_error("username", _("Nobody gives a role to themselves. Ask a colleague."))
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
    """Changes or ends a membership; nobody changes their own, or one they could not give."""

    def get_object(self):
        """The membership, unless its role is beyond the person's giving."""
        from django.core.exceptions import PermissionDenied

        row = super().get_object()
        own = row.user_id == self.request.user.pk and not self.request.user.is_superuser
        if own or row.role.name not in givable_roles(self.request.user):
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
    empty_sentence = gettext_lazy("Nobody works here yet. Add the first member of staff.")
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
