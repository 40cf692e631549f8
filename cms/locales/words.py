"""What a translator, or a file from an office of translators, may bring in.

`wagtail-localize` takes words as they come and looks at them when it makes a page. A comment that a
browser does not take for one, or a heading that fits into no column, is refused here, before it
is kept: previews are made of the same words.
"""

import re

from django.db.models.signals import pre_save
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail_localize.models import StringTranslation, TranslationSource

from core.errors import Refusal

# Comments, CDATA, declarations and processing instructions: none of them is a word.
NO_WORDS = re.compile(r"<\s*[!?]|\x00")


class WordsRefused(Refusal):
    """The words cannot stand on a page."""

    code = "words_refused"
    sentence = _(
        "These words cannot be taken: they are empty, too long for their place, or hold signs that "
        "are no text. They were not saved; of a file, what stood before them was."
    )


def check_words(sender, instance: StringTranslation, raw=False, **kwargs) -> None:
    """Raise `WordsRefused` for a translation that is nothing, or more than text with its marks."""
    if raw:
        return
    if NO_WORDS.search(instance.data) or not strip_tags(instance.data).strip():
        raise WordsRefused
    most = _room_for(instance.context)
    if most is not None and len(instance.data) > most:
        raise WordsRefused


def _room_for(context) -> int | None:
    """How long the text of a field may be; None where the place is in a block, which says so itself."""
    if context is None or "." in context.path:
        return None
    source = TranslationSource.objects.filter(object_id=context.object_id).first()
    if source is None:
        return None
    fields = {
        field.name: field for field in source.specific_content_type.model_class()._meta.fields
    }
    return getattr(fields.get(context.path), "max_length", None)


def watch_words() -> None:
    """Look at every translation before it is kept."""
    pre_save.connect(check_words, sender=StringTranslation, dispatch_uid="cms.locales.words")
