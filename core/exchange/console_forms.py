"""The form that takes a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt"


class UploadForm(forms.Form):
    """A file and, for workbooks with several sheets, the sheet."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader says it better
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    sheet = forms.CharField(
        label=_("Name of the sheet"),
        required=False,
        max_length=120,
        help_text=_("Only where the workbook has several; otherwise the first list is found."),
    )
