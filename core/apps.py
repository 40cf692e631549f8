"""The platform each module stands on. It knows no module."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

# Modules of `core.console` that register the platform's own pages when they are imported.
PLATFORM_SCREENS = (
    "centres",
    "hours",
    "staff",
    "access_log",
    "imports",
    "module_switches",
    "lock",
    "explain",
    "retention",
    "platform_widgets",
)


class CoreConfig(AppConfig):
    """Sets up what must hold after every migrate, and the platform's own screens."""

    name = "core"
    verbose_name = _("Platform")

    def ready(self) -> None:
        from importlib import import_module

        pre_migrate.connect(_before_migrate, dispatch_uid="core.before_migrate")
        post_migrate.connect(_after_migrate, dispatch_uid="core.after_migrate")
        import_module("core.checks")
        # Its signal receiver notes when a session began.
        import_module("core.console.middleware")
        for screens in PLATFORM_SCREENS:
            import_module(f"core.console.{screens}")
        import_module("core.exchange.console")


def _before_migrate(sender, using="default", plan=(), **kwargs):
    """Once, before the first table changes."""
    from core.database.triggers import lift_triggers

    if sender.label == CoreConfig.name and plan:
        lift_triggers(using=using)


def _after_migrate(sender, using="default", **kwargs):
    """Once, after the last app: all permissions and tables exist by then."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    from core.database.triggers import install_triggers
    from core.permissions.roles import sync_roles

    with_models = [config for config in apps.get_app_configs() if config.models_module]
    if sender.label != with_models[-1].label:
        return
    for config in with_models:
        create_permissions(config, using=using, verbosity=0)
    sync_roles(using=using)
    install_triggers(using=using)
