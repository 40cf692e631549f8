"""How people come, what they ask for, in which order they are received, and how they leave."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryRoute(TextChoices):
    """How a person came to the centre."""

    WALK_IN = "walk_in", _("Came on their own")
    REFERRAL_AGENCY = "referral_agency", _("Referred by an agency")
    POLICE_OR_BORDER = "police_or_border", _("Brought by police or border guards")
    TRANSPORT_ARRIVAL = "transport_arrival", _("Arrived with a transport")
    HOSPITAL_DISCHARGE = "hospital_discharge", _("Discharged from hospital")
    RETURN_FROM_ABSENCE = "return_from_absence", _("Returned from an absence")
    OTHER_CENTRE = "other_centre", _("Came from another centre")
    UNKNOWN = "unknown", _("Unknown or not said")


class DepartureReason(TextChoices):
    """Why a stay ended. Leaving by one's own choice is always possible and needs no reason."""

    OWN_CHOICE = "own_choice", _("Left by own choice")
    TRANSFERRED = "transferred", _("Transferred to another centre, with consent")
    CENTRE_TRANSPORT = "centre_transport", _("Left with the centre's transport")
    ASSISTED_RETURN = "assisted_return", _("Assisted voluntary return")
    PRIVATE_ACCOMMODATION = "private_accommodation", _("Moved to private accommodation")
    REUNIFIED = "reunified", _("Reunited with the family")
    HOSPITAL = "hospital", _("Admitted to hospital")
    ABSENT = "absent", _("Absent longer than agreed")
    ASKED_TO_LEAVE = "asked_to_leave", _("Asked to leave, after due process")
    TAKEN_BY_AUTHORITY = "taken_by_authority", _("Detained or removed by an authority")
    DIED = "died", _("Died")
    DATA_ERROR = "data_error", _("Recorded by mistake")


class VisitService(TextChoices):
    """What a person asked for on a day's visit; also what a tally without a name counts."""

    FOOD = "food", _("Food")
    WATER = "water", _("Water")
    INFORMATION = "information", _("Information")
    FIRST_AID = "first_aid", _("First aid")
    SHOWER = "shower", _("Shower")
    PHONE_CHARGE = "phone_charge", _("Phone charging")
    CALL = "call", pgettext_lazy("service at a visit", "Phone call")
    REST = "rest", pgettext_lazy("service at a visit", "A place to rest")
    CLOTHING = "clothing", _("Clothing")
    REFERRAL = "referral", _("Referral")
    OTHER = "other", pgettext_lazy("service at a visit", "Other help")


class ReceptionPriority(TextChoices):
    """Who is received first. The order of the members is the order of the queue."""

    LIFE_THREATENING = "life_threatening", _("Life in danger")
    CHILD_ALONE = "child_alone", _("Child alone")
    NEWBORN_OR_LATE_PREGNANCY = "newborn_or_late_pregnancy", _("Newborn or late pregnancy")
    SMALL_CHILDREN = "small_children", _("Family with small children")
    OLDER_PERSON = "older_person", _("Older person")
    DISABILITY = "disability", _("Person with a disability")
    PAIN_OR_DISTRESS = "pain_or_distress", _("Visible pain or distress")
    INTERPRETER_PRESENT = "interpreter_present", _("Interpreter is here now")
    FIRST_COME = "first_come", _("In order of arrival")

    @property
    def rank(self):
        """The place in the queue, 0 first: sort people by this, then by when they came."""
        return list(type(self)).index(self)
