"""The rows of the specific-needs list, as data. What they mean in code stands in `needs.py`."""

from django.utils.translation import gettext_lazy as _

GROUPS = {
    "CR": _("Child at risk"),
    "SC": _("Unaccompanied or separated child"),
    "WR": _("Woman at risk"),
    "ER": _("Older person at risk"),
    "SP": _("Single parent or caregiver"),
    "DS": _("Disability"),
    "SM": _("Serious medical condition"),
    "FU": _("Family unity"),
    "LP": _("Legal and physical protection"),
    "TR": _("Torture"),
    "SV": _("Sexual and gender-based violence"),
}

# Neutral on purpose: each is shared by several codes, so none can be read back from it.
CASE_WORKER_FIRST = _("See the case worker first.")
CHILD_WORKER_FIRST = _("See the child-protection worker before any transfer.")
GROUND_FLOOR = _("Ground-floor bed, near the toilets.")
HELP_IN_LINE = _("Serve first; offer help with carrying.")
SHOW_AND_TELL = _("Speak slowly and clearly; use pictures or writing.")
HEALTH_POST = _("Offer the health post on arrival.")
QUIET_PLACE = _("Offer a quiet place and time.")

# For a fire or another danger; each is shared by several codes as well.
HELP_TO_MOVE = _("Needs help to move.")
FETCH = _("May not notice an alarm or find the way: fetch them.")


def _row(code, label, *, instruction="", question=False, local=False):
    return {
        "code": code,
        "label": label,
        "instruction": instruction,
        "question": question,
        "local": local,
    }


