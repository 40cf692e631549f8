"""What a translator, or a file from an office of translators, may bring in.

`wagtail-localize` takes words as they come and looks at them when it makes a page. A comment that a
browser does not take for one, or a heading that fits into no column, is refused here, before it
is kept: previews are made of the same words.
"""

import re
from html import unescape

from django.db.models.signals import pre_save
from django.utils.html import strip_tags
from django.utils.translation import gettext
from wagtail.fields import StreamField
from wagtail_localize.models import StringTranslation, TranslationSource

from core.errors import Refusal

# Comments, CDATA, declarations and processing instructions: none of them is a word.
NO_WORDS = re.compile(r"<\s*[!?]|\x00")
# Longer than anything that is read at one sitting, of any place.
MOST, TOLD_OF_WORDS = 20_000, 40


class WordsRefused(Refusal):
    """The words cannot stand on a page; the sentence tells how they begin."""

    code = "words_refused"

    def __init__(self, words: str):
        told = gettext(
            "These words cannot be taken: they are empty, too long for their place, or hold signs "
            "that are no text. Nothing was saved, of a file none of it. They begin: “%(words)s”."
        )
        begin = NO_WORDS.sub("", words)[:TOLD_OF_WORDS]
        super().__init__(told % {"words": begin})


def check_words(sender, instance: StringTranslation, raw=False, **kwargs) -> None:
    """Raise `WordsRefused` for a translation that is nothing, or more than text with its marks."""
    if raw:
        return
    words = instance.data
    plain = unescape(strip_tags(words)).strip()
    if NO_WORDS.search(words) or not plain or len(words) > MOST:
        raise WordsRefused(words)
    room = _room_for(instance.context)
    # The title is shown as it came until the page is made.
    is_title = instance.context is not None and instance.context.path == "title"
    if room is not None and len(words if is_title else plain) > room:
        raise WordsRefused(words)


def _room_for(context) -> int | None:
    """How long the text may be there; None where the place says nothing."""
    source = context and TranslationSource.objects.filter(object_id=context.object_id).first()
    if source is None:
        return None
    model = source.specific_content_type.model_class()
    field = {each.name: each for each in model._meta.fields}.get(context.path.partition(".")[0])
    if not isinstance(field, StreamField):
        return getattr(field, "max_length", None)
    if not context.field_path:
        context.get_field_path(source.get_source_instance())
    block = field.stream_block
    for name in context.field_path.split(".")[1:]:
        children = getattr(block, "child_blocks", None)
        block = children.get(name) if children else getattr(block, "child_block", None)
    return getattr(getattr(block, "field", None), "max_length", None)


def watch_words() -> None:
    """Look at every translation before it is kept."""
    pre_save.connect(check_words, sender=StringTranslation, dispatch_uid="cms.locales.words")
