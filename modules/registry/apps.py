"""The manifest of the registry."""

from django.utils.translation import gettext_lazy as _

from core.modules.manifest import ModuleConfig


class RegistryConfig(ModuleConfig):
    """People, households, consent and stays: the shared registry, always on."""

    name = "modules.registry"
    label = "registry"
    default = True
    title = _("Registry")
    always_on = True
    menu_order = 0
