"""The language of the person at work, and sessions that an emergency lock has ended."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation.trans_real import parse_accept_lang_header

from .errors import signed_out

SIGNED_IN_AT = "signed_in_at"


class HonestLocaleMiddleware(LocaleMiddleware):
    """Adds the language to addresses that do not exist without it, and to no others.

    Django's own turns every 404 into a redirect where the address behind a language prefix could
    be one of the public site, and there every address could: a denial looked like a success.

    Outside the public pages only languages of the interface are spoken: Django brings some words
    in a hundred languages, and a console half in one of them helps nobody.
    """

    def process_request(self, request):
        """Activate the language of the address, else the best one that the device asks for."""
        code = request.path_info.lstrip("/").partition("/")[0]
        if code not in dict(settings.LANGUAGES):
            code = best_of(wanted_languages(request), dict(settings.INTERFACE_LANGUAGES))
        translation.activate(code or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request, response):
        """Leave a 404 alone that a view has given."""
        if response.status_code == 404 and getattr(request, "resolver_match", None):
            response.headers.setdefault("Content-Language", translation.get_language())
            return response
        return super().process_response(request, response)


def wanted_languages(request) -> list[str]:
    """Codes that the device asks for, the most wanted first; a variant also stands for its language."""
    found = []
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        found += [code, code.partition("-")[0]]
    return found


def best_of(wanted: list[str], available) -> str | None:
    """The first wanted language that is available, or None."""
    return next((code for code in wanted if code in available), None)


class StaffLanguageMiddleware:
    """Console pages speak the language of the staff member, else that of their first centre."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return self.get_response(request)
        if session_was_ended(request):
            logout(request)
            return redirect("wagtailadmin_login")
        language = language_of(request.user) or language_of_work(request.scope)
        if language in dict(settings.INTERFACE_LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class SignedOutInAForm:
    """Middleware: a form that comes from somebody who is signed out by now is not lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Instead of Wagtail's redirect to the sign-in page, which forgets what was sent."""
        if request.method != "POST" or request.user.is_authenticated:
            return None
        return signed_out(request) if hasattr(view, "guichet_gate") else None


def language_of(user) -> str:
    """The interface language that the person chose, or an empty text where none was."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.preferred_language if profile else ""


def language_of_work(asker) -> str:
    """The default language of the person's first centre by name; empty for nobody's centre."""
    centres = sorted(asker.grants.centres.values(), key=lambda centre: centre.name)
    return centres[0].language if centres else ""


def session_was_ended(request) -> bool:
    """Whether an emergency lock or an administrator ended this person's sessions."""
    account = getattr(request.user, "staff_account", None)
    signed_in = request.session.get(SIGNED_IN_AT)
    return bool(account and (not signed_in or signed_in < account.sessions_valid_from.timestamp()))


@receiver(user_logged_in, dispatch_uid="core.remember_sign_in")
def remember_sign_in(sender, request, user, **kwargs):
    """Note when this session began."""
    if request is not None:
        request.session[SIGNED_IN_AT] = timezone.now().timestamp()
