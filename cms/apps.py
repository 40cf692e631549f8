"""Public pages. They ask core which services are on and import no module."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """The public site."""

    name = "cms"
    verbose_name = _("Public pages")

    def ready(self) -> None:
        """Let editors' rights on pages follow their memberships.

        Signing in counts as well: a membership may begin or end by the clock, which saves no row.
        """
        from core.models import Centre, Membership

        from .cache.freshness import follow_changes
        from .locales.words import watch_words
        from .search.index import follow_centre, follow_page

        follow_changes()
        watch_words()
        post_save.connect(follow_page, dispatch_uid="cms.search.page")
        post_save.connect(follow_centre, sender=Centre, dispatch_uid="cms.search.centre")
        # Screens and nightly work register themselves.
        for screens in (
            "console.overview",
            "feedback.console",
            "feedback.jobs",
            "search.console",
            "search.jobs",
            "offline.console",
            "open_data.console",
        ):
            import_module(f"cms.{screens}")
        post_save.connect(_follow_membership, sender=Membership, dispatch_uid="cms.membership")
        post_delete.connect(_follow_membership, sender=Membership, dispatch_uid="cms.no_membership")
        user_logged_in.connect(_follow_sign_in, dispatch_uid="cms.signed_in")


def _follow_membership(sender, instance, raw=False, **kwargs):
    from .editors import sync_page_groups

    # Fixtures are loaded before the rows that they point at.
    if not raw:
        sync_page_groups(instance.user)


def _follow_sign_in(sender, user, **kwargs):
    from .editors import sync_page_groups

    sync_page_groups(user)
