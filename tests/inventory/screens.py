"""Working the store's pages as a browser does: forms are filled as the page shows them, and sent."""

from django.test import Client

from core.testing.forms import fields_of


class Worker:
    """A member of staff at a screen."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)

    def open(self, url: str, status: int = 200) -> str:
        """The text of a page."""
        response = self.client.get(url)
        assert response.status_code == status, response.status_code
        return response.content.decode()

    def fill(self, url: str, told: dict, *, status: int = 302, at: str = "") -> str:
        """Send a page's form with some fields changed; returns where it led, or the page."""
        page = self.open(url)
        data = {each.name: each.value for each in fields_of(page) if "__prefix__" not in each.name}
        data |= chosen(page)
        response = self.client.post(at or url, {**data, **told})
        assert response.status_code == status, errors_in(response)
        return response.headers.get("Location", "") or response.content.decode()

    def press(self, url: str) -> str:
        """Press a button that is a form of its own; returns where it led."""
        response = self.client.post(url)
        assert response.status_code == 302, response.status_code
        return response.headers["Location"]


def chosen(page: str) -> dict:
    """What is selected in lists of choices."""
    from html.parser import HTMLParser

    class Chosen(HTMLParser):
        def __init__(self):
            super().__init__()
            self.name, self.found = "", {}

        def handle_starttag(self, tag, attrs):
            facts = dict(attrs)
            if tag == "select":
                self.name = facts.get("name", "")
            elif tag == "option" and "selected" in facts:
                self.found[self.name] = facts.get("value", "")

    reader = Chosen()
    reader.feed(page)
    return reader.found


def errors_in(response) -> str:
    """What the page says is wrong, for the message of a failed test."""
    import re

    text = response.content.decode()
    found = re.findall(r'class="(?:field__error|message message--error)".*?</div>', text, re.S)
    return f"{response.status_code}: {' '.join(found)[:1500]}"
