"""Imports on screen: choose a file, look at what it would change, confirm.

The views stand at /admin/import/<centre>/<resource>/. Each is gated by the module and the permissions
of its resource at the centre in the address.
"""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import errors as refusals
from core.access import log_access
from core.console.lists import download
from core.console.views import ConsoleView, say_done
from core.exchange.console_forms import UploadForm
from core.exchange.console_links import import_links_for, import_url, list_url, run_links_for
from core.exchange.console_preview import (
    chosen_columns,
    column_selects,
    given_answers,
    preview_context,
    shown_progress,
)
from core.exchange.errors import UnreadableFile
from core.exchange.kept_files import kept_file
from core.exchange.long_lists import LONG, how_it_ended, is_at_work, is_long, start_work
from core.exchange.problems import AlreadyImported, ImportRefused
from core.exchange.resources import ExchangeResource, may_import
from core.exchange.rows import RowStatus
from core.exchange.runs import ROWS_SHOWN, confirm, preview, review, run_at, withdraw
from core.exchange.templates import template_csv, template_xlsx
from core.models import ImportRun
from core.models.exchange import ImportState, ImportWork
from core.modules.extensions import installed, offer

__all__ = ["ImportScreens", "import_links_for", "run_links_for"]

LONGEST_PAGE_NUMBER = 6
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES = {"xlsx": (template_xlsx, XLSX), "csv": (template_csv, "text/csv")}


class ImportView(ConsoleView):
    """A page of one resource's import at the centre in the address."""

    resource: type[ExchangeResource] | None = None
    icon = "upload"

    def pass_gate(self, request):
        """All permissions of the import, not only the first; the module on and not read only."""
        super().pass_gate(request)
        if not may_import(self.resource, self.scope, self.centre.pk):
            self.check_writable()
            raise refusals.NotAllowed

    def get_title(self):
        """What is imported, and where."""
        facts = {"list": self.resource.title, "centre": self.centre.name}
        return _("Import: %(list)s, %(centre)s") % facts

    def url(self, name: str, *args) -> str:
        """The address of one of this import's pages."""
        return import_url(self.resource, name, self.centre.code, *args)

    def run(self) -> ImportRun:
        """The run in the address; 404 where it is not for this person."""
        found = run_at(self.kwargs["run"], resource=self.resource, centre=self.centre)
        if found is None:
            raise Http404
        return found


class UploadView(ImportView):
    """Choose a file. An unreadable one is answered on the same page, in the reader's sentence."""

    template_name = "console/import_upload.html"

    def get(self, request, *args, **kwargs):
        """Show which columns are understood, and templates to fill in."""
        return self.page(UploadForm())

    def post(self, request, *args, **kwargs):
        """Read the file, keep it, and go on to what it would change."""
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        file = form.cleaned_data["file"]
        try:
            seen = preview(
                self.resource,
                centre=self.centre,
                file=file,
                filename=file.name,
                actor=request.user,
                sheet=form.cleaned_data["sheet"],
                at_most=LONG,
            )
        except UnreadableFile as reason:
            form.add_error("file", str(reason.message))
            return self.page(form)
        return redirect(self.url("preview", seen.run.pk))

    def page(self, form) -> HttpResponse:
        """The form with what people need to know before they choose."""
        return self.render(
            form=form,
            template_urls=[
                {"label": "Excel (.xlsx)", "url": self.url("template", "xlsx")},
                {"label": "CSV (.csv)", "url": self.url("template", "csv")},
            ],
            expected=[
                {"label": c.label, "required": c.required, "help": c.help_text}
                for c in self.resource.import_columns()
            ],
            cancel_url=list_url(self.resource),
        )


class TemplateView(ImportView):
    """A file with our headings in the reader's language."""

    def get(self, request, *args, **kwargs):
        """Give the file."""
        if self.kwargs["kind"] not in TEMPLATES:
            raise Http404
        make, content_type = TEMPLATES[self.kwargs["kind"]]
        name = f"{self.resource.name.replace('.', '-')}-template.{self.kwargs['kind']}"
        return download([make(self.resource)], name, content_type)


