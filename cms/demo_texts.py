"""What the demo's pages say, in four languages; places, numbers and offices are invented."""

RISKS = {
    "en": (
        "Do not pay for help",
        "Registration, food, shelter and papers from us cost nothing. "
        "Whoever asks for money in our name lies.",
        [
            "Nobody of us asks for money, sex or passwords.",
            "Be careful with offers of work or a visa from people whom you do not know.",
            "Keep your passport and your telephone with you. Nobody may keep them.",
        ],
    ),
    "fr": (
        "Ne payez pas pour être aidé",
        "L’inscription, les repas, l’hébergement et nos papiers ne coûtent rien. "
        "Qui demande de l’argent en notre nom ment.",
        [
            "Personne chez nous ne demande d’argent, de faveurs sexuelles ou de mots de passe.",
            "Méfiez-vous des offres de travail ou de visa de personnes que vous ne connaissez pas.",
            "Gardez votre passeport et votre téléphone sur vous. Personne n’a le droit de les garder.",
        ],
    ),
    "es": (
        "No pague por recibir ayuda",
        "El registro, la comida, el alojamiento y nuestros papeles no cuestan nada. "
        "Quien pide dinero en nuestro nombre miente.",
        [
            "Nadie de nosotros pide dinero, sexo ni contraseñas.",
            "Cuidado con las ofertas de trabajo o de visado de personas que no conoce.",
            "Lleve consigo su pasaporte y su teléfono. Nadie puede quedárselos.",
        ],
    ),
    "ar": (
        "لا تدفعوا مقابل المساعدة",
        "التسجيل والطعام والمأوى وأوراقنا مجانية. من يطلب المال باسمنا يكذب.",
        [
            "لا أحد منّا يطلب مالاً أو جنساً أو كلمات سر.",
            "احذروا عروض العمل أو التأشيرة من أشخاص لا تعرفونهم.",
            "احتفظوا بجواز سفركم وهاتفكم. لا يحق لأحد أن يحتفظ بهما.",
        ],
    ),
}
COST = {
    "en": (
        "What does it cost?",
        "Nothing. Every service of the centre is free, for everybody.",
        ["You need no papers to come in. If you have some, bring them."],
    ),
    "fr": (
        "Combien cela coûte-t-il ?",
        "Rien. Tous les services du centre sont gratuits, pour tout le monde.",
        ["Vous n’avez besoin d’aucun papier pour entrer. Si vous en avez, apportez-les."],
    ),
    "es": (
        "¿Cuánto cuesta?",
        "Nada. Todos los servicios del centro son gratuitos para todas las personas.",
        ["No necesita papeles para entrar. Si los tiene, tráigalos."],
    ),
    "ar": (
        "كم يكلّف ذلك؟",
        "لا شيء. جميع خدمات المركز مجانية للجميع.",
        ["لا تحتاجون إلى أوراق للدخول. إن كانت لديكم أوراق فأحضروها."],
    ),
}
EMERGENCY = {
    "en": (
        "Emergency numbers",
        "In danger, call first. You need not say your name.",
        "Ambulance",
        "Day and night, free",
    ),
    "fr": (
        "Numéros d’urgence",
        "En danger, appelez d’abord. Vous n’avez pas à dire votre nom.",
        "Ambulance",
        "Jour et nuit, gratuit",
    ),
    "es": (
        "Números de emergencia",
        "En peligro, llame primero. No tiene que decir su nombre.",
        "Ambulancia",
        "Día y noche, gratis",
    ),
    "ar": (
        "أرقام الطوارئ",
        "في الخطر اتصلوا أولاً. لا يلزم أن تقولوا اسمكم.",
        "الإسعاف",
        "ليلاً ونهاراً، مجاناً",
    ),
}
# In two languages only: readers of the others see the nearest.
RUMOUR = {
    "en": (
        "Does a bus to the coast leave on Friday?",
        "No. No bus leaves from here. We asked the bus company.",
        "A free bus to the coast leaves the market on Friday night.",
    ),
    "ar": (
        "هل تغادر حافلة إلى الساحل يوم الجمعة؟",
        "لا. لا تغادر أي حافلة من هنا. سألنا شركة الحافلات.",
        "حافلة مجانية إلى الساحل تغادر السوق ليلة الجمعة.",
    ),
}
ROAD = (
    "The road to the north",
    "The road is under water in two places. Lorries turn back. Wait, and ask us each morning.",
    ["Carry water for two days.", "Tell somebody where you go and when you want to arrive."],
)
PARTNERS = (
    "Who else helps",
    "Offices and organisations that work with us. What they do for you is free.",
)
