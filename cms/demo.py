"""The demo's public pages, opening hours and what people ask before they come; all invented."""

import datetime
import uuid

from django.utils import timezone, translation
from django.utils.html import format_html

from core.actions.set_hours import set_service_facts, set_weekly_hours
from core.hours.calendar import Span, Weekly
from core.models import HoursException, WeeklyHours

from . import demo_texts as texts
from .models import (
    CentrePage,
    DestinationPage,
    DirectoryPage,
    EmergencyPage,
    InformationPage,
    NewsPage,
    QuestionPage,
)
from .site_setup import ensure_centre_pages, ensure_site

EIGHT, ONE, TWO, FIVE = (datetime.time(hour) for hour in (8, 13, 14, 17))
# Closed on Fridays, as offices around are.
WORKING_DAYS = (6, 0, 1, 2, 3)
SOURCE = {"en": "The centre", "fr": "Le centre", "es": "El centro", "ar": "المركز"}


def load(world) -> None:
    """Make the pages and write the hours; harmless when repeated."""
    ensure_site()
    for centre in world.centres.values():
        ensure_centre_pages(centre)
        _write_hours(centre)
        for top in CentrePage.objects.filter(centre=centre).select_related("locale"):
            _write_pages(centre, top, top.locale.language_code)


def _write_hours(centre) -> None:
    if WeeklyHours.objects.filter(centre=centre).exists():
        return
    day = [Span(EIGHT, ONE), Span(TWO, FIVE)]
    week = [Weekly(number, span) for number in WORKING_DAYS for span in day]
    mornings = [Weekly(number, Span(EIGHT, ONE)) for number in WORKING_DAYS[::2]]
    set_weekly_hours(centre=centre, service="", weekly=week, actor=None)
    hand_out = "inventory.relief_items"
    set_weekly_hours(centre=centre, service=hand_out, weekly=mornings, actor=None)
    common = {"centre": centre, "actor": None, "step_free": "yes", "by_appointment": "no"}
    set_service_facts(service=hand_out, documents="card", languages=["ar", "en"], **common)
    set_service_facts(
        service="registry.reception",
        documents="none",
        languages=["ar", "en", "am", "ti"],
        **common,
    )
    holiday = centre.today() + datetime.timedelta(days=9)
    HoursException.objects.create(
        centre=centre, first_day=holiday, last_day=holiday, is_closed=True, reason="holiday"
    )


def _write_pages(centre, top, language: str) -> None:
    today = centre.today()
    with translation.override(language):
        title, lead, points = texts.RISKS[language]
        body = [("warning", {"heading": points[0], "text": ""}), _points(points[1:])]
        _page(top, InformationPage, "scams", title, lead, today, topic="risks", body=body)
        title, lead, points = texts.COST[language]
        _page(top, QuestionPage, "cost", title, lead, today, body=[_points(points)])
        title, lead, whose, note = texts.EMERGENCY[language]
        numbers = [("phone", {"whose": whose, "number": "+249 000 000 333", "note": note})]
        _page(top, EmergencyPage, "emergency", title, lead, today, numbers=numbers)
        if language in texts.RUMOUR:
            title, lead, rumour = texts.RUMOUR[language]
            told = {"kind": "rumour", "rumour": rumour, "verdict": "false"}
            _page(top, NewsPage, "bus-to-the-coast", title, lead, today, **told)
        if language == "en" and centre.code == "KRT":
            _only_in_english(top, today)


def _only_in_english(top, today) -> None:
    """Shown to everybody, with a note; one of the two has not been looked at for too long."""
    title, lead, points = texts.ROAD
    long_ago = today - datetime.timedelta(days=40)
    road = {"status": "dangerous", "status_as_of": timezone.now() - datetime.timedelta(days=40)}
    _page(top, DestinationPage, "road-north", title, lead, long_ago, body=[_points(points)], **road)
    title, lead = texts.PARTNERS
    partner = {
        "name": "Al Nour legal aid (invented)",
        "helps_with": "Advice on asylum and papers, in confidence",
        "number": "+249 000 000 444",
        "place": "Behind the main post office",
        "hours": "Sunday to Thursday, 09:00–15:00",
        "languages": "Arabic, English, Tigrinya",
        "note": "No papers needed. Free.",
    }
    _page(top, DirectoryPage, "partners", title, lead, today, partners=[("partner", partner)])


def _page(top, model, slug: str, title: str, lead: str, checked, **facts) -> None:
    key = uuid.uuid5(top.centre_id, slug)
    if model.objects.filter(translation_key=key, locale=top.locale).exists():
        return
    page = model(
        slug=slug,
        title=title,
        introduction=lead,
        locale=top.locale,
        translation_key=key,
        source=SOURCE[top.locale.language_code],
        checked_on=checked,
        review_by=checked + datetime.timedelta(days=30),
        **facts,
    )
    # Read again: the tree counts its children in the row.
    CentrePage.objects.get(pk=top.pk).add_child(instance=page)


def _points(sentences) -> tuple[str, str]:
    points = "".join(format_html("<li>{}</li>", sentence) for sentence in sentences)
    return ("text", f"<ul>{points}</ul>")
