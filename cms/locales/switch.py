"""Switch on a language of the public pages, and begin the translation of a page."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.editors import editor_reach
from cms.models import HomePage
from cms.site_setup import ensure_site
from core.errors import NotAllowed, Refusal

from .beside import begin_beside, source_of, take_changes_over


class UnknownLanguage(Refusal):
    """The language is not in the list of the house."""

    code = "unknown_language"
    sentence = _("This language is not in the list. Nothing was changed.")


class TranslatedAlready(Refusal):
    """There is a page in this language already, published or as a draft."""

    code = "translated_already"
    sentence = _("This page exists in this language already. Nothing was changed.")


def check_writes_everywhere(user) -> None:
    """Raise `NotAllowed` unless the person writes the pages of all centres."""
    if not (user.is_superuser or editor_reach(user).everywhere):
        raise NotAllowed


@transaction.atomic
def switch_on_language(*, code: str, actor=None) -> HomePage:
    """Pages may be written in the language; its home page stands as a draft until it is published.

    Raises `UnknownLanguage`, and `NotAllowed` where the actor does not write for all centres;
    `actor` None means maintenance. Harmless when repeated.
    """
    if actor is not None:
        check_writes_everywhere(actor)
    if code not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    original = ensure_site()[0]
    locale, _created = Locale.objects.get_or_create(language_code=code)
    found = HomePage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    home = original.copy_for_translation(locale)
    home.slug = f"home-{code}"
    home.save()
    return home


@transaction.atomic
def begin_translation(*, page, code: str, actor):
    """A draft of the page stands in the language and is translated beside the original.

    A page that could not be published as it is has no such draft: its words are copied, to be
    written over. Pages above it that the language lacks become drafts as well. Raises
    `NotAllowed`, `UnknownLanguage` and `TranslatedAlready`.
    """
    if not page.permissions_for_user(actor).can_edit():
        raise NotAllowed
    locale = Locale.objects.filter(language_code=code).first()
    if locale is None:
        raise UnknownLanguage
    if page.get_translation_or_none(locale) is not None:
        raise TranslatedAlready
    # A translation of a translation would hear of nothing.
    while (source := source_of(page)) is not None:
        page = source.specific
    return begin_beside(page, locale, actor=actor) or page.copy_for_translation(
        locale, copy_parents=True
    )


@transaction.atomic
def take_over(*, page, actor) -> int:
    """Translations that follow the page are told what it says now; how many there are.

    Nothing that is published changes: what is new waits for a translator. Raises `NotAllowed`.
    """
    if not page.permissions_for_user(actor).can_edit():
        raise NotAllowed
    return take_changes_over(page)
