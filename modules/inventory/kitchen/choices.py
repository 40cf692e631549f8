"""Meals of a day, diets and ages, as a kitchen counts them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Meal(TextChoices):
    """Meals of a day; in Ramadan those before dawn and after sunset."""

    BREAKFAST = "breakfast", _("Breakfast")
    LUNCH = "lunch", _("Lunch")
    DINNER = "dinner", _("Dinner")
    SNACK = "snack", _("Snack")
    SUHOOR = "suhoor", _("Suhoor (before dawn)")
    IFTAR = "iftar", _("Iftar (after sunset)")


class Diet(TextChoices):
    """Meal classes (domain.md 3.5); who gets which stands on no paper of the kitchen."""

    STANDARD = "STD", _("Standard")
    NO_PORK = "NO-PORK", _("No pork")
    HALAL = "HALAL-SLAUGHTER", _("Halal slaughter")
    VEGETARIAN = "VEG", _("Vegetarian")
    SOFT = "SOFT", _("Soft")
    DIABETIC = "DIABETIC", _("Diabetic")
    BABY = "BABY-6-23M", _("Baby, 6 to 23 months")
    PREGNANT = "PREGNANT", _("Pregnant or breastfeeding")
    FASTING = "FASTING-RAMADAN", _("Fasting (Ramadan times)")


class MealAge(TextChoices):
    """Ages that a kitchen tells apart at the counter, by eye."""

    UNDER_2 = "0-1", _("Under 2 years")
    CHILD = "2-4", _("2 to 4 years")
    SCHOOL_AGE = "5-17", _("5 to 17 years")
    ADULT = "18-59", _("18 to 59 years")
    OLDER = "60+", _("60 years and over")
    UNKNOWN = "unknown", _("Age not told apart")
