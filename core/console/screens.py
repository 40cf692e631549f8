"""Pages and task screens with an entry in the console's menu.

A page looks at all centres of the person at once. A task screen is work that is a task and not a
table, at one centre named in the address: there is no "current centre" in the session, so two
tabs cannot confuse each other. A person with one centre goes straight to it; a person with several
chooses once.
"""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import classproperty

from core.modules.extensions import offer
from core.modules.manifest import is_module, owner_of

from .views import ConsoleView


class ConsolePage(ConsoleView):
    """A page in its module's menu. Subclasses set `name`, `permission` and a template."""

    name = ""
    # Path below /admin/; "<module>/<name>" where none is given.
    path = ""
    menu_label: object = ""
    in_menu = True
    menu_order = 10

    @classproperty
    def url_name(cls) -> str:
        """Unique name of the page's URL."""
        return f"{cls.module}_{cls.name}"

    @classmethod
    def get_urlpatterns(cls) -> list:
        """The page's own address and those that belong to it."""
        address = cls.path or f"{cls.module}/{cls.name}"
        return [
            path(f"{address}/", cls.as_view(), name=cls.url_name),
            *cls.extra_urlpatterns(),
        ]

    @classmethod
    def extra_urlpatterns(cls) -> list:
        """Further addresses that belong to the page, such as its search."""
        return []

    @classmethod
    def menu_url(cls) -> str:
        """Where the menu's entry leads."""
        return reverse(cls.url_name)

    @classmethod
    def centres_for(cls, asker) -> list:
        """Centres at which the asker may use this page."""
        allowed = asker.centre_ids(cls.permission)
        if is_module(cls.module):
            allowed = allowed & asker.visible_centre_ids(cls.module)
        return sorted(
            (c for c in asker.grants.centres.values() if c.id in allowed), key=lambda c: c.name
        )

    @classmethod
    def is_shown(cls, asker) -> bool:
        """Whether the asker's menu has this page."""
        return bool(cls.centres_for(asker))


class TaskScreen(ConsolePage):
    """A task at one centre."""

    @classmethod
    def get_urlpatterns(cls) -> list:
        """The screen's own address and the one that chooses the centre."""
        chooser = CentreChooser.as_view(
            screen=cls, module=cls.module, permission=cls.permission, title=cls.title
        )
        return [
            path(f"{cls.module}/{cls.name}/", chooser, name=f"{cls.url_name}_start"),
            path(f"{cls.module}/<slug:centre>/{cls.name}/", cls.as_view(), name=cls.url_name),
            *cls.extra_urlpatterns(),
        ]

    @classmethod
    def menu_url(cls) -> str:
        """The menu leads to the choice of the centre."""
        return reverse(f"{cls.url_name}_start")

    @classmethod
    def url(cls, centre) -> str:
        """The screen's address at a centre."""
        return reverse(cls.url_name, args=[centre.code])


def register_screen(cls: type[ConsolePage]) -> type[ConsolePage]:
    """Class decorator: registers a page or task screen of the module it is written in."""
    cls.module = owner_of(cls)
    return offer("screen", cls)


def register_viewset(cls):
    """Class decorator: registers a viewset of the module it is written in; keeps one instance."""
    cls.instance = cls()
    offer("viewset", cls.instance, module=owner_of(cls))
    return cls


class CentreChooser(ConsoleView):
    """Chooses the centre of a task screen; goes straight on where there is one."""

    screen: type[TaskScreen] | None = None
    template_name = "console/choose_centre.html"

    def get(self, request, *args, **kwargs):
        """Redirect to the only centre, or offer the person's centres."""
        centres = self.screen.centres_for(self.scope)
        if not centres:
            raise Http404
        links = [{"label": c.name, "code": c.code, "url": self.screen.url(c)} for c in centres]
        if len(links) == 1:
            return redirect(links[0]["url"])
        return self.render(links=links)
