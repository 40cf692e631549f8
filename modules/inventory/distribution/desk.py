"""What the distribution desk shows of a person and household, and what it reads from the form."""

import base64
import binascii
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.models import Centre
from modules.inventory.actions.distribute import Circumstances, Give, controls_of
from modules.inventory.actions.loans import loan_words, loans_of
from modules.inventory.choices import COUNTED_UNITS, Control, LocationKind
from modules.inventory.labels.reading import goods_scanned
from modules.inventory.models import Item, Location
from modules.inventory.quantities import as_text, plain, to_thousandths
from modules.inventory.rules.entitlement import Meal, Question, Verdict
from modules.registry.file.pictures import clean_picture
from modules.registry.flags.advice import advice_for_each
from modules.registry.models import Person
from modules.registry.models.flags import FlagMoment
from modules.registry.rules.input_errors import NotUnderstood

from .entitlements import Circle, Due, circles_of, dues_of, moment
from .errors import NoSuchItem, NotANumber

LOANS_AT_MOST = 20
PNG = "data:image/png;base64,"
MOST_LETTERS_OF_A_SIGNATURE = 400_000


@dataclass(frozen=True)
class Row:
    """One line of the desk: an item for a person, what is due and what was received."""

    name: str
    due: Due
    verdict: str
    quantity: str
    most: str
    step: str
    last: str = ""
    again: str = ""
    asks: str = ""
    short: str = ""
    is_asked: bool = False
    needs_two: bool = False

    @property
    def item(self) -> Item:
        """What it is."""
        return self.due.item

    @property
    def rule_name(self) -> str:
        """The rule, unless its name could tell a need (domain.md 3.4)."""
        if self.due.is_prescribed or self.due.source.needs:
            return ""
        name = self.due.source.name
        return "" if name == self.item.name_here else name

    @property
    def notes(self) -> list[str]:
        """What stands in small letters below the item."""
        found = [_("prescribed") if self.due.is_prescribed else self.rule_name]
        if self.due.household_id:
            found.append(_("for the household"))
        if self.item.is_lent:
            found.append(_("on loan"))
        return [note for note in found if note]


@dataclass(frozen=True)
class Member:
    """Somebody of the household with what is due to them."""

    person: Person
    due: list[Row] = field(default_factory=list)
    had: list[Row] = field(default_factory=list)
    is_holder: bool = False

    @property
    def age(self) -> str:
        """As precisely as it is known."""
        return self.person.age_text() if self.person.birth.is_known else ""


@dataclass(frozen=True)
class Offer:
    """All that the desk shows after a scan."""

    circle: Circle
    members: list[Member]
    advice: list
    loans: list[dict]
    needs_two: bool
    refusal: str = ""

    @property
    def person(self) -> Person:
        """Whose card it was."""
        return self.circle.person

    @property
    def rows(self) -> list[Row]:
        """Every line."""
        return [row for member in self.members for row in (*member.due, *member.had)]

    @property
    def is_anything_due(self) -> bool:
        """Whether there is anything to hand out."""
        return any(member.due for member in self.members)


def offer_for(person: Person, centre: Centre, *, data=None, refusal: str = "") -> Offer:
    """What is due to a person and their household; with what was typed where a form came back."""
    [circle] = circles_of([person], centre)
    dues = dues_of(centre, [circle], now=moment(centre))
    controls = controls_of({due.item.pk: due.item for due in dues})
    rows = [_row(due, controls[due.item.pk], data) for due in dues]
    members = [
        Member(
            member,
            [r for r in rows if r.due.person.pk == member.pk and r.verdict != Verdict.HAD],
            [r for r in rows if r.due.person.pk == member.pk and r.verdict == Verdict.HAD],
            member.pk == person.pk,
        )
        for member in circle.members
    ]
    flags = advice_for_each([m.pk for m in circle.members], FlagMoment.HAND_OUT)
    return Offer(
        circle,
        members,
        [advice for member in circle.members for advice in flags[member.pk]],
        loans_to_show(circle.members, centre),
        any(row.needs_two for row in rows if row.verdict != Verdict.HAD),
        refusal,
    )


def _row(due: Due, controls: set, data) -> Row:
    told, name = due.entitlement, name_of(due)
    is_had = told.verdict == Verdict.HAD
    prefilled = min(told.due, due.left)
    quantity = data.get(name, "") if data is not None else str(plain(prefilled))
    return Row(
        name=name,
        due=due,
        verdict=told.verdict,
        quantity=quantity,
        most=str(plain(told.at_most)),
        step="1" if due.item.unit in COUNTED_UNITS else "any",
        last=last_words(due),
        again=again_words(due),
        asks="" if is_had else question_words(told.questions),
        short=short_words(due),
        is_asked=data is not None and f"asked-{name}" in data,
        needs_two=Control.TWO_PEOPLE in controls,
    )


def name_of(due: Due) -> str:
    """The name of a line's field: source and person."""
    return f"line-{due.source.pk}-{due.person.pk}"


def last_words(due: Due) -> str:
    """When it was received last, and how much; said also where nothing was."""
    last = due.entitlement.last
    if last is None:
        return _("never received")
    told = {"quantity": as_text(last.quantity), "day": date_format(last.day, "SHORT_DATE_FORMAT")}
    return _("last: %(quantity)s on %(day)s") % told


