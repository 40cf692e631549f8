"""The list of identity documents."""

from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from modules.registry.file.pictures_views import ScanView
from modules.registry.file.rows import CENTRE, PERSON, DetailWithPicture, PersonRows
from modules.registry.models import IdentityDocument

from .forms import DocumentForm


@register_viewset
class DocumentViewSet(PersonRows):
    """Identity documents of people."""

    model = IdentityDocument
    path = "registry/documents"
    icon = "doc-full"
    menu_order = 80
    form_class = DocumentForm
    ordering = ("kind", "pk")
    empty_sentence = gettext_lazy(
        "No document yet. Documents are recorded in the file of the person, or read at "
        "the arrival desk."
    )
    columns = (
        PERSON,
        Column(gettext_lazy("Type"), "kind", ("kind",)),
        Column(gettext_lazy("Number"), "number", ("number",)),
        Column(gettext_lazy("Expires on"), "expires_on", ("expires_on",)),
        Column(gettext_lazy("Who has the original"), "original_with", ("original_with",)),
        CENTRE,
    )

    detail_view_class = DetailWithPicture

    def extra_urlpatterns(self):
        """The scan."""
        return [path("<uuid:pk>/scan/", ScanView.as_view(), name="scan")]

    def panels_for(self, row, asker):
        """The person, and a way to the scan."""
        panels = super().panels_for(row, asker)
        if row.scan:
            line = {"text": _("Show the scan"), "url": self.url("scan", row.pk)}
            meta = _("Opening it is written to the access log.")
            panels.append({"title": _("Scan"), "icon": "image", "lines": [{**line, "meta": meta}]})
        return panels
