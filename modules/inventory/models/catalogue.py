"""What there is to hand out: items, what they are packed in, what kits are made of.

The catalogue is shared by all centres: a blanket is the same blanket everywhere, and a transfer
needs no translation of codes.
"""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.ids import new_id
from core.scope.history import history
from modules.inventory.choices import Allergen, Control, Unit
from modules.inventory.quantities import QuantityField


class CatalogueModel(models.Model):
    """A row that all centres share."""

    is_configuration = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class NamedInLanguages(CatalogueModel):
    """Something with a name, and names in further languages."""

    name = models.CharField(_("name"), max_length=300)
    names = models.JSONField(
        _("names in other languages"),
        default=dict,
        blank=True,
        help_text=_("Shown to who reads that language; the name above to everybody else."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_here

    @property
    def name_here(self) -> str:
        """The name in the reader's language, or the name."""
        language = (get_language() or "").partition("-")[0]
        return self.names.get(language) or self.name


class Category(NamedInLanguages):
    """A branch of the catalogue's tree."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )

    history = history()

    class Meta(NamedInLanguages.Meta):
        abstract = False
        verbose_name = _("category of items")
        verbose_name_plural = _("categories of items")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="category_not_below_itself",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("id")),
            )
        ]


class Item(NamedInLanguages):
    """One kind of goods, counted in its base unit."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("category"),
    )
    unit = models.CharField(_("base unit"), max_length=6, choices=Unit.choices, default=Unit.PIECE)
    other_codes = models.JSONField(
        _("codes of other catalogues"),
        default=dict,
        blank=True,
        help_text=_("Such as those of IFRC, UNHCR or UNICEF."),
    )
    is_perishable = models.BooleanField(_("perishable"), default=False)
    needs_lot = models.BooleanField(_("lot number asked for"), default=False)
    needs_expiry = models.BooleanField(_("expiry date asked for"), default=False)
    is_lent = models.BooleanField(
        _("lent and given back"), default=False, help_text=_("Such as kettles and chargers.")
    )
    control = models.CharField(
        _("given out"), max_length=12, choices=Control.choices, default=Control.NONE
    )
    weight_kg = models.DecimalField(
        _("weight of one unit (kg)"), max_digits=12, decimal_places=5, null=True, blank=True
    )
    volume_l = models.DecimalField(
        _("volume of one unit (litres)"), max_digits=12, decimal_places=5, null=True, blank=True
    )
    kcal = models.DecimalField(
        _("energy of one unit (kcal)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    # Not said is not the same as no.
    is_halal = models.BooleanField(_("halal"), null=True, blank=True)
    is_vegetarian = models.BooleanField(_("vegetarian"), null=True, blank=True)
    allergens = models.JSONField(
        _("allergens"),
        null=True,
        blank=True,
        help_text=_("Empty where nobody has read the packet; “none” where it names none."),
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    in_use = models.BooleanField(_("in use"), default=True)
    # Code and names in small letters, for the search; kept by `save`.
    search_text = models.TextField(editable=False, default="")

    history = history(excluded_fields=["search_text"])

    class Meta(NamedInLanguages.Meta):
        abstract = False
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="item_measures_not_negative",
                condition=(models.Q(weight_kg=None) | models.Q(weight_kg__gte=0))
                & (models.Q(volume_l=None) | models.Q(volume_l__gte=0))
                & (models.Q(kcal=None) | models.Q(kcal__gte=0)),
            )
        ]

    def save(self, *args, **kwargs):
        """Save with what the search reads."""
        self.search_text = self.words_to_find()
        super().save(*args, **kwargs)

    def words_to_find(self) -> str:
        """Code, names in all languages and codes of other catalogues, in small letters."""
        words = [self.code, self.name, *self.names.values(), *self.other_codes.values()]
        return " ".join(str(word) for word in words).lower()

    @property
    def label(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name_here}"

    def allergen_labels(self) -> list | None:
        """What the packet names, in the reader's language; None where nobody has read it."""
        if self.allergens is None:
            return None
        return [Allergen(code).label for code in self.allergens if code in Allergen.values]


class Packaging(CatalogueModel):
    """What an item comes in: one carton is so many base units. Belongs to the item, never global."""

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="packagings", verbose_name=_("item")
    )
    name = models.CharField(_("packed in"), max_length=60, help_text=_("Such as carton of 24."))
    factor = QuantityField(_("base units in one"))

    history = history()

    class Meta(CatalogueModel.Meta):
        abstract = False
        verbose_name = _("packaging")
        verbose_name_plural = _("packagings")
        ordering = ["item", "factor"]
        constraints = [
            models.UniqueConstraint(
                "item",
                Lower("name"),
                name="packaging_named_once",
                violation_error_message=_("The item has a packaging of this name already."),
            ),
            models.CheckConstraint(
                name="packaging_holds_something", condition=models.Q(factor__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KitComponent(CatalogueModel):
    """So much of an item goes into one kit, which is an item as well. Changes are in its history."""

    kit = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="components", verbose_name=_("kit")
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="kits", verbose_name=_("item")
    )
    quantity = QuantityField(_("quantity in one kit"))

    history = history()

    class Meta(CatalogueModel.Meta):
        abstract = False
        verbose_name = _("part of a kit")
        verbose_name_plural = _("parts of kits")
        ordering = ["kit", "item"]
        constraints = [
            models.UniqueConstraint(fields=["kit", "item"], name="kit_names_each_item_once"),
            models.CheckConstraint(
                name="kit_holds_something",
                condition=models.Q(quantity__gt=0) & ~models.Q(kit=models.F("item")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kit_id} ← {self.item_id}"