def again_words(due: Due) -> str:
    """When it is due again; empty where nothing says so."""
    told = due.entitlement
    if told.next_on is None:
        return ""
    day = date_format(told.next_on, "SHORT_DATE_FORMAT")
    if told.next_meal:
        return _("next: %(meal)s, %(day)s") % {"meal": Meal(told.next_meal).label, "day": day}
    return _("due again on %(day)s") % {"day": day}


def question_words(questions) -> str:
    """What the desk asks, and says by a tick that it asked."""
    if Question.AGE in questions and Question.SEX in questions:
        return _("Age and sex are not known. Asked: it is for them.")
    if Question.AGE in questions:
        return _("The age is not known. Asked: it is for them.")
    if Question.SEX in questions:
        return _("The sex is not known. Asked: it is of use to them.")
    return ""


def short_words(due: Due) -> str:
    """What is left where it is less than what is due."""
    if due.entitlement.verdict == Verdict.HAD or due.left >= due.entitlement.at_most:
        return ""
    told = {"left": as_text(due.left), "place": due.place.label}
    return _("Only %(left)s left at %(place)s.") % told


def loans_to_show(people, centre: Centre) -> list[dict]:
    """What these people have on loan here, with the way to bring it back."""
    return [
        {
            "words": loan_words(line),
            "who": line.person,
            "since": line.handout.at,
            "url": reverse("inventory_return_loan", args=[centre.code, line.person_id, line.pk]),
        }
        for line in loans_of([p.pk for p in people], centre)[:LOANS_AT_MOST]
    ]


# --- Reading the form ----------------------------------------------------------------------------
def quantity_in(text: str) -> Decimal:
    """A quantity that was typed; nothing typed is none. Raises `NotANumber`."""
    text = text.strip().replace(",", ".")
    if not text:
        return Decimal(0)
    try:
        number = Decimal(text)
        to_thousandths(number)
    except (InvalidOperation, ValidationError):
        raise NotANumber from None
    if number < 0:
        raise NotANumber
    return number


def lines_in(data, offer: Offer, centre: Centre) -> list[Give]:
    """What the form hands out: the rows with a quantity, and one item beyond the rules."""
    found = []
    for row in offer.rows:
        quantity = quantity_in(data.get(row.name, ""))
        if not quantity:
            continue
        source = {"prescription" if row.due.is_prescribed else "rule": row.due.source}
        found.append(
            Give(
                row.due.person,
                row.item,
                quantity,
                was_asked=f"asked-{row.name}" in data,
                **source,
            )
        )
    if code := data.get("extra_item", "").strip():
        extra = _extra(code, data, offer, centre)
        found += [extra] if extra.quantity else []
    return found


def _extra(code: str, data, offer: Offer, centre: Centre) -> Give:
    item = Item.objects.filter(code__iexact=code, in_use=True).first() or _scanned(code)
    if item is None or not item.in_use:
        raise NoSuchItem
    place = Location.objects.to_use_at(centre).filter(code=data.get("extra_place", "")).first()
    # One where nothing is typed; a nought that is typed means none.
    quantity = quantity_in(data.get("extra_quantity", "").strip() or "1")
    return Give(offer.person, item, quantity, place=place)


def _scanned(code: str) -> Item | None:
    """The item of a label; None for a label of something else, or none at all."""
    try:
        label = goods_scanned(code)
    except ValidationError:
        return None
    return label.item if label else None


def circumstances_in(data, centre: Centre) -> Circumstances:
    """Who collects, who stands beside, why beyond the rules, and the signature."""
    return Circumstances(
        by_proxy="by_proxy" in data,
        authorisation=data.get("authorisation", "")[:200],
        second_person=_member_of_staff(data.get("second_person", ""), centre),
        override_reason=data.get("override_reason", "")[:200],
        signature=signature_in(data.get("signature", "")),
    )


def signature_in(text: str):
    """The picture that was drawn on the screen; None where there is none that can be read."""
    if not text.startswith(PNG) or len(text) > MOST_LETTERS_OF_A_SIGNATURE:
        return None
    try:
        drawn = ContentFile(base64.b64decode(text[len(PNG) :], validate=True), name="drawn.png")
        return clean_picture(drawn)
    except (binascii.Error, NotUnderstood):
        return None


def staff_of(centre: Centre) -> list:
    """Who works at the centre now, by name."""
    now = timezone.now()
    in_force = Q(memberships__starts__lte=now) & (
        Q(memberships__ends=None) | Q(memberships__ends__gt=now)
    )
    found = get_user_model().objects.filter(in_force, memberships__centre=centre, is_active=True)
    return list(found.distinct().order_by("first_name", "last_name", "pk"))


def _member_of_staff(text: str, centre: Centre):
    return next((member for member in staff_of(centre) if str(member.pk) == text), None)


def places_to_hand_out_from(centre: Centre) -> list[Location]:
    """Stores of the centre, for what no rule gives."""
    stores = Location.objects.to_use_at(centre, kinds={LocationKind.STORE})
    return list(stores.order_by("name"))
