"""The first pages of a new centre, in every language of the interface, as drafts.

What they say holds everywhere; what differs from place to place is asked in square brackets, so
that nobody publishes a page that nobody has read.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.models import Page

from .default_texts import centre_texts
from .editors import centre_group
from .models import CentrePage, EmergencyPage, HomePage, InformationPage, QuestionPage
from .pages.content import Topic
from .site_setup import ensure_site

# After so many days somebody looks again.
REVIEW_DAYS = 90


@dataclass(frozen=True)
class Draft:
    """One page of the template: its kind, its address and what it says in the active language."""

    slug: str
    kind: type
    texts: object

    def key(self, centre) -> uuid.UUID:
        """The same in every language, so that the pages are translations of each other."""
        return uuid.uuid5(centre.pk, self.slug)


def _rights(centre) -> dict:
    return {
        "title": _("Your rights here"),
        "topic": Topic.RIGHTS,
        "introduction": _(
            "Every help is free. You may say no to a question and still get food, water, first aid "
            "and a safe night."
        ),
        "body": [
            _text(
                _("You may ask what is written about you, and have it corrected."),
                _("Nobody here tells the police or your embassy about you unless you agree."),
                _("You may complain about anybody who works here. Complaining takes no help away."),
            )
        ],
    }


def _scams(centre) -> dict:
    return {
        "title": _("Do not pay for help"),
        "topic": Topic.RISKS,
        "introduction": _(
            "Registration, food, shelter, transport and papers from us cost nothing. Whoever asks "
            "for money in our name lies."
        ),
        "body": [
            (
                "warning",
                {
                    "heading": _("Nobody of us asks for money, sex or passwords"),
                    "text": _paragraph(_("If somebody does, tell a person whom you trust here.")),
                },
            ),
            _text(
                _("Be careful with offers of work or a visa from people whom you do not know."),
                _("Keep your passport and your telephone with you. Nobody may keep them."),
            ),
        ],
    }


def _cost(centre) -> dict:
    return {
        "title": _("What does it cost?"),
        "introduction": _("Nothing. Every service of the centre is free, for everybody."),
        "body": [_text(_("You need no papers to come in. If you have some, bring them."))],
    }


def _emergency(centre) -> dict:
    return {
        "title": _("Emergency numbers"),
        "introduction": _("In danger, call first. You need not say your name."),
        "numbers": [
            (
                "phone",
                {
                    "whose": _("[Ambulance: write the number of this place]"),
                    "number": "000",
                    "note": "",
                },
            )
        ],
    }


SECTION = (
    Draft("rights", InformationPage, _rights),
    Draft("scams", InformationPage, _scams),
    Draft("cost", QuestionPage, _cost),
    Draft("emergency", EmergencyPage, _emergency),
)


@transaction.atomic
def make_section(centre) -> list[Page]:
    """The centre's pages stand in every language of the interface; returns those that were made.

    They are drafts: that a place exists is published by people. What is there stays as it is.
    """
    made = []
    for home in ensure_site():
        language = home.locale.language_code
        top = CentrePage.objects.filter(centre=centre, locale=home.locale).first()
        if top is None:
            top = CentrePage(
                centre=centre,
                locale=home.locale,
                slug=centre.code.lower(),
                live=False,
                **centre_texts(centre, language),
            )
            # Read again: the tree counts its children in the row.
            HomePage.objects.get(pk=home.pk).add_child(instance=top)
            made.append(top)
        for draft in SECTION:
            page = _make(draft, centre, top, language)
            if page is not None:
                made.append(page)
    centre_group(centre)
    return made


def _make(draft: Draft, centre, top: CentrePage, language: str) -> Page | None:
    key = draft.key(centre)
    if Page.objects.filter(translation_key=key, locale=top.locale).exists():
        return None
    today = centre.today()
    with translation.override(language):
        page = draft.kind(
            slug=draft.slug,
            locale=top.locale,
            translation_key=key,
            live=False,
            source=centre.name,
            checked_on=today,
            review_by=today + datetime.timedelta(days=REVIEW_DAYS),
            **draft.texts(centre),
        )
    CentrePage.objects.get(pk=top.pk).add_child(instance=page)
    page.save_revision()
    return page


def _text(*sentences: str) -> tuple[str, str]:
    points = "".join(format_html("<li>{}</li>", sentence) for sentence in sentences)
    return ("text", f"<ul>{points}</ul>")


def _paragraph(sentence: str) -> str:
    return format_html("<p>{}</p>", sentence)
