"""Who may write which public pages.

Wagtail asks `user.groups` for rights on pages; everything else in the house asks memberships.
The groups here are the bridge: one a centre, one for all centres, filled from memberships of the
role `communications_editor` and from nothing else. They carry rights on pages only.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PagePermissionTester,
)

from core.models import Centre, Membership

EDITOR_ROLE = "communications_editor"
GROUP_PREFIX = "pages "
EVERYWHERE = "all"
PAGE_RIGHTS = ("add_page", "change_page", "publish_page")
FILE_RIGHTS = (
    "add_image",
    "change_image",
    "choose_image",
    "add_document",
    "change_document",
    "choose_document",
)


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


def is_editor(asker) -> bool:
    """Whether an asker writes public pages anywhere; asks nothing that was not read already."""
    return any(EDITOR_ROLE in roles for roles in asker.grants.roles.values())


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
    group = _group_with_rights_on(pages, name=f"{GROUP_PREFIX}{centre.code}")
    share_files(group, centre_collection(centre))
    return group


def everywhere_group() -> Group:
    """The group of those who write all pages; rights on a home page reach what is below it."""
    pages = apps.get_model("cms", "HomePage").objects.all()
    group = _group_with_rights_on(pages, name=f"{GROUP_PREFIX}{EVERYWHERE}")
    share_files(group, Collection.get_first_root_node())
    return group


def share_files(group: Group, collection: Collection) -> None:
    """The group may add, change and choose pictures and documents of the collection."""
    rights = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs"), codename__in=FILE_RIGHTS
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=right)
            for right in rights
        ],
        ignore_conflicts=True,
    )


def centre_collection(centre) -> Collection:
    """Where the pictures and documents of a centre's pages lie; named by its code."""
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=centre.code).first()
    return found or root.add_child(name=centre.code)


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

    Asks the membership once more: it may have run out since the person signed in. Pages of the
    house are filled, published and unpublished by editors, but not deleted; those that editors
    made themselves they may delete. No page is moved or copied: its section decides whose it is.
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
        """Pages that editors made; those of the house only the installation's technician."""
        if getattr(self.page, "is_of_the_house", True) and not self.user.is_superuser:
            return False
        return super().can_delete(ignore_bulk=ignore_bulk)

    def can_move(self):
        """Only the technician."""
        return self.user.is_superuser and super().can_move()

    def can_set_view_restrictions(self):
        """Nobody: a page behind a password would be public all the same in lists and bundles."""
        return False

    def can_copy(self):
        """Nobody: a page has one place, and one page a language."""
        return False


def _reach_of(user) -> EditorReach:
    """Remembered on the user object, which lives as long as a request, as Wagtail does it."""
    if not hasattr(user, "_editor_reach"):
        user._editor_reach = editor_reach(user)
    return user._editor_reach
