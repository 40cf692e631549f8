"""Public pages. They ask core which services are on and import no module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    """The public site."""

    name = "cms"
    verbose_name = _("Public pages")
