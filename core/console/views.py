"""The base of every console page: gate, permission, centre, read only, and honest denials.

Wagtail answers a denial with a redirect to its home, which has the status of a success. Here a
denial is a 403 or a 404, decided before any query of the page runs.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from core import errors as refusals
from core.models import Centre
from core.models.centres import known_zone
from core.modules.manifest import is_module
from core.scope import UserScope, current

from .errors import not_a_page, not_found, permission_denied, refusal_page


@dataclass(frozen=True)
class Gate:
    """What a URL asks for; a system check refuses console URLs without one."""

    module: str
    permission: str | None


class ConsoleView(View):
    """One page of the console. Subclasses name their module and permission.

    Where the URL has a `centre` code, the module must be on there and the permission held there;
    elsewhere it is enough that both hold at one centre of the person, and rows are scoped.
    """

    module = "core"
    permission: str | None = None
    template_name = ""
    title: object = ""
    icon = "folder-open-inverse"
    # Pages that anybody with a role at a centre may open say so, such as the dashboard.
    for_every_member = False

    @classmethod
    def as_view(cls, **initkwargs):
        """Return the view function, marked with its gate for the system check."""
        view = super().as_view(**initkwargs)
        module = initkwargs.get("module", cls.module)
        view.guichet_gate = Gate(module, initkwargs.get("permission", cls.permission))
        return view

    def dispatch(self, request, *args, **kwargs):
        """Pass the gate, then the page; turn denials into 403 and 404."""
        try:
            self.pass_gate(request)
            with timezone.override(self.zone):
                return super().dispatch(request, *args, **kwargs)
        except Http404:
            return not_found(request)
        except PermissionDenied:
            return permission_denied(request)
        except refusals.NotAllowed:
            return permission_denied(request)
        except refusals.Refusal as refusal:
            return self.refused(refusal)

    def http_method_not_allowed(self, request, *args, **kwargs) -> HttpResponse:
        """A page and not an empty window, e.g. where somebody reloads the address of a button."""
        refused = super().http_method_not_allowed(request, *args, **kwargs)
        page = not_a_page(request)
        page["Allow"] = refused["Allow"]
        return page

    def refused(self, refusal) -> HttpResponse:
        """What to show where an action refused and the page did not catch it."""
        return refusal_page(self.request, refusal, link=self.request.path)

    def pass_gate(self, request) -> None:
        """Raise `Http404` where the module is off, `PermissionDenied` where the role lacks it."""
        if is_module(self.module):
            centres = self.scope.visible_centre_ids(self.module)
            if not centres or (self.centre is not None and self.centre.pk not in centres):
                raise Http404
        elif self.centre is not None and self.centre.pk not in self.scope.grants.centres:
            raise Http404
        if not self.is_permitted():
            raise PermissionDenied
        if request.method not in ("GET", "HEAD", "OPTIONS") and self.writes:
            self.check_writable()

    # Whether a POST changes rows of the module (a search sent by POST does not).
    writes = True

    def is_permitted(self) -> bool:
        """Whether this request may pass; pages for every member ask only for some role."""
        if self.for_every_member:
            return bool(self.scope.grants.roles) or self.scope.actor.is_superuser
        return self.scope.can(*self.permission_asked())

    def permission_asked(self) -> tuple:
        """Permission and centre id (or None) that this request needs."""
        if self.permission is None:
            raise PermissionDenied
        return self.permission, self.centre.pk if self.centre else None

    def check_writable(self) -> None:
        """Raise `ModuleNotWritable` where the module is read only."""
        centres = self.scope.writable_centre_ids(self.module)
        if not centres or (self.centre is not None and self.centre.pk not in centres):
            raise refusals.ModuleNotWritable

    @cached_property
    def scope(self) -> UserScope:
        """The scope of the person who asks."""
        return current()

    @cached_property
    def centre(self) -> Centre | None:
        """The centre in the URL; 404 for one where the person does not work."""
        code = self.kwargs.get("centre")
        if code is None:
            return None
        known = {c.code: c.id for c in self.scope.grants.centres.values()}
        if code not in known:
            raise Http404
        return Centre.objects.get(pk=known[code])

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the wall: times are typed and shown in the time of the centre.

        Where the address names none, it is the first of the person's centres by name.
        """
        if self.centre is not None:
            return self.centre.zone
        mine = sorted(self.scope.grants.centres.values(), key=lambda centre: centre.name)
        return known_zone(mine[0].time_zone if mine else "UTC")

    def get_title(self):
        """The page's heading."""
        return self.title

    def get_context_data(self, **kwargs) -> dict:
        """What every page of the console gives to its template."""
        return {
            "view": self,
            "title": self.get_title(),
            "header_title": self.get_title(),
            "header_icon": self.icon,
            "centre": self.centre,
            **kwargs,
        }

    def render(self, **context) -> HttpResponse:
        """Render the page's template in the console's shell."""
        return render(self.request, self.template_name, self.get_context_data(**context))


def attempt(request, form, action) -> object | None:
    """Run `action()` in a transaction; put a refusal into the form. Returns None when refused."""
    try:
        with transaction.atomic():
            return action()
    except refusals.Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
    except IntegrityError as error:
        refusal = refusals.refusal_from(error)
        if refusal is None:
            raise
        form.add_error(None, str(refusal.sentence))
    except (DataError, OverflowError):
        form.add_error(None, _("A number or a date here is beyond what can be kept. Correct it."))
    return None


def in_sections(form) -> list[dict]:
    """What console/form.html draws of a form that names its `SECTIONS`: (title, names of fields)."""
    return [
        {"title": title, "fields": [form[name] for name in names]} for title, names in form.SECTIONS
    ]


def say_done(request, sentence) -> None:
    """Tell the person on the next page what was done."""
    messages.success(request, str(sentence))
