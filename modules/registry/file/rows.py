"""The base of lists of rows about people, and the columns that they share."""

from django.db.models import FileField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.details import DetailView
from core.console.viewset import ConsoleViewSet
from modules.registry.models import Person

PERSON = Column(
    gettext_lazy("Person"),
    lambda row: row.person.display_name,
    ("person__sort_name",),
    needs=("person__display_name", "person__reference"),
)
CENTRE = Column(
    gettext_lazy("Centre"), lambda row: row.centre.name, ("centre__name",), needs=("centre__name",)
)


class PersonRows(ConsoleViewSet):
    """A list of rows about people; rows are made from the person file."""

    is_personal = True
    can_add = False
    select_related = ("person", "centre")
    search_fields = ("person__display_name", "person__native_script_name", "person__reference")

    def panels_for(self, row, asker):
        """A way to the person's file."""
        person = Person.objects.filter(pk=row.person_id).first()
        if person is None:
            return []
        url = reverse("registry_people:detail", args=[person.pk])
        line = {"text": person.display_name, "meta": person.card_number, "url": url}
        return [{"title": _("Person"), "icon": "person", "lines": [line]}]


class DetailWithPicture(DetailView):
    """A record with a private picture: the picture has a page of its own, its path is nobody's business."""

    def label_rows(self):
        """Every field but the file."""
        files = {
            str(field.verbose_name).capitalize()
            for field in self.object._meta.fields
            if isinstance(field, FileField)
        }
        return (row for row in super().label_rows() if row["label"] not in files)
