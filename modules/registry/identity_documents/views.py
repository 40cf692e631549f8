"""The page of the person file on which a document is recorded."""

from django.utils.translation import gettext_lazy

from modules.registry.file.task import RowTask
from modules.registry.models import IdentityDocument

from .forms import DocumentForm


class DocumentTask(RowTask):
    """An identity document, with its machine-readable zone read first."""

    permission = "registry.add_identitydocument"
    title = gettext_lazy("Identity document")
    model, form_class = IdentityDocument, DocumentForm

    def post(self, request, *args, **kwargs):
        """A zone fills the form and is shown before anything is saved."""
        if request.POST.get("zone", "").strip():
            form = self.get_form(request.POST, request.FILES)
            form.is_valid()
            return self.render(form=form)
        return super().post(request, *args, **kwargs)
