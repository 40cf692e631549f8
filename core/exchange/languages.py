"""Labels in every interface language: a list may be written in any of them."""

from django.conf import settings
from django.utils import translation


def in_every_language(label) -> list[str]:
    """Return a translatable label in each interface language, each wording once."""
    wordings = []
    for code, _name in settings.INTERFACE_LANGUAGES:
        with translation.override(code):
            wordings.append(str(label))
    return list(dict.fromkeys(wordings))
