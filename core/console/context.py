"""What the lean shell needs of each request; empty for public pages, at no cost."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject


def console(request) -> dict:
    """Template context processor: `console` is evaluated only where a template asks for it."""
    return {"console": SimpleLazyObject(lambda: _console(request))}


def _console(request) -> dict:
    from .menu import asker_of, navigation

    user = request.user
    if not user.is_authenticated:
        return {"site_name": settings.WAGTAIL_SITE_NAME}
    centres = asker_of(request).grants.centres.values()
    profile = getattr(user, "wagtail_userprofile", None)
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "menu": navigation(request),
        "user_name": user.get_full_name() or user.get_username(),
        "account_url": reverse("wagtailadmin_account"),
        "logout_url": reverse("wagtailadmin_logout"),
        "home_url": reverse("wagtailadmin_home"),
        "centres": sorted(c.name for c in centres),
        "theme": getattr(profile, "theme", "system") or "system",
        "demo": settings.GUICHET_DEMO,
    }
