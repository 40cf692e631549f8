"""Translations beside their original, sentence by sentence: `wagtail-localize` with our rights.

What the package submits and updates by itself asks for one permission of the whole installation;
here the very page is asked. Its screens that list pages stay shut (`core.console.wagtail_doors`),
and what it would take over unseen is looked at in `words.py`.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, JSONField, Max, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.operations import translate_object


@dataclass(frozen=True)
class Following:
    """A page that follows an original.

    source_code: the language of that. lacks_words: whether sentences are not translated.
    told_substance: when the substance of the original, as translators were told it, had changed.
    told_at: when they were told. worded_at: when a sentence was last translated. written_at: when
    the translation was last made into a page.
    """

    source_code: str
    lacks_words: bool
    told_substance: datetime.datetime | None
    told_at: datetime.datetime
    worded_at: datetime.datetime | None
    written_at: datetime.datetime | None

    def has_news(self, source) -> bool:
        """Whether the original says something by now that translators were not told.

        Not how late: a change is drafted before it is published, and may be told of in between.
        """
        if source is None or not source.live or source.substance_changed_at is None:
            return False
        told = self.told_substance
        return told is None or _as_told(source.substance_changed_at) > told

    def is_current(self, source) -> bool:
        """Whether the translation says all that the original says now, and was saved since."""
        since = max(self.told_at, self.worded_at or self.told_at)
        is_written = self.written_at is not None and self.written_at >= since
        return is_written and not self.lacks_words and not self.has_news(source)


def begin_beside(page: Page, locale: Locale, *, actor) -> Page | None:
    """A draft of the page that follows it.

    None where a translation could not be published: the page itself lacks what a page must have, or
    its address is another page's in that language.
    """
    try:
        page.full_clean()
        check_what_forms_check(page)
    except ValidationError:
        # What is missing could not be written on the translators' screen.
        return None
    above = page.get_parent()
    if above.get_translation_or_none(locale) is None:
        above.specific.copy_for_translation(locale, copy_parents=True)
    source = TranslationSource.objects.get_for_instance_or_none(page)
    if source is None or _substance_told(source) != _as_told(page.substance_changed_at):
        # What translators of other languages were told is old.
        source, _created = TranslationSource.update_or_create_from_instance(page)
    began = timezone.now()
    with transaction.atomic():
        translate_object(page, [locale], user=actor)
        made = TranslationLog.objects.filter(source=source, locale=locale, created_at__gte=began)
        if not made.exists():
            # The package keeps silent about a page that it could not save.
            transaction.set_rollback(True)
    return page.get_translation_or_none(locale)


def _substance_told(source: TranslationSource) -> datetime.datetime | None:
    told = json.loads(source.content_json).get("substance_changed_at")
    return parse_datetime(told) if told else None


def _as_told(moment: datetime.datetime | None) -> datetime.datetime | None:
    """A moment as the package keeps it, to the thousandth of a second."""
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def take_changes_over(page: Page) -> int:
    """Tell all that follow the page what it says now; how many there are.

    What readers see stays as it is until a translator publishes.
    """
    followers = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale_id=page.locale_id, enabled=True
    ).select_related("source")
    found = list(followers)
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
    ).exclude(data="")
    untranslated = StringSegment.objects.filter(source_id=OuterRef("source_id")).annotate(
        target_locale=OuterRef("target_locale_id")
    )
    logs = (
        TranslationLog.objects.filter(
            source_id=OuterRef("source_id"), locale_id=OuterRef("target_locale_id")
        )
        .order_by()
        .values("source_id")
        .annotate(last=Max("created_at"))
        .values("last")
    )
    words = (
        StringTranslation.objects.filter(
            context__object_id=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
        )
        .order_by()
        .values("locale_id")
        .annotate(last=Max("updated_at"))
        .values("last")
    )
    told = KeyTextTransform("substance_changed_at", Cast("source__content_json", JSONField()))
    rows = (
        Translation.objects.filter(source__object_id__in=list(keys), enabled=True)
        .annotate(
            lacks_words=Exists(untranslated.filter(~Exists(of_the_segment))),
            told_substance=told,
            worded_at=Subquery(words),
            written_at=Subquery(logs),
        )
        .values_list(
            "source__object_id",
            "target_locale__language_code",
            "source__locale__language_code",
            "lacks_words",
            "told_substance",
            "source__last_updated_at",
            "worded_at",
            "written_at",
        )
    )
    return {
        (key, code): Following(
            source, lacks, parse_datetime(told) if told else None, told_at, worded, written
        )
        for key, code, source, lacks, told, told_at, worded, written in rows
    }


def source_of(page: Page) -> Page | None:
    """The page that this one follows; None where it follows none."""
    codes = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).values("source__locale")
    return Page.objects.filter(translation_key=page.translation_key, locale__in=codes).first()


def check_what_forms_check(page: Page) -> None:
    """Raise `ValidationError` where a translation holds what the form of a page would refuse.

    Wagtail asks blocks and the length of longer texts in forms only, and this screen is none.
    """
    faults = {}
    for field in page._meta.get_fields():
        value = field.value_from_object(page) if hasattr(field, "value_from_object") else None
        if isinstance(field, StreamField):
            try:
                field.stream_block.clean(value)
            except ValidationError:
                faults[field.name] = [_("Something here is too long, missing or wrong.")]
        elif isinstance(value, str) and len(value) > (
            getattr(field, "max_length", 0) or len(value)
        ):
            faults[field.name] = [
                _("This is longer than the %(most)s characters that fit.")
                % {"most": field.max_length}
            ]
    if faults:
        raise ValidationError(faults)
