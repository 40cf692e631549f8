"""The house: buildings, rooms, beds, places for washing, and what the centre has set for itself."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scope.history import history
from core.scope.models import CentreModel
from modules.registry.choices import Answer
from modules.shelter.choices import BedKind, RoomPolicy, WashFor, WashKind
from modules.shelter.rules.capacity import Targets
from modules.shelter.rules.facts import USUAL

USUAL_TARGETS = Targets()


class Building(CentreModel):
    """A house, a wing or a tent with rooms in it."""

    name = models.CharField(_("name"), max_length=60)
    code = models.SlugField(
        _("code"), max_length=24, help_text=_("Short, such as A; it stands before codes of beds.")
    )
    has_lift = models.CharField(
        _("has a lift that works"), max_length=7, choices=Answer.choices, default=Answer.UNKNOWN
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = pgettext_lazy("shelter", "building")
        verbose_name_plural = pgettext_lazy("shelter", "buildings")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="building_has_its_own_code",
                fields=["centre", "code"],
                violation_error_message=_("Another building has this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(CentreModel):
    """Where people sleep, for whom it is meant, and how many it holds."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="rooms", verbose_name=_("building")
    )
    name = models.CharField(_("name"), max_length=60)
    floor = models.SmallIntegerField(
        _("floor"), null=True, blank=True, help_text=_("0 is the ground floor. Blank: not known.")
    )
    policy = models.CharField(_("meant for"), max_length=12, choices=RoomPolicy.choices)
    standard_capacity = models.PositiveSmallIntegerField(
        pgettext_lazy("room", "places"),
        help_text=_("How many people sleep here on an ordinary night."),
    )
    surge_capacity = models.PositiveSmallIntegerField(
        _("places in an emergency"), help_text=_("At least as many as on an ordinary night.")
    )
    floor_area = models.DecimalField(
        _("floor area in m²"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Without cooking, washing and toilets."),
    )
    is_accessible = models.CharField(
        _("wide enough for a wheelchair"),
        max_length=7,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
    )
    is_lockable = models.CharField(
        _("can be locked from inside"), max_length=7, choices=Answer.choices, default=Answer.UNKNOWN
    )
    is_protected = models.CharField(
        _("in a protected part"),
        max_length=7,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text=_("Others do not come here. Who must not be found sleeps only in such rooms."),
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = pgettext_lazy("shelter", "room")
        verbose_name_plural = pgettext_lazy("shelter", "rooms")
        ordering = ["building__name", "floor", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                name="room_named_once_in_a_building",
                fields=["building", "name"],
                violation_error_message=_("The building has a room of this name already."),
            ),
            models.CheckConstraint(
                name="room_holds_more_in_an_emergency",
                condition=models.Q(surge_capacity__gte=models.F("standard_capacity")),
                violation_error_message=_(
                    "A room holds at least as many in an emergency as on an ordinary night."
                ),
            ),
            models.CheckConstraint(
                name="room_has_some_floor",
                condition=models.Q(floor_area=None) | models.Q(floor_area__gt=0),
                violation_error_message=_("A room has more than no floor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.building.name} · {self.name}"


class Bed(CentreModel):
    """One place to sleep. Its state is derived and never kept (`rules/states.py`)."""

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="beds", verbose_name=_("room")
    )
    code = models.CharField(
        _("code"), max_length=20, help_text=_("As it stands on the bed, such as A12-3.")
    )
    kind = models.CharField(
        _("kind"), max_length=6, choices=BedKind.choices, default=BedKind.SINGLE
    )
    is_accessible = models.CharField(
        _("can be reached from a wheelchair"),
        max_length=7,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
    )
    in_use = models.BooleanField(_("in use"), default=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = pgettext_lazy("shelter", "bed")
        verbose_name_plural = pgettext_lazy("shelter", "beds")
        ordering = ["code", "id"]
        permissions = [("see_the_board", _("Can see the bed board"))]
        constraints = [
            # A label that is typed in small letters is the same bed.
            models.UniqueConstraint(
                "centre",
                Lower("code"),
                name="bed_has_its_own_code",
                violation_error_message=_("Another bed of this centre has this code."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class WashPoint(CentreModel):
    """Toilets, showers or taps of a building, for whom, and how many of them work."""

    building = models.ForeignKey(
        Building, on_delete=models.PROTECT, related_name="wash_points", verbose_name=_("building")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=WashKind.choices)
    meant_for = models.CharField(_("for"), max_length=9, choices=WashFor.choices)
    number = models.PositiveSmallIntegerField(_("how many"))
    number_working = models.PositiveSmallIntegerField(_("of them working"))
    number_accessible = models.PositiveSmallIntegerField(
        _("of them for wheelchairs"), null=True, blank=True
    )

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("place for washing")
        verbose_name_plural = _("toilets, showers and taps")
        ordering = ["building__name", "kind", "meant_for", "id"]
        constraints = [
            models.UniqueConstraint(
                name="washing_place_once_a_kind",
                fields=["building", "kind", "meant_for"],
                violation_error_message=_("The building has these already: correct their number."),
            ),
            models.CheckConstraint(
                name="no_more_work_than_there_are",
                condition=models.Q(number_working__lte=models.F("number"))
                & (
                    models.Q(number_accessible=None)
                    | models.Q(number_accessible__lte=models.F("number"))
                ),
                violation_error_message=_("Of these there cannot be more than there are."),
            ),
        ]


class HouseRules(CentreModel):
    """What a centre has set for itself: nights, ages and targets. One row a centre.

    What is not set is that of `domain.md` 2.1, 2.4 and 2.5.
    """

    maximum_nights = models.PositiveSmallIntegerField(
        _("nights until the case worker looks again"),
        default=14,
        validators=[MinValueValidator(1)],
        help_text=_("Nobody loses a bed by it: it makes a task for the case worker."),
    )
    boys_with_their_mother_under = models.PositiveSmallIntegerField(
        _("boys sleep with their mother among women until under the age of"),
        default=USUAL.boys_with_their_mother_under,
    )
    upper_bunk_from = models.PositiveSmallIntegerField(
        _("upper bunks from the age of"), default=USUAL.upper_bunk_from
    )
    upper_bunk_under = models.PositiveSmallIntegerField(
        _("upper bunks until under the age of"), default=USUAL.upper_bunk_under
    )
    floor_per_person = models.DecimalField(
        _("m² of floor a person"),
        max_digits=5,
        decimal_places=2,
        default=USUAL_TARGETS.floor_per_person,
        validators=[MinValueValidator(1)],
        help_text=_("Sphere 2018: 3.5, and 4.5 to 5.5 in the cold."),
    )
    people_per_toilet = models.PositiveSmallIntegerField(
        _("people a toilet"),
        default=USUAL_TARGETS.people_per_toilet,
        validators=[MinValueValidator(1)],
        help_text=_("Sphere 2018: 20, and 50 in the first days."),
    )
    people_per_shower = models.PositiveSmallIntegerField(
        _("people a shower"),
        default=USUAL_TARGETS.people_per_shower,
        validators=[MinValueValidator(1)],
        help_text=_("IOM: 20; Sphere 2018: 50."),
    )
    people_per_tap = models.PositiveSmallIntegerField(
        _("people a tap"),
        default=USUAL_TARGETS.people_per_tap,
        validators=[MinValueValidator(1)],
        help_text=_("Sphere 2018: 250."),
    )
    litres_per_person = models.PositiveSmallIntegerField(
        _("litres of water a person and day"),
        default=int(USUAL_TARGETS.litres_per_person),
        validators=[MinValueValidator(1)],
        help_text=_("Sphere 2018: 15; IOM: 20."),
    )
    children_per_carer = models.PositiveSmallIntegerField(
        _("children on their own a carer"),
        default=USUAL_TARGETS.children_per_carer,
        validators=[MinValueValidator(1)],
    )
    litres_a_day = models.PositiveIntegerField(
        _("litres of water there are a day"), null=True, blank=True
    )
    meals_a_day = models.PositiveIntegerField(
        _("people for whom the kitchen can cook"), null=True, blank=True
    )
    carers = models.PositiveSmallIntegerField(
        _("carers of children on the night shift"), null=True, blank=True
    )
    alarm_from_percent = models.PositiveSmallIntegerField(
        _("warn from this share of what is safe, in percent"), default=85
    )
    surge_since = models.DateField(
        _("emergency places are used since"),
        null=True,
        blank=True,
        help_text=_("From this day on rooms take as many as in an emergency. Blank: they do not."),
    )

    history = history()

    class Meta(CentreModel.Meta):
        abstract = False
        verbose_name = _("rules of the house")
        verbose_name_plural = _("rules of the house")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_set_of_house_rules",
                fields=["centre"],
                violation_error_message=_("The centre has its rules already: change them."),
            ),
            models.CheckConstraint(
                name="upper_bunk_ages_in_order",
                condition=models.Q(upper_bunk_under__gt=models.F("upper_bunk_from")),
                violation_error_message=_("The lower age comes first."),
            ),
        ]
