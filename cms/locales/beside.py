"""Translations beside their original, sentence by sentence: `wagtail-localize` with our rights.

What the package submits and updates by itself asks for one permission of the whole installation;
here the very page is asked. Its screens that list pages stay shut (`core.console.wagtail_doors`).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object


@dataclass(frozen=True)
class Following:
    """A page that follows its original.

    lacks_words: whether sentences are not translated; taken_at: when it was last told what the
    original says.
    """

    lacks_words: bool
    taken_at: datetime.datetime


def begin_beside(page: Page, locale: Locale, *, actor) -> Page | None:
    """A draft of the page that follows it; None where the page lacks what a page must have."""
    above = page.get_parent()
    if above.get_translation_or_none(locale) is None:
        above.specific.copy_for_translation(locale, copy_parents=True)
    translate_object(page, [locale], user=actor)
    return page.get_translation_or_none(locale)


def take_changes_over(page: Page) -> int:
    """Tell all that follow the page what it says now; how many there are.

    What readers see stays as it is until a translator publishes.
    """
    following = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale_id=page.locale_id, enabled=True
    ).select_related("source")
    found = list(following)
    if found:
        found[0].source.update_from_db()
    return len(found)


def following(keys: Iterable) -> dict[tuple, Following]:
    """Pages of these translation keys that follow an original, by key and language; one query."""
    of_the_segment = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("target_locale"),
        has_error=False,
    )
    untranslated = StringSegment.objects.filter(source_id=OuterRef("source_id")).annotate(
        target_locale=OuterRef("target_locale_id")
    )
    rows = (
        Translation.objects.filter(source__object_id__in=list(keys), enabled=True)
        .annotate(lacks_words=Exists(untranslated.filter(~Exists(of_the_segment))))
        .values_list(
            "source__object_id",
            "target_locale__language_code",
            "lacks_words",
            "source__last_updated_at",
        )
    )
    return {(key, code): Following(lacks, taken) for key, code, lacks, taken in rows}
