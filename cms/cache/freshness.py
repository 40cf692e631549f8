"""What empties the kept pages: a change of anything that they show, by whoever made it here."""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page

from cms.feedback.models import FeedbackState, PageFeedback

from .store import pages

SHOWN_ON_PAGES = frozenset(
    {"core", "cms", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects"}
)
# Written all day long and shown to no reader.
SHOWN_TO_NOBODY = frozenset(
    {
        "core.accesslogentry",
        "core.importrun",
        "core.staffaccount",
        "cms.pagetext",
        "cms.searchmiss",
        # What the console writes every few seconds while an editor types.
        "wagtailcore.revision",
        "wagtailcore.pagelogentry",
        "wagtailcore.modellogentry",
        "wagtailcore.referenceindex",
        "wagtailcore.taskstate",
        "wagtailcore.workflowstate",
    }
)
# All that the saving of a draft changes in the page itself.
OF_DRAFTS = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
)


def follow_changes() -> None:
    """Empty the kept pages after each change, at once and again when it is committed.

    In between, another thread could make a page of what was there before the change.
    """
    post_save.connect(_changed, dispatch_uid="cms.cache.saved")
    post_delete.connect(_changed, dispatch_uid="cms.cache.deleted")
    m2m_changed.connect(_changed, dispatch_uid="cms.cache.related")


def _changed(sender, instance=None, raw=False, update_fields=None, **kwargs):
    meta = sender._meta
    if meta.app_label not in SHOWN_ON_PAGES or meta.label_lower in SHOWN_TO_NOBODY or raw:
        return
    if update_fields and issubclass(sender, Page) and OF_DRAFTS.issuperset(update_fields):
        return
    if sender is PageFeedback and instance.state != FeedbackState.ANSWERED:
        # A reader's word stands on no page; otherwise readers could empty the memory.
        return
    pages.clear()
    transaction.on_commit(pages.clear)
