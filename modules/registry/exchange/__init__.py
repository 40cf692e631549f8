"""Lists that the registry brings and takes: people."""

from modules.registry.exchange.people import PeopleResource

__all__ = ["PeopleResource"]
