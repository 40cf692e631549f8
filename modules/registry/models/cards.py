"""Cards that people carry, and the keys by which cards are known to be genuine."""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.privacy import Privacy, Rows
from core.scope.history import history
from modules.registry.choices import CardState
from modules.registry.scope import PersonPart


class Card(PersonPart):
    """One card of one person. Of what stands in its QR code only a hash is kept."""

    privacy = Privacy(rows=Rows.DELETE)
    # A printed card keeps leading to its person: it rests with its file, and is followed from there.
    rests_when_merged = ("one_card_in_use_per_person", "card_printed_once")

    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="cards")
    issued_at_centre = models.ForeignKey(
        "core.Centre",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("issued by the centre"),
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    valid_until = models.DateField(_("valid until"))
    state = models.CharField(
        _("state"), max_length=8, choices=CardState.choices, default=CardState.ISSUED
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Names the request that printed the card: pressed twice, one card is made.
    key = models.UUIDField(null=True, editable=False)

    history = history(excluded_fields=["secret_hash"])

    class Meta(PersonPart.Meta):
        abstract = False
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        ordering = ["-issued_at", "-id"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.UniqueConstraint(
                name="one_card_in_use_per_person",
                fields=["person"],
                condition=models.Q(state=CardState.ISSUED),
            ),
            models.UniqueConstraint(
                name="card_printed_once",
                fields=["person", "key"],
                condition=models.Q(key__isnull=False),
            ),
            models.CheckConstraint(
                name="card_in_use_has_not_ended",
                condition=models.Q(state=CardState.ISSUED, ended_at=None)
                | (~models.Q(state=CardState.ISSUED) & models.Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["person", "-issued_at"], name="card_by_person")]


class CardKey(models.Model):
    """A public key by which cards are checked: this installation's own, or one that it trusts."""

    is_configuration = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_id = models.CharField(_("key"), max_length=8, unique=True)
    public = models.CharField(_("public key"), max_length=44)
    issuer = models.CharField(_("whose cards it signs"), max_length=120)
    is_own = models.BooleanField(_("this installation's own"), default=False)
    since = models.DateTimeField(_("since"), default=timezone.now)
    # Cards signed before the key was retired stay genuine; those of a distrusted key do not.
    retired_at = models.DateTimeField(_("signs no more since"), null=True, blank=True)
    distrusted_at = models.DateTimeField(_("not trusted since"), null=True, blank=True)

    class Meta:
        verbose_name = _("key for cards")
        verbose_name_plural = _("keys for cards")
        default_permissions = ()
        ordering = ["since"]
        base_manager_name = "objects"
        default_manager_name = "objects"

    def __str__(self) -> str:
        """The short name of the key."""
        return self.key_id

    @property
    def public_key(self) -> Ed25519PublicKey:
        """The key itself."""
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(self.public))
