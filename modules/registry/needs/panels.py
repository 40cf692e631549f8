"""Specific needs on the person file."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.registry.file.person_file import PersonPanel, panel
from modules.registry.models import Need
from modules.registry.rules.needs import find_need


@panel(30)
class NeedsPanel(PersonPanel):
    """Instructions for everybody; codes for those who may read them."""

    title = gettext_lazy("Specific needs")
    icon = "heart"
    permission = "registry.view_need"
    max_queries = 1

    def build(self, person, centres, asker):
        """Open needs that were answered with yes."""
        items = [
            {
                "text": need.instruction or str(find_need(need.code).label),
                "meta": f"{need.code} · {date_format(need.since, 'SHORT_DATE_FORMAT')}",
            }
            for need in Need.objects.filter(person=person, until=None, answer="yes")
        ]
        return {"lines": items, "empty": "" if items else _("No specific need is recorded.")}