CATALOGUE = (
    _row("CR-CP", _("Child parent"), instruction=CHILD_WORKER_FIRST),
    _row("CR-CS", _("Child spouse"), instruction=CHILD_WORKER_FIRST),
    _row("CR-CC", _("Child carer"), instruction=CHILD_WORKER_FIRST),
    _row("CR-TP", _("Teenage pregnancy"), instruction=HEALTH_POST),
    _row("CR-LW", _("Child in a worst form of child labour"), instruction=CHILD_WORKER_FIRST),
    _row("CR-LO", _("Child in other child labour"), instruction=CHILD_WORKER_FIRST),
    _row("CR-NE", _("Child at risk of not attending school"), question=True),
    _row("CR-SE", _("Child with special education needs"), question=True),
    _row(
        "CR-AF",
        _("Child associated with armed forces or groups"),
        instruction=CHILD_WORKER_FIRST,
    ),
    _row("CR-CL", _("Child in conflict with the law"), instruction=CHILD_WORKER_FIRST),
    _row("SC-SC", _("Separated child"), instruction=CHILD_WORKER_FIRST),
    _row("SC-UC", _("Unaccompanied child"), instruction=CHILD_WORKER_FIRST),
    _row("SC-CH", _("Child-headed household"), instruction=CHILD_WORKER_FIRST),
    _row("SC-IC", _("Child in institutional care"), instruction=CHILD_WORKER_FIRST),
    _row("SC-FC", _("Child in foster care"), instruction=CHILD_WORKER_FIRST),
    _row("WR-WR", _("Woman at risk"), instruction=CASE_WORKER_FIRST),
    _row("WR-SF", _("Single woman at risk"), instruction=CASE_WORKER_FIRST),
    _row("WR-LC", _("Breastfeeding woman"), instruction=HELP_IN_LINE, question=True),
    _row("ER-NF", _("Single older person"), instruction=HELP_IN_LINE, question=True),
    _row("ER-MC", _("Older person with children"), instruction=HELP_IN_LINE, question=True),
    _row("ER-FR", _("Older person unable to care for self"), instruction=GROUND_FLOOR),
    _row("SP-PT", _("Single parent"), instruction=HELP_IN_LINE, question=True),
    _row("SP-GP", _("Single grandparent"), instruction=HELP_IN_LINE, question=True),
    _row("SP-CG", _("Single caregiver"), instruction=HELP_IN_LINE, question=True),
    # UNHCR replaced the codes of 2009 by eight functional areas. Their letters were not to be
    # had, so these are ours: X marks them, and an official list can be mapped to them later.
    _row(
        "DS-XLB",
        _("Difficulty with the lower body: walking, climbing steps"),
        instruction=GROUND_FLOOR,
        question=True,
        local=True,
    ),
    _row(
        "DS-XUB",
        _("Difficulty with the upper body: reaching, holding"),
        instruction=HELP_IN_LINE,
        question=True,
        local=True,
    ),
    _row(
        "DS-XVI",
        _("Difficulty seeing"),
        instruction=GROUND_FLOOR,
        question=True,
        local=True,
    ),
    _row(
        "DS-XHE",
        _("Difficulty hearing"),
        instruction=SHOW_AND_TELL,
        question=True,
        local=True,
    ),
    _row(
        "DS-XCO",
        _("Difficulty communicating"),
        instruction=SHOW_AND_TELL,
        question=True,
        local=True,
    ),
    _row("DS-XEB", _("Emotions and behaviour"), instruction=QUIET_PLACE, local=True),
    _row(
        "DS-XRC",
        _("Difficulty remembering or concentrating"),
        instruction=SHOW_AND_TELL,
        question=True,
        local=True,
    ),
    _row(
        "DS-XSC",
        _("Difficulty with self-care: washing, dressing"),
        instruction=GROUND_FLOOR,
        question=True,
        local=True,
    ),
    _row("SM-MI", _("Mental illness"), instruction=QUIET_PLACE),
    _row("SM-MN", _("Malnutrition"), instruction=HEALTH_POST),
    _row("SM-DP", _("Difficult pregnancy"), instruction=HEALTH_POST, question=True),
    _row("SM-CI", _("Chronic illness"), instruction=HEALTH_POST, question=True),
    _row("SM-CC", _("Critical medical condition"), instruction=HEALTH_POST),
    _row("SM-OT", _("Other medical condition"), instruction=HEALTH_POST, question=True),
    _row("SM-AD", _("Addiction"), instruction=HEALTH_POST),
    _row("FU-TR", _("Tracing of family required"), question=True),
    _row("FU-FR", _("Family reunification required"), question=True),
    _row("LP-ND", _("No legal documents"), question=True),
    _row("LP-BN", _("Unmet basic needs"), question=True),
    _row("LP-NA", _("No access to services"), question=True),
    _row("LP-MM", _("Mixed marriage")),
    _row("LP-MD", _("Multiple displacement")),
    _row("LP-RR", _("Risk of refoulement"), instruction=CASE_WORKER_FIRST),
    _row("LP-RD", _("Risk of removal"), instruction=CASE_WORKER_FIRST),
    _row("LP-DA", _("Detained in the country of asylum"), instruction=CASE_WORKER_FIRST),
    _row("LP-DO", _("Detained in the country of origin"), instruction=CASE_WORKER_FIRST),
    _row("LP-DT", _("Detained elsewhere"), instruction=CASE_WORKER_FIRST),
    _row("LP-IH", _("In hiding"), instruction=CASE_WORKER_FIRST),
    _row("LP-WP", _("Absence of witness protection"), instruction=CASE_WORKER_FIRST),
    _row("LP-AN", _("Violence, abuse or neglect"), instruction=CASE_WORKER_FIRST),
    _row("LP-RP", _("At risk because of their profile"), instruction=CASE_WORKER_FIRST),
    _row("LP-MS", _("Marginalised from society or community"), instruction=CASE_WORKER_FIRST),
    _row("LP-LS", _("Lack of prospects for a durable solution")),
    _row("LP-AP", _("Alleged perpetrator"), instruction=CASE_WORKER_FIRST),
    _row("LP-CR", _("Criminal record"), instruction=CASE_WORKER_FIRST),
    _row("LP-ST", _("Threat to staff"), instruction=CASE_WORKER_FIRST),
    _row("LP-AF", _("Formerly with armed forces or groups"), instruction=CASE_WORKER_FIRST),
    _row("TR-PI", _("Impairment due to torture"), instruction=CASE_WORKER_FIRST),
    _row("TR-HO", _("Forced to egregious acts"), instruction=CASE_WORKER_FIRST),
    _row("TR-WV", _("Witness of violence"), instruction=CASE_WORKER_FIRST),
    _row("SV-VA", _("Survivor, in the country of asylum"), instruction=CASE_WORKER_FIRST),
    _row("SV-VF", _("Survivor, during flight"), instruction=CASE_WORKER_FIRST),
    _row("SV-VO", _("Survivor, in the country of origin"), instruction=CASE_WORKER_FIRST),
    _row("SV-GM", _("Female genital mutilation"), instruction=CASE_WORKER_FIRST),
    _row("SV-HP", _("Harmful traditional practices"), instruction=CASE_WORKER_FIRST),
    _row("SV-HK", _("Threat of honour killing or violence"), instruction=CASE_WORKER_FIRST),
    _row("SV-FM", _("Forced or early marriage"), instruction=CASE_WORKER_FIRST),
    _row("SV-SS", _("Survival sex"), instruction=CASE_WORKER_FIRST),
)

# The disability codes of 2009. Physical and mental disability have no single successor.
LEGACY_DISABILITY = (
    {"code": "DS-BD", "label": _("Visual impairment (code of 2009)"), "successor": "DS-XVI"},
    {"code": "DS-DF", "label": _("Hearing impairment (code of 2009)"), "successor": "DS-XHE"},
    {"code": "DS-SD", "label": _("Speech impairment (code of 2009)"), "successor": "DS-XCO"},
    {"code": "DS-PM", "label": _("Physical disability, moderate (code of 2009)")},
    {"code": "DS-PS", "label": _("Physical disability, severe (code of 2009)")},
    {"code": "DS-MM", "label": _("Mental disability, moderate (code of 2009)")},
    {"code": "DS-MS", "label": _("Mental disability, severe (code of 2009)")},
)

# What rescuers must know, by code. Two instructions for many codes: none can be read back.
EVACUATION = (
    (
        HELP_TO_MOVE,
        (
            "ER-FR",
            "DS-XLB",
            "DS-XUB",
            "DS-XSC",
            "DS-PM",
            "DS-PS",
            "SM-DP",
            "SM-CC",
            "CR-TP",
        ),
    ),
    (
        FETCH,
        (
            "DS-XVI",
            "DS-XHE",
            "DS-XCO",
            "DS-XEB",
            "DS-XRC",
            "DS-BD",
            "DS-DF",
            "DS-SD",
            "DS-MM",
            "DS-MS",
            "SM-MI",
        ),
    ),
)
