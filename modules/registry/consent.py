"""The door that other modules use: ``consent.require(person, purpose)``."""

from modules.registry.actions.consents import record_consent

from .consents.questions import require, standing

__all__ = ["record_consent", "require", "standing"]
