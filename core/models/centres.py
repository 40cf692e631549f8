"""Centres, and what the system keeps about the people who work there."""

import zoneinfo

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope.history import history


def known_zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; UTC where this computer does not know it."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


class CentreKind(models.TextChoices):
    """Types of place, as IOM and partners name them (domain.md 0.2)."""

    RESPONSE_CENTRE = "response_centre", _("Migrant response and resource centre")
    SUPPORT_SPACE = "support_space", _("Support space")
    TRANSIT_POINT = "transit_point", _("Transit point")
    SHELTER = "shelter", _("Shelter")
    INFORMATION_POINT = "information_point", _("Information point")


class CentreQuerySet(models.QuerySet):
    """Questions about centres."""

    def open_on(self, day):
        """Centres that are open for work on a day."""
        return self.filter(models.Q(opened_on=None) | models.Q(opened_on__lte=day)).filter(
            models.Q(closed_on=None) | models.Q(closed_on__gt=day)
        )


class Centre(models.Model):
    """A place where people are received. Its name and address are public; its data is not."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(
        _("code"),
        max_length=8,
        unique=True,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]{1,7}$", _("Use 2 to 8 capital letters and digits."))
        ],
        help_text=_("Short and lasting, such as KRT. It stands in document numbers and addresses."),
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=24, choices=CentreKind.choices)
    country = models.CharField(
        _("country"), max_length=3, help_text=_("ISO 3166-1 alpha-3 code, such as SDN.")
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    languages = models.JSONField(
        _("languages"),
        default=list,
        blank=True,
        help_text=_("Interface languages used here; the first is the default of new staff."),
    )
    address = models.TextField(_("address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    position_is_public = models.BooleanField(
        _("position may be published"),
        default=False,
        help_text=_("Leave off for protected shelters."),
    )
    capacity_notes = models.TextField(_("capacity notes"), blank=True)
    logo = models.FileField(_("logo for printed papers"), upload_to="logos/", blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Kept by the actions of the emergency lock; every scope reads it.
    is_locked = models.BooleanField(default=False, editable=False)
    lock_keepers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("people who may lift the emergency lock"),
        blank=True,
        related_name="+",
        help_text=_("At least two. Two of them together lift the lock."),
    )

    objects = CentreQuerySet.as_manager()
    history = history()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="centre_closes_after_it_opens",
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                violation_error_message=_("A centre cannot close before it opens."),
            ),
            models.CheckConstraint(
                name="centre_position_is_on_earth",
                condition=models.Q(latitude=None)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("Latitude is -90 to 90, longitude -180 to 180."),
            ),
        ]
        permissions = [
            ("switch_module", _("Can switch modules on and off at a centre")),
            ("lock_centre", _("Can close a centre's data in an emergency")),
            ("explain_access", _("Can ask why a person cannot see something")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The centre's time zone; UTC where the stored name is unknown to this computer."""
        return known_zone(self.time_zone)

    def today(self):
        """The date on the centre's wall calendar now."""
        return timezone.now().astimezone(self.zone).date()

    def get_languages_display(self) -> str:
        """The languages of the centre by their names, the first one first."""
        names = dict(settings.INTERFACE_LANGUAGES)
        return ", ".join(str(names.get(code, code)) for code in self.languages or ())

    @property
    def default_language(self) -> str:
        """The interface language of new staff here."""
        return self.languages[0] if self.languages else settings.LANGUAGE_CODE


class StaffAccount(models.Model):
    """What Guichet adds to a user: from when on their sessions count."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_account"
    )
    sessions_valid_from = models.DateTimeField(default=timezone.now)
    # Made by the demo, with a password that everybody knows: signs in in demo mode only.
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.user_id}"
