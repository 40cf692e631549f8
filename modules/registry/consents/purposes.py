"""What people can be asked to agree to."""

from core.modules.manifest import consent_purposes, is_module, modules
from core.scope import UserScope, current_or_none


def offered_purposes() -> list:
    """Purposes of installed modules that name no recipient; modules that are off are left out."""
    asker = current_or_none()
    found = []
    for config in modules():
        seen = not isinstance(asker, UserScope) or asker.grants.module_centres(config.label)
        if is_module(config.label) and seen:
            found += [p for p in config.consent_purposes if not p.names_recipient]
    return found


def known_purposes() -> list[tuple[str, object]]:
    """Choices of all purposes, for recording one decision."""
    return [(p.key, p.label) for p in consent_purposes().values()]
