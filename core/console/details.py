"""One record, and what changed in it."""

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import log_access

from .columns import as_text
from .edit import RowMixin
from .views import ConsoleView

HIDDEN_FIELDS = {"id"}
CHANGE_WORDS = {
    "+": gettext_lazy("Created"),
    "~": gettext_lazy("Changed"),
    "-": gettext_lazy("Deleted"),
}
CHANGE_ICONS = {"+": "plus", "~": "edit", "-": "trash"}


class DetailView(RowMixin, ConsoleView):
    """A record as label and value, with the buttons that its state and the person's role allow."""

    template_name = "console/detail.html"

    def get(self, request, *args, **kwargs):
        """Show the record; opening personal data is logged."""
        self.object = self.get_object()
        if self.viewset.is_personal:
            log_read(self.object, self.module)
        return self.render(
            object=self.object,
            sections=[{"title": _("Facts"), "rows": list(self.label_rows())}],
            header_actions=self.viewset.actions_for(self.object, self.scope),
            breadcrumbs=[{"label": self.viewset.title, "url": self.viewset.url("list")}],
            panels=self.viewset.panels_for(self.object, self.scope),
        )

    def label_rows(self):
        """Every plain field with its label."""
        for field in self.object._meta.fields:
            if field.name in HIDDEN_FIELDS or getattr(field, "hide_in_detail", False):
                continue
            yield {
                "label": str(field.verbose_name).capitalize(),
                "value": as_text(display(self.object, field), nothing=""),
            }

    def get_title(self):
        """The page's heading."""
        return self.viewset.label_of(self.object)


def log_read(row, module: str) -> None:
    """Log the opening of one record, at the asker's centre that the record belongs to."""
    from core.scope import current

    centres = current().grants.centres.keys() & row.row_centre_ids()
    for centre_id in sorted(centres, key=str)[:1]:
        log_access(
            kind="read",
            module=module,
            centre_id=centre_id,
            record=f"{row._meta.label_lower}:{row.pk}",
            reference=getattr(row, "reference", "") or "",
        )


def display(row, field):
    """A field's value as people read it; a related row out of scope stays unnamed."""
    if in_words := getattr(row, f"get_{field.name}_display", None):
        return in_words()
    if field.is_relation:
        if getattr(row, field.attname) is None:
            return None
        try:
            return str(getattr(row, field.name))
        except field.related_model.DoesNotExist:
            return "…"
    return getattr(row, field.attname)


class HistoryView(RowMixin, ConsoleView):
    """What changed in a record, when and by whom, newest first."""

    template_name = "console/history.html"
    at_most = 200

    def get(self, request, *args, **kwargs):
        """Show the changes as old and new values."""
        self.object = self.get_object()
        if self.viewset.is_personal:
            log_read(self.object, self.module)
        return self.render(
            entries=list(self.entries()),
            object=self.object,
            breadcrumbs=[
                {"label": self.viewset.title, "url": self.viewset.url("list")},
                {
                    "label": self.viewset.label_of(self.object),
                    "url": self.viewset.row_url(self.object),
                },
            ],
        )

    def entries(self):
        """One entry a stored version, with the fields that changed."""
        versions = list(
            self.object.history.select_related("history_user").order_by(
                "-history_date", "-history_id"
            )[: self.at_most]
        )
        for newer, older in zip(versions, [*versions[1:], None], strict=True):
            yield {
                "when": newer.history_date,
                "title": str(CHANGE_WORDS[newer.history_type]),
                "icon": CHANGE_ICONS[newer.history_type],
                "who": newer.history_user.get_full_name() or newer.history_user.get_username()
                if newer.history_user
                else _("the system"),
                "reason": newer.history_change_reason or "",
                "changes": list(self.changes(newer, older)) if older else [],
            }

    def changes(self, newer, older):
        """Label, old and new value of each field that differs."""
        for field in newer.tracked_fields:
            if field.name in self.viewset.hidden_in_history:
                continue
            before, after = getattr(older, field.attname), getattr(newer, field.attname)
            if before != after:
                yield {
                    "field": self.label(field.name),
                    "old": as_text(self.readable(field, older), nothing=""),
                    "new": as_text(self.readable(field, newer), nothing=""),
                }

    def readable(self, field, version):
        """A stored value as people read it; related rows by their safe label."""
        if field.choices:
            return dict(field.flatchoices).get(getattr(version, field.attname))
        if field.is_relation:
            key = getattr(version, field.attname)
            related = field.related_model._default_manager.filter(pk=key).first() if key else None
            return str(related) if related else ("…" if key else None)
        return getattr(version, field.attname)

    def label(self, name: str) -> str:
        """The field's label, or its name where the field is gone by now."""
        try:
            return str(self.object._meta.get_field(name).verbose_name).capitalize()
        except FieldDoesNotExist:
            return name

    def get_title(self):
        """The page's heading."""
        return _("History")
