"""Every refusal of the shelter, with its sentence. None of them keeps anybody from leaving."""

from django.utils.translation import gettext_lazy as _

from core.errors import NeedsConfirmation, Refusal, explain_constraint

from . import guards


class BedIsTaken(Refusal):
    """Somebody else has the bed at that time."""

    code = guards.BED_IS_TAKEN
    sentence = _(
        "Somebody else has this bed, or gets it in that time. Nothing was changed. Choose another bed."
    )


class PersonHasABed(Refusal):
    """The person has a bed here at that time."""

    code = guards.PERSON_HAS_A_BED
    sentence = _(
        "This person has a bed in that time already. Nothing was changed. Move them instead."
    )


class HasABedElsewhere(NeedsConfirmation):
    """The person has a bed at another centre; where stays untold."""

    code = "has_a_bed_elsewhere"
    permission = "shelter.give_bed"
    sentence = _(
        "This person still has a bed at another centre. If they sleep here tonight, it ends there. "
        "Nothing was changed yet."
    )


class RuleStandsAgainst(NeedsConfirmation):
    """A hard rule is against it; the shelter manager may set it aside with a reason."""

    code = "rule_stands_against"
    permission = "shelter.override_rules"
    sentence = _(
        "A rule of the shelter stands against this bed. Nothing was changed. Choose another bed."
    )


class NotStayingHere(Refusal):
    """The person has no open stay at the centre."""

    code = "not_staying_here"
    sentence = _(
        "This person is not registered as staying here. Nothing was changed. Register the arrival first."
    )


class StayEnded(Refusal):
    """The person left a moment ago."""

    code = "stay_ended"
    sentence = _("This person left a moment ago. No bed was given.")


class NoLongerThere(Refusal):
    """What the page showed is no longer so."""

    code = "no_longer_there"
    sentence = _(
        "Somebody changed this a moment ago: the bed is no longer as it was shown. Nothing was changed. "
        "Look at the board once more."
    )


class InfantNeedsSomebody(Refusal):
    """Only an infant shares a bed, and with one of their household."""

    code = "infant_needs_somebody"
    sentence = _(
        "Only an infant shares a bed, with somebody of their household. Nothing was changed. "
        "Choose a bed of their own, or write down age and household first."
    )


class EndsBeforeNow(Refusal):
    """A longer stay that ends earlier."""

    code = "ends_before_now"
    sentence = _("A longer stay ends later than before. Nothing was changed.")


class SomebodySleepsThere(Refusal):
    """Somebody has the bed or a bed of the room."""

    code = guards.SOMEBODY_HAS_IT
    sentence = _(
        "Somebody has this bed, or a bed of this room, in that time. Nothing was changed. Move them first."
    )


class DayNotUnderstood(Refusal):
    """A day that is none."""

    code = "day_not_understood"
    sentence = _("This is no day that can be kept. Nothing was changed. Choose it once more.")


class CensusIsClosed(Refusal):
    """The night was counted."""

    code = "census_is_closed"
    sentence = _("This night's count is closed already. Nothing was changed.")


class NobodyFound(Refusal):
    """A scan at the night count that leads to nobody here."""

    code = "nobody_found"
    sentence = _("This card or bed is not known here. Nothing was marked. Scan once more.")


for _name, _sentence in {
    guards.BED_IS_TAKEN: BedIsTaken.sentence,
    "one_sleeps_in_a_bed": BedIsTaken.sentence,
    "UNIQUE constraint failed: shelter_bedassignment.bed_id": BedIsTaken.sentence,
    guards.PERSON_HAS_A_BED: PersonHasABed.sentence,
    "one_bed_for_a_person": PersonHasABed.sentence,
    "UNIQUE constraint failed: shelter_bedassignment.person_id": PersonHasABed.sentence,
    guards.BED_IS_BLOCKED: _(
        "This bed or its room is out of service in that time. Nothing was changed. Choose another bed."
    ),
    guards.BED_IS_OUT_OF_USE: _("This bed is no longer in use. Nothing was changed."),
    guards.BED_IS_ELSEWHERE: _("This bed is another centre's. Nothing was changed."),
    guards.ROOM_IS_ELSEWHERE: _("This room is another centre's. Nothing was changed."),
    guards.BUILDING_IS_ELSEWHERE: _("This building is another centre's. Nothing was changed."),
    guards.STAY_IS_OVER: StayEnded.sentence,
    guards.INFANT_ALONE: InfantNeedsSomebody.sentence,
    guards.INFANT_LEFT: _(
        "An infant shares this bed. Nothing was changed. Give the infant a bed first, or move both."
    ),
    guards.SOMEBODY_HAS_IT: SomebodySleepsThere.sentence,
    "bed_given_once": _("This was done already."),
    "bed_is_given_for_some_time": _("The end comes after the beginning."),
    "ended_bed_says_when_and_why": _("Say when and why the bed was left."),
    "nobody_leaves_a_bed_before_they_had_it": _("Nobody leaves a bed before they had it."),
    "who_sleeps_in_a_bed_has_a_stay": NotStayingHere.sentence,
    "building_has_its_own_code": _("Another building has this code."),
    "room_named_once_in_a_building": _("The building has a room of this name already."),
    "room_holds_more_in_an_emergency": _(
        "A room holds at least as many in an emergency as on an ordinary night."
    ),
    "room_has_some_floor": _("A room has more than no floor."),
    "UNIQUE constraint failed: index 'bed_has_its_own_code'": _(
        "Another bed of this centre has this code."
    ),
    "bed_has_its_own_code": _("Another bed of this centre has this code."),
    "washing_place_once_a_kind": _("The building has these already: correct their number."),
    "no_more_work_than_there_are": _("Of these there cannot be more than there are."),
    "one_set_of_house_rules": _("The centre has its rules already: change them."),
    "upper_bunk_ages_in_order": _("The lower age comes first."),
    "extension_makes_it_longer": EndsBeforeNow.sentence,
    "block_is_of_a_bed_or_a_room": _("Choose a bed or a room, not both."),
    "block_lasts_some_time": _("The end comes after the beginning."),
    "needed_once": _("This is written down already."),
    "kept_apart_once": _("These two are kept apart already."),
    "nobody_is_kept_from_oneself": _("Choose two different people."),
    "away_once_at_a_time": _("This person is away already."),
    "returns_after_going": _("Nobody returns before they went."),
    "night_counted_once": _("This night was begun to be counted already."),
    "counted_once_a_scan": _("This was done already."),
    "given_back_after_it_was_left": _("Nothing is given back before it was left."),
    "taken_back_only_when_given_back": _("Say when it was given back."),
    "part_of_an_incident_once": _("This person is named already."),
    "one_set_of_figures_a_night": _("This was done already."),
    "bed_nights_counted_once": _("This was done already."),
}.items():
    explain_constraint(_name, _sentence)
