"""What only the public site needs."""

from wagtail.contrib.redirects.middleware import RedirectMiddleware

from core.console.wagtail_doors import ADMIN_PREFIX

from .editors import sync_page_groups

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


class PublicRedirects(RedirectMiddleware):
    """Old addresses of public pages lead on; the console's 404 costs no look into that table."""

    def process_response(self, request, response):
        """Leave the console alone."""
        if request.path_info.startswith(ADMIN_PREFIX):
            return response
        return super().process_response(request, response)
