"""Where imports are found in the console: addresses, and buttons for who may use them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.exchange.resources import ExchangeResource, may_import
from core.models import ImportRun
from core.models.exchange import ImportState
from core.modules.extensions import installed, offered
from core.scope import UserScope


def import_url(resource: type[ExchangeResource], name: str, *args) -> str:
    """The address of a page of a resource's import."""
    return reverse(f"import_{resource.name}_{name}", args=args)


def list_url(resource: type[ExchangeResource]) -> str:
    """The console's list of what is imported; the dashboard where there is none."""
    for entry in installed("viewset"):
        if entry.thing.model is resource.model:
            return entry.thing.url("list")
    return reverse("wagtailadmin_home")


def import_links_for(model, asker: UserScope) -> list[dict]:
    """One button a centre where the person may import rows of this model."""
    resources = [e.thing for e in installed("exchange") if e.thing.model is model]
    centres = sorted(asker.grants.centres.values(), key=lambda centre: centre.name)
    places = [
        (resource, centre)
        for resource in resources
        for centre in centres
        if may_import(resource, asker, centre.id)
    ]
    several = len(asker.grants.centres) > 1
    named = len(resources) > 1

    def label(resource, centre) -> str:
        if named:
            facts = {"list": resource.title, "centre": centre.name}
            return _("Import: %(list)s, %(centre)s") % facts
        return _("Import at %(centre)s") % {"centre": centre.name} if several else _("Import")

    return [
        {
            "url": import_url(resource, "upload", centre.code),
            "label": label(resource, centre),
            "icon": "upload",
            "tone": "secondary",
        }
        for resource, centre in places
    ]


def run_links_for(run: ImportRun, asker: UserScope) -> list[dict]:
    """Buttons of a run's page: go on with it, and the file, for who may import such lists there."""
    resources = [e for e in offered("exchange", centre=run.centre) if e.name == run.resource]
    if not resources or not may_import(resources[0], asker, run.centre_id):
        return []
    resource, code = resources[0], run.centre.code
    links = [
        {
            "url": import_url(resource, "file", code, run.pk),
            "label": _("The file as it was brought"),
            "icon": "download",
        }
    ]
    if run.state == ImportState.PREVIEWED:
        url = import_url(resource, "preview", code, run.pk)
        links.insert(0, {"url": url, "label": _("Go on"), "icon": "upload", "tone": "primary"})
    return links
