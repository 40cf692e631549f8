"""What the pages say until an editor writes better; in every language of the house."""

from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _


def home_texts(language: str) -> dict:
    """Title and introduction of a home page."""
    with translation.override(language):
        return {
            "title": _("Help for people on the move"),
            "introduction": _paragraphs(
                _(
                    "Our centres receive everybody: alone or with a family, with papers or "
                    "without. You decide what you tell us and which help you want."
                )
            ),
        }


def centre_texts(centre, language: str) -> dict:
    """Texts of a centre's page; a protected place is never described."""
    with translation.override(language):
        return {
            "title": centre.name,
            "introduction": _paragraphs(
                _(
                    "You are welcome here. We listen to you, we inform you, and we help you to "
                    "find what you need next."
                )
            ),
            "how_to_find_us": _paragraphs(_find_us(centre)),
            "feedback": _paragraphs(
                _(
                    "Has somebody asked you for money, work or favours in return for help? Tell "
                    "a member of staff whom you trust, or tell us at another centre. You lose no "
                    "help by telling us."
                )
            ),
        }


def _find_us(centre) -> str:
    if not centre.position_is_public:
        return _(
            "To keep the people here safe, we do not publish where this place is. Ask us by "
            "telephone or at another centre."
        )
    return _("Come as you are. If you do not find us, ask us by telephone or at another centre.")


def _paragraphs(*sentences: str) -> str:
    return "".join(format_html("<p>{}</p>", sentence) for sentence in sentences)
