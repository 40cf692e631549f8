"""Two small modules that exist for the length of a test: a kitchen, and a canteen that needs it."""

from contextlib import contextmanager
from types import ModuleType

from django.apps import apps

from core.modules.manifest import ModuleConfig, PublicService


class Kitchen(ModuleConfig):
    """A module without tables that offers one public service and may have open work."""

    name = label = "kitchen"
    title = "Kitchen"
    summary = "Meals"
    public_services = (PublicService("meals", "Meals", "Warm meals"),)
    orders: list = []

    def open_work(self, centre):
        """Meals that were ordered and not served."""
        return [("Meals are ordered and not served.", len(self.orders))]


class Canteen(ModuleConfig):
    """A module that depends on the kitchen."""

    name = label = "canteen"
    title = "Canteen"
    depends = ("kitchen",)


@contextmanager
def installed_extra_modules():
    """Install both; yields the kitchen so that a test may give it open work."""
    configs = {}
    for kind in (Kitchen, Canteen):
        package = ModuleType(kind.name)
        package.__path__ = [__file__]
        config = kind(kind.name, package)
        config.orders = []
        config.apps, config.models = apps, {}
        configs[config.label] = config
    apps.app_configs.update(configs)
    try:
        yield configs["kitchen"]
    finally:
        for label in configs:
            del apps.app_configs[label]
