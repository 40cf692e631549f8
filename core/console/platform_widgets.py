"""What the platform itself puts on the dashboard."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.models import AccessLogEntry
from core.models.access_log import AccessKind
from core.modules.activation import READ_ONLY
from core.modules.extensions import register
from core.modules.manifest import modules

from .widgets import Widget, bars_of, counts_by_day


@register("widget")
class ModulesWoundDown(Widget):
    """Managers see which modules are read only: a state to leave again, one way or the other."""

    permission = "core.switch_module"
    title = gettext_lazy("Modules being wound down")
    icon = "switch"
    order = 900
    max_queries = 0

    def for_centre(self, centre, asker):
        """The read-only modules of the centre; nothing where there is none."""
        found = [
            config.title
            for config in modules()
            if asker.grants.states.get((centre.pk, config.label)) == READ_ONLY
        ]
        if not found:
            return None
        return {
            "value": len(found),
            "caption": _("Read only: people can look, nobody can write."),
            "items": [{"text": title} for title in found],
            "url": reverse("core_modules"),
            "url_label": _("Modules"),
            "tone": "warning",
        }


@register("widget")
class AccessToPersonalData(Widget):
    """The data protection officer sees the last days at a glance, emergency openings first."""

    permission = AccessLogEntry.view_permission()
    title = gettext_lazy("Access to personal data")
    icon = "eye"
    order = 200

    def for_centre(self, centre, asker):
        """Accesses by day, and how many of them were emergencies."""
        entries = AccessLogEntry.objects.filter(centre=centre)
        days = counts_by_day(entries, moment="at", centre=centre)
        emergencies = sum(
            number
            for _day, number in counts_by_day(
                entries.filter(kind=AccessKind.BREAK_GLASS), moment="at", centre=centre
            )
        )
        log = reverse("access-log:list")
        emergency_sentence = ngettext(
            "%(count)s emergency opening", "%(count)s emergency openings", emergencies
        ) % {"count": emergencies}
        return {
            "value": sum(number for _day, number in days),
            "caption": _("Accesses in the last seven days."),
            "bars": bars_of(days),
            "items": [
                {"text": emergency_sentence, "url": f"{log}?kind={AccessKind.BREAK_GLASS}"},
            ],
            "url": log,
            "url_label": _("Access log"),
            "tone": "critical" if emergencies else "info",
        }


@register("widget")
class PagesWaiting(Widget):
    """Editors see pages with changes that the public does not see yet."""

    title = gettext_lazy("Public pages")
    icon = "globe"
    order = 300
    max_queries = 8
    once = True
    at_most = 5

    def for_person(self, asker):
        """Drafts that the person may edit; nothing for people without rights on pages."""
        if not user_has_any_page_permission(asker.actor):
            return None
        drafts = (
            policy_registry.get_by_type(Page)
            .instances_user_has_permission_for(asker.actor, "change")
            .filter(has_unpublished_changes=True)
            .order_by("-latest_revision_created_at", "pk")
        )
        return {
            "value": drafts.count(),
            "caption": _("Pages with changes that are not published."),
            "items": [self.item(page) for page in drafts[: self.at_most]],
            "url": reverse("wagtailadmin_explore_root"),
            "url_label": _("All pages"),
            "tone": "info",
        }

    def item(self, page) -> dict:
        """A line that leads to the page's editor."""
        return {
            "text": page.draft_title,
            "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        }
