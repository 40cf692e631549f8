"""The first page after signing in: what each person's role needs now."""

from django.db.models import Q
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.actions.emergency_lock import may_lift
from core.models import Centre, EmergencyLock
from core.modules.extensions import offered_to
from core.modules.manifest import is_module, module, owner_of

from .menu import our_icon
from .views import ConsoleView

# A person with more centres than this looks at one of them at a time.
CENTRES_AT_ONCE = 3
# Screens that stand further down in their menu are for rare days.
DAILY = 50


@method_decorator(never_cache, name="dispatch")
class Dashboard(ConsoleView):
    """Widgets of the modules that are on at the person's centres, and where to start."""

    template_name = "core/dashboard.html"
    title = gettext_lazy("Today")
    icon = "home"
    for_every_member = True

    def get(self, request, *args, **kwargs):
        """Everything that concerns the person, each box behind its own permission."""
        centres = self.shown_centres()
        boxes = self.boxes(centres)
        return self.render(
            locks=self.standing_locks(),
            centre_links=self.centre_links(centres),
            boxes=boxes,
            starts=self.starts(),
            has_role=bool(self.scope.grants.roles),
        )

    def my_centres(self) -> list:
        """Centres where the person has a role, by name."""
        grants = self.scope.grants
        mine = [c for c in grants.centres.values() if c.id in grants.roles]
        return sorted(mine, key=lambda c: c.name)

    def shown_centres(self) -> list[Centre]:
        """All centres of the person, or the chosen one where there are many."""
        mine = self.my_centres()
        if len(mine) > CENTRES_AT_ONCE:
            chosen = self.request.GET.get("at")
            mine = [c for c in mine if c.code == chosen] or mine[:1]
        return list(Centre.objects.filter(pk__in=[c.id for c in mine]).order_by("name"))

    def centre_links(self, shown) -> list[dict]:
        """The choice of a centre, where there are many."""
        mine = self.my_centres()
        if len(mine) <= CENTRES_AT_ONCE:
            return []
        return [
            {"label": c.name, "url": f"?at={c.code}", "active": c.id in {s.pk for s in shown}}
            for c in mine
        ]

    def boxes(self, centres) -> list[dict]:
        """One box a widget and centre, where the module is on and the permission held."""
        widgets = sorted(
            (widget() for widget in offered_to("widget", self.scope)), key=lambda w: w.order
        )
        found = []
        for widget in widgets:
            if widget.once:
                found.append(self.box(widget, widget.for_person(self.scope)))
                continue
            for centre in self.centres_of(widget, centres):
                context = widget.for_centre(centre, self.scope)
                found.append(self.box(widget, context, centre if len(centres) > 1 else None))
        return [box for box in found if box]

    def centres_of(self, widget, centres) -> list[Centre]:
        """Of these centres, those where this widget may show something."""
        owner = owner_of(type(widget))
        allowed = self.scope.centre_ids(widget.permission)
        return [
            centre
            for centre in centres
            if centre.pk in allowed
            and (not is_module(owner) or self.scope.grants.is_visible(owner, centre.pk))
        ]

    def box(self, widget, context, centre=None) -> dict | None:
        """A widget's context with what every box has; None where it has nothing to say."""
        if not context:
            return None
        return {
            "title": widget.title,
            "icon": widget.icon,
            "template_name": widget.template_name,
            "centre": centre.name if centre else "",
            **context,
        }

    def standing_locks(self) -> list[dict]:
        """Locked centres of the person, and those that they are asked to open again."""
        user = self.request.user
        mine = Q(centre__in=self.scope.grants.roles) | Q(centre__lock_keepers=user)
        locks = EmergencyLock.objects.filter(lifted_at=None).filter(mine).select_related("centre")
        return [
            {
                "sentence": _("%(centre)s is locked; its data about people is hidden.")
                % {"centre": lock.centre.name},
                "url": reverse("core_lock", args=[lock.centre.code])
                if may_lift(centre=lock.centre, user=user)
                else "",
            }
            for lock in locks.distinct()
        ]

    def starts(self) -> list[dict]:
        """The person's daily tasks, in the order of the menu; their lists where they have no task."""
        screens = [
            (place_in_menu(owner_of(screen)), screen.menu_order, screen)
            for screen in offered_to("screen", self.scope)
            if screen.in_menu and screen.menu_order < DAILY and screen.is_shown(self.scope)
        ]
        if screens:
            return [
                {"label": s.menu_label or s.title, "url": s.menu_url(), "icon": our_icon(s.icon)}
                for _place, _order, s in sorted(screens, key=lambda each: each[:2])
            ]
        lists = [
            (place_in_menu(viewset.module), viewset.menu_order, viewset)
            for viewset in offered_to("viewset", self.scope)
            if viewset.is_shown(self.scope)
        ]
        return [
            {"label": v.title, "url": v.url("list"), "icon": our_icon(v.icon)}
            for _place, _order, v in sorted(lists, key=lambda each: each[:2])
        ]


def place_in_menu(label: str) -> tuple[bool, int]:
    """Sorts work with people first, in the order of the menu, and the running of the platform last."""
    return (False, module(label).menu_order) if is_module(label) else (True, 0)
