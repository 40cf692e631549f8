"""The page on which readers tell us something. Sets no cookie and asks for none."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.published import published_page
from core.errors import Refusal

from .actions import receive_feedback
from .forms import FeedbackForm, seal_of
from .models import FeedbackKind


# A forged request could do nothing that its sender could not do as well: nobody is signed in here.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, page: int) -> HttpResponse:
    """Show the form, or take what was told and say thanks."""
    found = published_page(page)
    with translation.override(found.locale.language_code):
        if request.method == "POST":
            return _taken(request, found)
        told = request.GET.get("told", "")
        initial = {"told": told if told in FeedbackKind.values else "", "seal": seal_of(found)}
        return _page(request, found, form=FeedbackForm(page=found, initial=initial))


def _taken(request, page) -> HttpResponse:
    form = FeedbackForm(request.POST, page=page)
    if form.is_from_a_machine:
        return _page(request, page, form=None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            receive_feedback(page=page, kind=told["told"], wording=told["words"])
            return _page(request, page, form=None)
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
    # A new seal for the next try; the words stay.
    form.data = form.data.copy()
    form.data["seal"] = seal_of(page)
    return _page(request, page, form=form, status=422)


def _page(request, page, *, form, status: int = 200) -> HttpResponse:
    context = {"about": page, "about_url": page.get_url(request), "form": form}
    return render(request, "cms/reader/feedback.html", context, status=status)
