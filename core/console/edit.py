"""Forms that add, edit and delete one row, asking the row's own centre before and after."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refusal

from .views import ConsoleView, attempt, say_done


class RowMixin:
    """Fetches a row through the scope and asks for rights at the row's own centre.

    Wagtail's generic views ask only whether the person has the right somewhere; a person with
    different roles at two centres could then edit what they may only look at.
    """

    viewset = None
    verb = "view"

    def get_object(self):
        """The row, 404 where it is out of scope, 403 where the right is held elsewhere only."""
        model = self.viewset.model
        try:
            row = model.objects.get(pk=self.kwargs["pk"])
        except model.DoesNotExist:
            raise Http404 from None
        self.ask_again(row)
        return row

    def ask_again(self, row) -> None:
        """Raise unless the right holds at the row's centre; called again after saving."""
        if not self.viewset.may(self.verb, row, self.scope):
            raise PermissionDenied

    def save_checked(self, save):
        """Save and ask again inside one transaction, so that a refusal leaves no trace."""
        with transaction.atomic():
            row = save()
            fresh = type(row).objects.filter(pk=row.pk).first()
            if fresh is None:
                raise PermissionDenied
            self.ask_again(fresh)
        return row


class FormView(RowMixin, ConsoleView):
    """A form page: GET shows it, POST validates, saves through the viewset and goes to the row."""

    template_name = "console/form.html"

    def get_form(self, data=None, files=None):
        """The form of this page, with its instance."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        """Show the form."""
        return self.render(form=self.get_form())

    def post(self, request, *args, **kwargs):
        """Save, or show the form again with every value that was typed."""
        form = self.get_form(request.POST, request.FILES)
        if form.is_valid():
            row = attempt(request, form, lambda: self.save_checked(lambda: form.save()))
            if row is not None:
                say_done(request, self.done_sentence(row))
                return redirect(self.after(row))
        response = self.render(form=form)
        response.status_code = 422
        return response

    def done_sentence(self, row) -> str:
        """What to tell afterwards."""
        return _("Saved.")

    def after(self, row) -> str:
        """Where to go afterwards."""
        return self.viewset.row_url(row)

    def get_context_data(self, **kwargs):
        """The form page's links."""
        return super().get_context_data(
            **{"cancel_url": self.viewset.url("list"), "breadcrumbs": self.crumbs(), **kwargs}
        )

    def crumbs(self) -> list[dict]:
        """The way back."""
        return [{"label": self.viewset.title, "url": self.viewset.url("list")}]


class AddView(FormView):
    """Adds a row at the centre in the address."""

    verb = "add"

    def get_form(self, data=None, files=None):
        """An empty form whose instance belongs to the centre in the address."""
        instance = self.viewset.model(**self.initial_fields())
        return self.viewset.form_class(data, files, instance=instance)

    def initial_fields(self) -> dict:
        """What a new row has from the start."""
        has_centre = any(field.name == "centre" for field in self.viewset.model._meta.fields)
        return {"centre": self.centre} if has_centre else {}

    def get_title(self):
        """The page's heading."""
        return _("Add %(noun)s") % {"noun": self.viewset.model._meta.verbose_name}


class ChangedMeanwhile(Refusal):
    """Somebody saved the record after this form was opened."""

    code = "changed_meanwhile"
    sentence = gettext_lazy(
        "Somebody changed this record while you were writing. Nothing was saved yet, and "
        "everything you typed is still here. Look at the history, then save again if it still "
        "holds."
    )


class EditView(FormView):
    """Edits a row; its centre stays what it is. Two people at once do not undo each other."""

    verb = "change"

    def version(self) -> str:
        """Which change of the row was the last; empty for models without history."""
        if not hasattr(self.viewset.model, "history"):
            return ""
        changes = self.object.history.order_by("-history_date", "-history_id")
        return str(changes.values_list("history_id", flat=True).first() or "")

    def save_checked(self, save):
        """Save unless somebody else did since the form was opened."""
        with transaction.atomic():
            rows = self.viewset.model._base_manager.select_for_update(of=("self",))
            rows.filter(pk=self.object.pk).values_list("pk").first()
            opened = self.request.POST.get("version", "")
            if opened and opened != self.version():
                raise ChangedMeanwhile
            return super().save_checked(save)

    def pass_gate(self, request):
        """The row decides the centre; see `get_object`."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get_form(self, data=None, files=None):
        """The form filled with the row."""
        return self.viewset.form_class(data, files, instance=self.object)

    def get_title(self):
        """The page's heading."""
        return _("Edit %(noun)s") % {"noun": self.viewset.model._meta.verbose_name}

    def get_context_data(self, **kwargs):
        """Cancel leads back to the row."""
        return {
            **super().get_context_data(**kwargs),
            "version": self.version(),
            "cancel_url": self.viewset.row_url(self.object),
        }


class DeleteView(RowMixin, ConsoleView):
    """Asks, then deletes one row."""

    verb = "delete"
    template_name = "console/confirm.html"

    def pass_gate(self, request):
        """The row decides the centre."""
        super().pass_gate(request)
        self.object = self.get_object()

    def get(self, request, *args, **kwargs):
        """Say what will happen."""
        return self.render(
            consequences=[{"text": _("The record is removed. Its history is kept.")}],
            confirm_label=_("Delete"),
            tone="danger",
            cancel_url=self.viewset.row_url(self.object),
        )

    def post(self, request, *args, **kwargs):
        """Delete and go back to the list."""
        self.object.delete()
        say_done(request, _("Deleted."))
        return redirect(self.viewset.url("list"))

    def get_title(self):
        """The page's heading."""
        return _("Delete %(noun)s") % {"noun": self.viewset.model._meta.verbose_name}
