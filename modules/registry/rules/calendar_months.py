"""The names of the months, as people of each calendar say them."""

from django.utils.dates import MONTHS
from django.utils.translation import pgettext_lazy

from modules.registry.choices import Calendar

# The thirteenth Ethiopian month has 5 days, or 6 in a leap year.
_ETHIOPIAN = (
    pgettext_lazy("Ethiopian month", "Meskerem"),
    pgettext_lazy("Ethiopian month", "Tikimt"),
    pgettext_lazy("Ethiopian month", "Hidar"),
    pgettext_lazy("Ethiopian month", "Tahsas"),
    pgettext_lazy("Ethiopian month", "Tir"),
    pgettext_lazy("Ethiopian month", "Yekatit"),
    pgettext_lazy("Ethiopian month", "Megabit"),
    pgettext_lazy("Ethiopian month", "Miyazya"),
    pgettext_lazy("Ethiopian month", "Ginbot"),
    pgettext_lazy("Ethiopian month", "Sene"),
    pgettext_lazy("Ethiopian month", "Hamle"),
    pgettext_lazy("Ethiopian month", "Nehase"),
    pgettext_lazy("Ethiopian month", "Pagume"),
)
# Iran and Afghanistan share the calendar and not the names: both stand in the label.
_SOLAR_HIJRI = (
    pgettext_lazy("Solar Hijri month", "Farvardin (Hamal)"),
    pgettext_lazy("Solar Hijri month", "Ordibehesht (Sawr)"),
    pgettext_lazy("Solar Hijri month", "Khordad (Jawza)"),
    pgettext_lazy("Solar Hijri month", "Tir (Saratan)"),
    pgettext_lazy("Solar Hijri month", "Mordad (Asad)"),
    pgettext_lazy("Solar Hijri month", "Shahrivar (Sunbula)"),
    pgettext_lazy("Solar Hijri month", "Mehr (Mizan)"),
    pgettext_lazy("Solar Hijri month", "Aban (Aqrab)"),
    pgettext_lazy("Solar Hijri month", "Azar (Qaws)"),
    pgettext_lazy("Solar Hijri month", "Dey (Jadi)"),
    pgettext_lazy("Solar Hijri month", "Bahman (Dalw)"),
    pgettext_lazy("Solar Hijri month", "Esfand (Hut)"),
)
_HIJRI = (
    pgettext_lazy("Hijri month", "Muharram"),
    pgettext_lazy("Hijri month", "Safar"),
    pgettext_lazy("Hijri month", "Rabi al-Awwal"),
    pgettext_lazy("Hijri month", "Rabi al-Thani"),
    pgettext_lazy("Hijri month", "Jumada al-Ula"),
    pgettext_lazy("Hijri month", "Jumada al-Akhirah"),
    pgettext_lazy("Hijri month", "Rajab"),
    pgettext_lazy("Hijri month", "Shaban"),
    pgettext_lazy("Hijri month", "Ramadan"),
    pgettext_lazy("Hijri month", "Shawwal"),
    pgettext_lazy("Hijri month", "Dhu al-Qidah"),
    pgettext_lazy("Hijri month", "Dhu al-Hijjah"),
)

MONTH_NAMES = {
    Calendar.GREGORIAN: tuple(MONTHS.values()),
    Calendar.ETHIOPIAN: _ETHIOPIAN,
    Calendar.SOLAR_HIJRI: _SOLAR_HIJRI,
    Calendar.HIJRI: _HIJRI,
}
