"""Serves private pictures: the scope of the row decides who sees one, and no browser keeps it."""

from django.http import FileResponse, Http404

from core.access import log_access
from core.console.views import ConsoleView
from modules.registry.models import Consent, IdentityDocument, Person

from .pictures import CONTENT_TYPE


def picture_answer(stored) -> FileResponse:
    """The picture of a row that was fetched through the scope; no browser keeps it.

    Raises 404 where there is none, or its file is lost.
    """
    if not stored:
        raise Http404
    try:
        content = stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


class PictureView(ConsoleView):
    """One picture of one row. Subclasses name the model and the field."""

    module = "registry"
    model = None
    field = ""
    is_logged = True

    def get(self, request, *args, **kwargs):
        """The picture; 404 where the row is out of scope, has none, or the file is lost."""
        row = self.model.objects.filter(pk=self.kwargs["pk"]).first()
        answer = picture_answer(getattr(row, self.field, None))
        if self.is_logged:
            self.log(row)
        return answer

    def log(self, row) -> None:
        """One entry in the access log, at the asker's centre that the row belongs to."""
        mine = set(self.scope.grants.centres)
        centres = (mine & row.row_centre_ids()) or mine
        log_access(
            kind="read",
            module=self.module,
            centre_id=min(centres, key=str),
            record=f"{row._meta.label_lower}.{self.field}:{row.pk}",
            reference=Person.objects.values_list("reference", flat=True)
            .filter(pk=row.person_id)
            .first()
            or "",
        )


class PhotoView(PictureView):
    """A person's photo; the opening of the file that shows it is logged, not each picture."""

    permission = Person.view_permission()
    model, field = Person, "photo"
    is_logged = False


class ScanView(PictureView):
    """The scan of an identity document."""

    permission = IdentityDocument.view_permission()
    model, field = IdentityDocument, "scan"


class ConsentSheetPhotoView(PictureView):
    """The photo of a signed sheet."""

    permission = Consent.view_permission()
    model, field = Consent, "sheet"
