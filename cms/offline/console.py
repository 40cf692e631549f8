"""Copies of the public site, to be put on a memory stick."""

import tempfile

from django.http import FileResponse, Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy

from cms.models import HomePage
from core.console.screens import ConsolePage, register_screen
from core.console.views import ConsoleView
from core.languages import language

from .bundle import write_bundle

SEE_PAGES = "cms.view_centrepage"
# Larger copies are written to the disk while they are made.
IN_MEMORY = 4 * 1024 * 1024


def published_languages() -> list[str]:
    """Codes of the languages that have a published home page."""
    homes = HomePage.objects.live().order_by("locale__language_code")
    return list(homes.values_list("locale__language_code", flat=True))


@register_screen
class OfflineCopies(ConsolePage):
    """One file a language."""

    name = "offline-copies"
    permission = SEE_PAGES
    title = gettext_lazy("Copies to carry away")
    icon = "download"
    menu_order = 40
    template_name = "cms/console/offline.html"

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """The file itself."""
        address = "cms/offline-copies/<slug:language>/"
        return [path(address, OfflineCopy.as_view(module="cms"), name="cms_offline_copy")]

    def get(self, request, *args, **kwargs) -> HttpResponse:
        """A button a language."""
        return self.render(
            languages=[
                {
                    "code": code,
                    "own": language(code).own,
                    "url": reverse("cms_offline_copy", args=[code]),
                }
                for code in published_languages()
            ]
        )


class OfflineCopy(ConsoleView):
    """The pages of a language in one zip file; only what everybody may read is in it."""

    permission = SEE_PAGES

    def get(self, request, *args, **kwargs) -> FileResponse:
        """Make it now and send it."""
        code = self.kwargs["language"]
        if code not in published_languages():
            raise Http404
        # The response closes it when it is sent.
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        write_bundle(file, language=code, request=request)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"guichet-{code}.zip")
