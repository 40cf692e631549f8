"""A page as it can be carried away: on paper, on a memory stick, in a text message.

What holds only at this moment ("open now", free beds) and what needs a connection (feedback,
search) is marked in the templates with `data-now` and `data-online`, and left out.
"""

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import translation

GONE = ("[data-now]", "[data-online]", ".kept-note", "script")


def still_page(page, request) -> BeautifulSoup:
    """The whole page in its language, without what holds only now; details stand open."""
    with translation.override(page.locale.language_code):
        html = render_to_string(page.get_template(request), page.get_context(request), request)
    soup = BeautifulSoup(html, "html.parser")
    for selector in GONE:
        for element in soup.select(selector):
            element.decompose()
    return soup


def still_content(page, request) -> str:
    """What stands between head and foot, with details opened: paper cannot be tapped."""
    main = still_page(page, request).find("main")
    for element in main.select(".back, .trust, h1"):
        element.decompose()
    for details in main.find_all("details"):
        details["open"] = ""
    return main.decode_contents()
