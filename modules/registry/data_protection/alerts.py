"""Tell the data protection officers that a file was opened in an emergency, and nothing about whom."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.console.middleware import language_of
from core.models import Centre, Membership
from modules.registry.models import BreakGlass

logger = logging.getLogger("guichet.registry")
# An alert must not keep the person waiting who opened a file to help somebody.
SECONDS_TO_WAIT = 5


def alert_officers(opening: BreakGlass) -> None:
    """Write to every officer with an e-mail address, once the opening has been stored.

    A mail that cannot be sent is logged without any address; the dashboard shows the opening
    all the same.
    """
    transaction.on_commit(lambda: _write_to_officers(opening.centre, opening.at))


def officers_of(centre: Centre):
    """Users who may read about emergency openings at the centre, by a membership in force."""
    memberships = (
        Membership.unscoped.in_force()
        .filter(Q(centre=centre) | Q(all_centres=True))
        .filter(
            role__permissions__codename="view_breakglass",
            role__permissions__content_type__app_label="registry",
        )
    )
    User = get_user_model()
    return (
        User.objects.filter(is_active=True, memberships__in=memberships)
        .exclude(email="")
        .select_related("wagtail_userprofile")
        .distinct()
    )


def _write_to_officers(centre: Centre, at) -> None:
    officers = list(officers_of(centre))
    if not officers:
        return
    try:
        with get_connection(timeout=SECONDS_TO_WAIT) as connection:
            for officer in officers:
                with translation.override(language_of(officer) or centre.default_language):
                    _message(centre, at, officer.email, connection).send()
    except (SMTPException, OSError) as error:
        logger.warning("an alert of an emergency opening was not sent: %s", type(error).__name__)


def _message(centre: Centre, at, address: str, connection) -> EmailMessage:
    when = date_format(timezone.localtime(at, centre.zone), "DATETIME_FORMAT")
    link = settings.WAGTAILADMIN_BASE_URL + reverse("registry_emergency-openings:list")
    return EmailMessage(
        subject=_("A file was opened in an emergency"),
        body=_(
            "At %(centre)s a file was opened in an emergency on %(when)s. This mail says nothing of "
            "whom it is about. Sign in to read who opened it and why:\n\n%(link)s"
        )
        % {"centre": centre.name, "when": when, "link": link},
        to=[address],
        connection=connection,
    )
