"""The editors' list of what readers looked for in vain."""

from django.utils.translation import gettext_lazy

from core.console.columns import Column
from core.console.screens import register_viewset
from core.console.viewset import ConfigurationViewSet
from core.languages import language

from .models import WORDS_FROM, SearchMiss


@register_viewset
class SearchMissViewSet(ConfigurationViewSet):
    """Words that were asked for on several days; taken off the list when a page answers them."""

    model = SearchMiss
    path = "pages-to-write"
    icon = "edit"
    menu_order = 31
    can_add = can_edit = can_export = False
    can_delete = True
    ordering = ("-times", "-last_day", "id")
    empty_sentence = gettext_lazy(
        "Nothing was looked for in vain on three days. What readers miss appears here."
    )
    columns = (
        Column(gettext_lazy("Words looked for"), "words"),
        Column(gettext_lazy("On how many days"), "times", ("times",), numeric=True),
        Column(
            gettext_lazy("Language"),
            lambda row: language(row.language).own,
            ("language",),
            needs=("language",),
        ),
        Column(gettext_lazy("Last looked for on"), "last_day", ("last_day",)),
    )

    def get_list_queryset(self):
        """What was asked on one or two days has no words and is nobody's business."""
        return super().get_list_queryset().filter(times__gte=WORDS_FROM)

    def label_of(self, row) -> str:
        """The words."""
        return row.words