class PreviewView(ImportView):
    """What the file would change, row by row; POST reads it again with other columns."""

    template_name = "console/import_preview.html"

    def get(self, request, *args, **kwargs):
        """One page of rows, filtered by what would happen to them."""
        run = self.run()
        if run.state != ImportState.PREVIEWED:
            return redirect(self.url("done", run.pk))
        if is_at_work(run):
            return self.at_work(run)
        ended = how_it_ended(run)
        status = self.status()
        number = page_number(request.GET.get("page", ""))
        offset = (number - 1) * ROWS_SHOWN
        seen = review(run, status=status, offset=offset, at_most=LONG)
        if seen.is_waiting and not ended:
            start_work(run, ImportWork.LOOK, actor=request.user)
            return self.at_work(run)
        if ended:
            messages.error(request, ended)
        if seen.is_waiting:
            return self.at_work(run)
        return self.show(seen, status=status, number=number)

    def at_work(self, run: ImportRun) -> HttpResponse:
        """How far the process is, or a button to begin again where it is no longer there."""
        self.template_name = "console/import_work.html"
        return self.render(
            is_looking=run.work != ImportWork.CONFIRM,
            progress=run.work and shown_progress(run, url=self.url("progress", run.pk)),
            again_url=self.url("preview", run.pk),
            cancel_action=self.url("cancel", run.pk),
        )

    def post(self, request, *args, **kwargs):
        """Keep the choice of columns and sheet, and show what the file would change now."""
        run = self.run()
        if run.state != ImportState.PREVIEWED:
            return redirect(self.url("done", run.pk))
        if is_at_work(run):
            return redirect(self.url("preview", run.pk))
        sheet = request.POST.get("sheet")
        if "answers" in request.POST:
            return self.answered(run, request.POST)
        is_other_sheet = sheet is not None and sheet != request.POST.get("sheet_shown", "")
        mapping = None if is_other_sheet else chosen_columns(request.POST)
        try:
            review(run, mapping=mapping, sheet=sheet if is_other_sheet else None, at_most=LONG)
        except ImportRefused as refusal:
            return self.refused(refusal)
        return redirect(self.url("preview", run.pk))

    def answered(self, run: ImportRun, post) -> HttpResponse:
        """Keep what was decided about rows; `others` decides about all that are still open."""
        try:
            others = post.get("others") or None
            review(run, answers=given_answers(post), others=others, at_most=LONG)
        except ImportRefused as refusal:
            return self.refused(refusal)
        say_done(self.request, _("Your answers are kept."))
        return redirect(self.url("preview", run.pk))

    def status(self) -> RowStatus | None:
        """The chosen filter."""
        wanted = self.request.GET.get("status", "")
        return RowStatus(wanted) if wanted in set(RowStatus) else None

    def show(self, seen, *, status, number) -> HttpResponse:
        """The preview's page."""
        return self.render(
            **preview_context(seen, status=status, number=number),
            mapping=column_selects(seen),
            form_action=self.url("confirm", seen.run.pk),
            mapping_url=self.url("preview", seen.run.pk),
            hidden=[{"name": "seen", "value": seen.tally.fingerprint}],
            upload_url=self.url("upload"),
            cancel_action=self.url("cancel", seen.run.pk),
        )


def page_number(text: str) -> int:
    """The page in the address; the first one where it is none."""
    return max(1, int(text)) if text.isdecimal() and len(text) <= LONGEST_PAGE_NUMBER else 1


