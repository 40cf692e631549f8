"""Identity documents on the person file."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.file.person_file import PersonPanel, panel
from modules.registry.models import IdentityDocument


@panel(40)
class DocumentsPanel(PersonPanel):
    """Papers that say who the person is."""

    title = gettext_lazy("Identity documents")
    icon = "document"
    permission = "registry.view_identitydocument"
    max_queries = 1

    def build(self, person, centres, asker):
        """Type, number and who has the original."""
        items = [
            {
                "text": f"{document.get_kind_display()} {document.number}".strip(),
                "meta": " · ".join(
                    filter(
                        None,
                        [
                            document.get_original_with_display(),
                            _("with a scan") if document.scan else "",
                        ],
                    )
                ),
                "url": reverse("registry_documents:detail", args=[document.pk]),
            }
            for document in IdentityDocument.objects.filter(person=person)
        ]
        return {"lines": items, "empty": "" if items else _("No document is recorded.")}
