"""What only the public site needs."""

from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.console.menu import asker_of
from core.console.wagtail_doors import ADMIN_PREFIX

from .editors import is_editor, sync_page_groups

FILES = tuple(f"{ADMIN_PREFIX}{kind}/" for kind in ("images", "documents"))


class FilesAskTheMembership:
    """Rights on pictures and documents follow the membership at this moment.

    Of pages `cms.editors.EditorPermissions` asks it; of files Wagtail looks into groups alone, and
    a membership that ran out by the clock since the person signed in changed none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(FILES) and request.user.is_authenticated:
            sync_page_groups(request.user)
        return self.get_response(request)


class PagesAreOfEditors:
    """Whoever writes for no centre holds no right on pages or files, and Wagtail need not look.

    Its menu asks at every page of the console, which takes two queries.
    """

    NOTHING = {
        PagePermissionPolicy.permission_cache_name: GroupPagePermission,
        CollectionPermissionPolicy.permission_cache_name: GroupCollectionPermission,
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Answer Wagtail's question before it asks; the memberships were read already."""
        user = request.user
        if not request.path_info.startswith(ADMIN_PREFIX) or not user.is_authenticated:
            return
        if not user.is_superuser and not is_editor(asker_of(request)):
            for name, model in self.NOTHING.items():
                setattr(user, name, model.objects.none())


class PublicRedirects(RedirectMiddleware):
    """Old addresses of public pages lead on; the console's 404 costs no look into that table."""

    def process_response(self, request, response):
        """Leave the console alone."""
        if request.path_info.startswith(ADMIN_PREFIX):
            return response
        return super().process_response(request, response)
