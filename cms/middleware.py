"""What only the public site needs."""

from wagtail.contrib.redirects.middleware import RedirectMiddleware

from core.console.wagtail_doors import ADMIN_PREFIX


class PublicRedirects(RedirectMiddleware):
    """Old addresses of public pages lead on; the console's 404 costs no look into that table."""

    def process_response(self, request, response):
        """Leave the console alone."""
        if request.path_info.startswith(ADMIN_PREFIX):
            return response
        return super().process_response(request, response)
