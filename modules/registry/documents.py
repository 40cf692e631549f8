"""Printed papers of the registry about one person: the sheet on which they say what they agree to."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import log_access
from core.console.views import ConsoleView
from core.models import Centre
from core.printing.codes import qr_svg
from core.printing.sheets import letterhead

from .consents.purposes import offered_purposes
from .models import Consent, Person


class PersonPaper(ConsoleView):
    """One sheet about one person; that it was printed is logged."""

    module = "registry"

    def find_person(self) -> Person:
        """The person, 404 where their file is out of scope."""
        person = Person.objects.filter(pk=self.kwargs["pk"]).first()
        if person is None:
            raise Http404
        return person

    def log_print(self, person: Person, centre: Centre) -> None:
        """One entry in the access log."""
        log_access(
            kind="print",
            module="registry",
            centre_id=centre.pk,
            record=f"registry.person:{person.pk}",
            reference=person.reference,
        )

    def sheet(self, person: Person, centre: Centre, **context):
        """Render the paper with its letterhead."""
        return self.render(
            person=person,
            centre=letterhead(centre),
            printed_at=timezone.now(),
            back_url=reverse("registry_people:detail", args=[person.pk]),
            **context,
        )


class ConsentSheet(PersonPaper):
    """The paper for what somebody agrees to: read aloud, ticked, signed; nothing ticked beforehand."""

    permission = Consent.view_permission()
    template_name = "registry/consent_sheet.html"

    def get(self, request, *args, **kwargs):
        """Print the sheet in the language of the interface."""
        person = self.find_person()
        if self.centre.pk not in person.row_centre_ids():
            raise PermissionDenied
        self.log_print(person, self.centre)
        return self.sheet(
            person,
            self.centre,
            title=_("What I agree to"),
            reference=person.card_number,
            paper="a4",
            qr=qr_svg(person.reference),
            purposes=offered_purposes(),
        )
