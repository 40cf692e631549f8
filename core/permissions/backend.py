"""Permissions come from memberships, centre by centre, and from nowhere else."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend

from core.models import StaffAccount
from core.scope.context import UserScope, current_or_none

ACCESS_ADMIN = "wagtailadmin.access_admin"


def scope_of(user) -> UserScope:
    """The open scope where it is this person's, else a fresh one."""
    asker = current_or_none()
    if isinstance(asker, UserScope) and asker.actor.is_authenticated and asker.user_id == user.pk:
        return asker
    return UserScope(user)


class MembershipBackend(ModelBackend):
    """Signs in with a password; answers `has_perm` from memberships and module states."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """The account with this password; one of the demo in demo mode only."""
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None and not settings.GUICHET_DEMO:
            demo = StaffAccount.objects.filter(user=user, is_demo=True).exists()
            return None if demo else user
        return user

    def get_user(self, user_id):
        """The person of a session, with what every request asks of them, in one query."""
        people = get_user_model()._default_manager
        related = people.select_related("staff_account", "wagtail_userprofile")
        user = related.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj, obj=None):
        """Nothing is given to single people."""
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        """Everything the person may do somewhere, while the module is not off there."""
        return self.get_all_permissions(user_obj, obj)

    def get_all_permissions(self, user_obj, obj=None):
        """Permissions at any centre or, for an object with a centre, at that centre."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        asker = scope_of(user_obj)
        wanted = obj.row_centre_ids() if hasattr(obj, "row_centre_ids") else None
        found = set()
        for name in asker.grants.permissions:
            centres = asker.grants.centres_with(name)
            if centres and (wanted is None or centres & wanted):
                found.add(name)
        if asker.grants.roles:
            found.add(ACCESS_ADMIN)
        return found

    def has_perm(self, user_obj, perm, obj=None):
        """Whether the person may, at the object's centre or, without an object, anywhere."""
        if not user_obj.is_active or user_obj.is_anonymous:
            return False
        asker = scope_of(user_obj)
        if perm == ACCESS_ADMIN:
            return bool(asker.grants.roles)
        centres = asker.grants.centres_with(perm)
        if obj is not None and hasattr(obj, "row_centre_ids"):
            return bool(centres & obj.row_centre_ids())
        return bool(centres)

    def has_module_perms(self, user_obj, app_label):
        """Whether the person may do anything with rows of an app."""
        return any(name.startswith(f"{app_label}.") for name in self.get_all_permissions(user_obj))
