"""Who may write which public pages.

Wagtail asks `user.groups` for rights on pages; everything else in the house asks memberships.
The groups here are the bridge: one a centre, one for all centres, filled from memberships of the
role `communications_editor` and from nothing else. They carry rights on pages only.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page, PagePermissionTester

from core.models import Centre, Membership

EDITOR_ROLE = "communications_editor"
GROUP_PREFIX = "pages "
EVERYWHERE = "all"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


@dataclass(frozen=True)
class EditorReach:
    """Where a person writes public pages just now."""

    everywhere: bool
    centre_ids: frozenset

    def includes(self, centre_id) -> bool:
        """Whether pages of the centre are theirs; None stands for pages of no single centre."""
        return self.everywhere or (centre_id is not None and centre_id in self.centre_ids)


def editor_reach(user) -> EditorReach:
    """Read from the memberships in force at this moment."""
    held = list(
        Membership.unscoped.in_force()
        .filter(user_id=user.pk, role__name=EDITOR_ROLE)
        .values_list("centre_id", "all_centres")
    )
    return EditorReach(
        everywhere=any(all_centres for _centre, all_centres in held),
        centre_ids=frozenset(centre for centre, _all in held if centre is not None),
    )


@transaction.atomic
def sync_page_groups(user) -> None:
    """The person is in the page groups of the centres they write for, and in no other."""
    reach = editor_reach(user)
    wanted = [centre_group(c) for c in Centre.objects.filter(pk__in=reach.centre_ids)]
    if reach.everywhere:
        wanted.append(everywhere_group())
    held = set(user.groups.filter(name__startswith=GROUP_PREFIX))
    user.groups.remove(*(held - set(wanted)))
    user.groups.add(*(set(wanted) - held))


def centre_group(centre) -> Group:
    """The group of those who write one centre's pages, with rights on just these pages."""
    pages = apps.get_model("cms", "CentrePage").objects.filter(centre=centre)
    return _group_with_rights_on(pages, name=f"{GROUP_PREFIX}{centre.code}")


def everywhere_group() -> Group:
    """The group of those who write all pages; rights on a home page reach what is below it."""
    pages = apps.get_model("cms", "HomePage").objects.all()
    return _group_with_rights_on(pages, name=f"{GROUP_PREFIX}{EVERYWHERE}")


def _group_with_rights_on(pages, *, name: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    page_ids = set(pages.values_list("pk", flat=True))
    GroupPagePermission.objects.filter(group=group).exclude(page__in=page_ids).delete()
    held = set(GroupPagePermission.objects.filter(group=group).values_list("page", "permission"))
    rights = Permission.objects.filter(
        content_type__app_label=Page._meta.app_label, codename__in=PAGE_RIGHTS
    ).values_list("pk", flat=True)
    missing = [
        GroupPagePermission(group=group, page_id=page, permission_id=right)
        for page in page_ids
        for right in rights
        if (page, right) not in held
    ]
    # Two people who sign in at once may both find them missing.
    GroupPagePermission.objects.bulk_create(missing, ignore_conflicts=True)
    return group


class EditorPermissions(PagePermissionTester):
    """What a person may do with one of our pages.

    Asks the membership once more: it may have run out since the person signed in. The pages are
    part of the house: editors fill, publish and unpublish them but do not delete, move or copy.
    """

    def __init__(self, user, page):
        super().__init__(user, page)
        if (
            user.is_active
            and not user.is_superuser
            and not _reach_of(user).includes(getattr(page, "centre_id", None))
        ):
            self.permissions = set()

    def can_delete(self, ignore_bulk=False):
        """Only the installation's technician."""
        return self.user.is_superuser and super().can_delete(ignore_bulk=ignore_bulk)

    def can_copy(self):
        """Nobody: a centre has one page a language."""
        return False


def _reach_of(user) -> EditorReach:
    """Remembered on the user object, which lives as long as a request, as Wagtail does it."""
    if not hasattr(user, "_editor_reach"):
        user._editor_reach = editor_reach(user)
    return user._editor_reach
