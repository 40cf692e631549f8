"""What the person file shows of merges: which files came to it, and the way to undo each."""

from django.db.models import F
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.modules.extensions import register
from modules.registry.file.person_file import PersonPanel, TimelineEntry, once, panel, task_links
from modules.registry.models import Merge
from modules.registry.rules import card_numbers

from .merged import who_merged

AT_MOST = 50


def merges_of(person) -> list[Merge]:
    """Merges into this file, undone ones too, with the card number of the other file; read once.

    Not asked where the person's own row said already that there is none.
    """
    if not getattr(person, "was_merged_into", True):
        return []
    # The card number through a plain join, beyond the scope: the other file rests, and the number
    # stands on a card.
    found = Merge.objects.filter(kept=person).annotate(card=F("merged__reference"))
    related = found.select_related("made_by", "undone_by")
    return once(
        person,
        "merges",
        lambda: [(one, card_numbers.format(one.card)) for one in related[:AT_MOST]],
    )


@panel(90)
class MergesPanel(PersonPanel):
    """Files that were merged into this one; no box where there is none."""

    title = gettext_lazy("Merged files")
    icon = "copy"
    permission = "registry.view_person"
    max_queries = 2

    def build(self, person, centres, asker):
        """Card number, when and by whom; undoing for those who may."""
        standing = [(one, card) for one, card in merges_of(person) if one.undone_at is None]
        if not standing:
            return None
        actions = []
        for one, card in standing:
            label = _("Undo the merge with %(card)s") % {"card": card}
            actions += task_links(
                person, asker, ("registry.merge_people", "undo", label, "refresh", one.pk)
            )
        lines = [
            {
                "text": card,
                "meta": _("merged on %(day)s by %(who)s")
                % {"day": date_format(one.made_at, "SHORT_DATE_FORMAT"), "who": who_merged(one)},
            }
            for one, card in standing
        ]
        return {"lines": lines, "actions": actions}


@register("timeline")
class MergeTimeline:
    """That files were merged, and that it was undone."""

    permission = "registry.view_person"

    @classmethod
    def entries(cls, person, centres, asker):
        """Read with the panel."""
        found = []
        for one, card in merges_of(person):
            title = _("Merged with the file %(card)s") % {"card": card}
            found.append(TimelineEntry(one.made_at, title, icon="copy", who=who_merged(one)))
            if one.undone_at is not None:
                who = one.undone_by.get_full_name() if one.undone_by else ""
                title = _("The merge with the file %(card)s was undone") % {"card": card}
                found.append(TimelineEntry(one.undone_at, title, icon="refresh", who=who))
        return found
