"""The demo's public pages: one home page a language, and a page for each demo centre."""

from .site_setup import ensure_centre_pages, ensure_site


def load(world) -> None:
    """Make the pages; harmless when repeated."""
    ensure_site()
    for centre in world.centres.values():
        ensure_centre_pages(centre)