class ConfirmView(ImportView):
    """Imports what the person looked at, or says why not."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """A second click leads to the same result and imports nothing twice."""
        run, seen = self.run(), request.POST.get("seen", "")
        if is_at_work(run):
            return redirect(self.url("preview", run.pk))
        if is_long(run) and run.state == ImportState.PREVIEWED:
            how_it_ended(run)  # of an earlier try: no longer news
            start_work(run, ImportWork.CONFIRM, actor=request.user, seen=seen)
            return redirect(self.url("preview", run.pk))
        try:
            confirm(run, actor=request.user, seen=seen)
        except AlreadyImported:
            return redirect(self.url("done", run.pk))
        except (ImportRefused, UnreadableFile) as reason:
            sentence = getattr(reason, "message", None) or reason.sentence
            messages.error(request, str(sentence))
            return redirect(self.url("preview", run.pk))
        written = run.rows_new + run.rows_changed
        sentence = ngettext("%(count)d row was imported.", "%(count)d rows were imported.", written)
        say_done(request, sentence % {"count": written})
        return redirect(self.url("done", run.pk))


class ProgressView(ImportView):
    """How far the work on a long list is, for the script of its page."""

    def get(self, request, *args, **kwargs):
        """Numbers and a sentence; nothing of what stands in the list."""
        run = self.run()
        if run.state == ImportState.PREVIEWED and is_at_work(run):
            shown = shown_progress(run, url="")
            return JsonResponse({**shown, "state": "running"})
        return JsonResponse({"state": "done"})


class CancelView(ImportView):
    """Leaves everything as it is."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """The import is over, unless it is being written just now."""
        run = self.run()
        if is_at_work(run) and run.work == ImportWork.CONFIRM:
            return redirect(self.url("preview", run.pk))
        withdraw(run)
        say_done(request, _("The import was cancelled. Nothing was changed."))
        return redirect(self.url("upload"))


class DoneView(ImportView):
    """What came of an import."""

    template_name = "console/import_done.html"

    def get(self, request, *args, **kwargs):
        """Counts, and where to go on."""
        run = self.run()
        if run.state == ImportState.PREVIEWED:
            return redirect(self.url("preview", run.pk))
        how_it_ended(run)  # the counts below say it
        return self.render(
            run=run,
            is_done=run.state == ImportState.DONE,
            counts=[
                {"label": _("New"), "count": run.rows_new, "tone": "positive"},
                {"label": _("Changed"), "count": run.rows_changed, "tone": "info"},
                {"label": _("Unchanged"), "count": run.rows_same, "tone": ""},
            ],
            list_url=list_url(self.resource),
            upload_url=self.url("upload"),
            file_url=self.url("file", run.pk),
        )


class OriginalFileView(ImportView):
    """The file as it was brought; taking it away is written to the access log."""

    def get(self, request, *args, **kwargs):
        """Give the file under a name without personal data."""
        run = self.run()
        with kept_file(run):  # 409 in a sentence where it is gone
            pass
        log_access(
            kind="export",
            module=self.module,
            centre_id=self.centre.pk,
            record=f"core.importrun:{run.pk}",
            rows=run.rows_new + run.rows_changed + run.rows_same + run.rows_wrong,
        )
        suffix = run.file.name.rpartition(".")[2]
        name = f"{self.resource.name.replace('.', '-')}-{run.brought_at:%Y%m%d}.{suffix}"
        return FileResponse(run.file.open("rb"), as_attachment=True, filename=name)


PAGES = (
    ("upload", "", UploadView),
    ("template", "template.<str:kind>", TemplateView),
    ("preview", "<uuid:run>/", PreviewView),
    ("confirm", "<uuid:run>/confirm/", ConfirmView),
    ("progress", "<uuid:run>/progress/", ProgressView),
    ("cancel", "<uuid:run>/cancel/", CancelView),
    ("done", "<uuid:run>/done/", DoneView),
    ("file", "<uuid:run>/file/", OriginalFileView),
)


class ImportScreens:
    """Every resource's import pages, for the address book of the console; no menu entry."""

    in_menu = False

    @staticmethod
    def get_urlpatterns() -> list:
        """One set of pages a resource, each gated by the resource's module and permission."""
        return [
            path(
                f"import/<slug:centre>/{resource.name}/{address}",
                view.as_view(
                    resource=resource, module=resource.module(), permission=resource.permissions[0]
                ),
                name=f"import_{resource.name}_{name}",
            )
            for resource in (entry.thing for entry in installed("exchange"))
            if resource.permissions
            for name, address, view in PAGES
        ]


offer("screen", ImportScreens, module="core")
