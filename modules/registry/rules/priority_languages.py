"""The languages of the routes, the most needed first, as ISO 639-3 codes.

First what staff and public pages speak at launch, then consents, cards and audio, then the
public short pack and lists of interpreters. Codes that look right and are not: `fur` is Friulian
(Fur of Darfur is `fvr`), `gam` is not Gamo (`gmv`), `nah` is a family of languages.
"""

from django.utils.translation import pgettext_lazy

_AT_LAUNCH = "eng fra spa ara"
_BY_ROUTE = "amh orm tir som hat por prs pus fas kmr ckb urd hau swa bam dyu ful wol"
_SHORT_PACK = (
    # Horn of Africa
    "aar sid wal hdy gmv drs sgw stv tig bej ayn acq "
    # Sudan, South Sudan, Chad
    "apd nus din pga fvr zag mls "
    # Sahel and West Africa
    "snk mnk dje taq ttq mos kau pcm srr dyo kri tem men ewe ibo yor bin ses mey nqo "
    # North Africa, the Mediterranean, the Atlantic
    "ary aeb ayl arz zgh kab ben tuq dzg kea "
    # Balkans, Eastern Mediterranean
    "tur pan nep hin rus haz hac uzb bal bos hrv srp sqi mkd ell bul "
    # Central America, Mexico, Darién
    "quc mam kek kjb cak zho cab miq jac ixl tzh tzo emp cuk "
    # Venezuela, Andes, Brazil
    "nld pap wba guc pbh aoc yup aym que"
)
PRIORITY_LANGUAGES = tuple(f"{_AT_LAUNCH} {_BY_ROUTE} {_SHORT_PACK}".split())

# Named here: the languages most needed, which the catalogue of the standard leaves in English for
# many readers, and those under whose name in the standard people would not find themselves.
PRIORITY_NAMES = {
    "eng": pgettext_lazy("language", "English"),
    "fra": pgettext_lazy("language", "French"),
    "spa": pgettext_lazy("language", "Spanish"),
    "ara": pgettext_lazy("language", "Arabic"),
    "amh": pgettext_lazy("language", "Amharic"),
    "orm": pgettext_lazy("language", "Afaan Oromo"),
    "tir": pgettext_lazy("language", "Tigrinya"),
    "som": pgettext_lazy("language", "Somali"),
    "hat": pgettext_lazy("language", "Haitian Creole"),
    "por": pgettext_lazy("language", "Portuguese"),
    "prs": pgettext_lazy("language", "Dari"),
    "pus": pgettext_lazy("language", "Pashto"),
    "fas": pgettext_lazy("language", "Farsi (Persian)"),
    "kmr": pgettext_lazy("language", "Kurmanji (Northern Kurdish)"),
    "ckb": pgettext_lazy("language", "Sorani (Central Kurdish)"),
    "urd": pgettext_lazy("language", "Urdu"),
    "hau": pgettext_lazy("language", "Hausa"),
    "swa": pgettext_lazy("language", "Swahili"),
    "bam": pgettext_lazy("language", "Bambara"),
    "dyu": pgettext_lazy("language", "Dioula"),
    "ful": pgettext_lazy("language", "Fulfulde, Pulaar"),
    "wol": pgettext_lazy("language", "Wolof"),
    "apd": pgettext_lazy("language", "Sudanese Arabic"),
    "pga": pgettext_lazy("language", "Juba Arabic"),
    "mos": pgettext_lazy("language", "Mooré"),
    "bin": pgettext_lazy("language", "Edo"),
    "zgh": pgettext_lazy("language", "Tamazight (standard Moroccan)"),
    "nep": pgettext_lazy("language", "Nepali"),
    "ell": pgettext_lazy("language", "Greek"),
    "cuk": pgettext_lazy("language", "Guna"),
}
