"""Make the public site: languages, home pages, pages of centres. Safe to repeat."""

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from core import scope

from .default_texts import centre_texts, home_texts
from .editors import centre_group, everywhere_group
from .models import CentrePage, HomePage, SecondReader

WELCOME_SLUG = "home"


@transaction.atomic
def ensure_site() -> list[HomePage]:
    """Every language has a home page and the site starts at the default one.

    Returns the home pages, the default language first. What editors wrote stays as it is.
    """
    codes = sorted(
        dict(settings.INTERFACE_LANGUAGES), key=lambda code: code != settings.LANGUAGE_CODE
    )
    default = _ensure_home(codes[0], translation_of=None)
    homes = [default, *(_ensure_home(code, translation_of=default) for code in codes[1:])]
    _ensure_site_starts_at(default)
    _remove_welcome_page()
    _ensure_second_reader()
    everywhere_group()
    return homes


@transaction.atomic
def ensure_centre_pages(centre) -> list[CentrePage]:
    """The centre has a published page in every language, and its editors have rights on them."""
    pages = [_ensure_centre_page(centre, home) for home in ensure_site()]
    centre_group(centre)
    return pages


def _ensure_home(code: str, *, translation_of: HomePage | None) -> HomePage:
    locale, _created = Locale.objects.get_or_create(language_code=code)
    home = HomePage.objects.filter(locale=locale).order_by("path").first()
    if home is not None:
        return home
    home = HomePage(locale=locale, slug=f"home-{code}", **home_texts(code))
    if translation_of is not None:
        home.translation_key = translation_of.translation_key
    return Page.get_first_root_node().add_child(instance=home)


def _ensure_centre_page(centre, home: HomePage) -> CentrePage:
    page = CentrePage.objects.filter(centre=centre, locale=home.locale).first()
    if page is not None:
        return page
    page = CentrePage(
        centre=centre,
        locale=home.locale,
        slug=centre.code.lower(),
        **centre_texts(centre, home.locale.language_code),
    )
    # Read again: the tree counts its children in the row.
    return HomePage.objects.get(pk=home.pk).add_child(instance=page)


def _ensure_site_starts_at(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        # The host and port matter only where one installation has several sites.
        site = Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()


def _ensure_second_reader() -> None:
    """Every page can be submitted to a second reader; Wagtail's own workflow knows no centres."""
    task = SecondReader.objects.first() or SecondReader.objects.create(name="Second reader")
    workflow = Workflow.objects.filter(workflow_tasks__task=task).first()
    if workflow is None:
        workflow = Workflow.objects.create(name="Second reader")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    root = Page.get_first_root_node()
    placed = WorkflowPage.objects.filter(page=root).first()
    if placed is None:
        WorkflowPage.objects.create(page=root, workflow=workflow)
    elif placed.workflow_id != workflow.pk:
        placed.workflow = workflow
        placed.save()


def _remove_welcome_page() -> None:
    """Wagtail's migrations leave a page that greets developers."""
    for page in Page.objects.filter(depth=2, slug=WELCOME_SLUG):
        if page.specific_class is Page and page.is_leaf():
            # What readers said of a page goes with it, and is scoped; commands open no scope.
            with scope.system():
                page.delete()
