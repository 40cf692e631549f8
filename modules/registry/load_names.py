"""Pools of names for load data: common and rare names of people on the mixed routes, in Latin letters.

Each pool is written from the most common name to the rarest, and drawn in that proportion: real
registers have thousands of Mohameds, and a search that is only fast for rare names is slow.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class NamePool:
    """Names of one origin, and how a full name is put together there."""

    nationality: str
    language: str
    # How many of a hundred people come with this pool.
    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    # Empty where the second and third name are the father's and the grandfather's.
    surnames: tuple[str, ...] = ()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ARAB_MEN = _names(
    "Mohamed Ahmed Ali Ibrahim Adam Abdallah Omar Hassan Osman Mustafa Yousif Khalid Hussein Idris "
    "Ismail Abdelrahman Mahmoud Abubaker Haroun Musa Suleiman Abdelkarim Salah Tarig Babiker Issa "
    "Mubarak Bashir Elsadig Hamid Faisal Yahya Abdelaziz Zakaria Hamza Anwar Nasreldin Siddig Jamal "
    "Altayeb Eltahir Abdelwahab Awad Mutasim Ishag Kamal Younis Bilal Hatim Mansour Taha Wael"
)
_ARAB_WOMEN = _names(
    "Fatima Amna Mariam Zeinab Khadija Aisha Halima Hawa Salma Sara Nadia Amira Huda Asma Ihsan "
    "Samira Rania Maha Safaa Nafisa Widad Awatif Intisar Alawia Sumaya Rabab Hanan Limya Nagla Rasha "
    "Manal Wafaa Zahra Eiman Hajir Tahani Souad Buthaina Mawahib Naima Fawzia Ibtisam"
)
_HABESHA_MEN = _names(
    "Tesfay Abel Yonas Daniel Samuel Filmon Dawit Kidane Haile Tesfalem Michael Bereket Robel Mehari "
    "Hagos Teklay Gebre Berhane Solomon Biniam Henok Amanuel Fitsum Awet Natnael Mulugeta Tadesse "
    "Bekele Alemu Girma Getachew Abebe Kebede Yared Ermias Zerai Okbay Isaac Merhawi Aman Simon"
)
_HABESHA_WOMEN = _names(
    "Selam Senait Rahel Mehret Helen Bethlehem Tigist Hiwot Feven Luwam Winta Saba Almaz Abeba Meron "
    "Rigat Eden Semhar Lemlem Birhan Kokob Genet Letebrhan Yordanos Mahlet Azeb Freweyni Tsion Bana"
)
_SOMALI_MEN = _names(
    "Mohamed Abdi Ahmed Hassan Ali Abdirahman Omar Farah Abdullahi Warsame Yusuf Ibrahim Nur Jama "
    "Mohamud Ismail Hussein Abdulkadir Guled Liban Dahir Cabdi Muse Mahad Bile Abshir Roble Sharif"
)
_SOMALI_WOMEN = _names(
    "Fadumo Amina Halima Hodan Hamdi Sahra Khadra Asha Ifrah Deqa Maryan Ayan Hibo Nimo Safiya Ubah "
    "Ladan Sagal Fartun Bilan Hawo Idil Faiza Muna Zamzam"
)
_NILOTIC_MEN = _names(
    "Deng Garang John James Peter Gatluak Bol Majok Akol Santino Kuol Gai Chol Lual Tut Machar Duop "
    "Lado Wani Okello Taban Thon Gatwech Koang Riek Malual Ajak Dut Manyang Simon"
)
_NILOTIC_WOMEN = _names(
    "Nyakim Mary Achol Adut Nyandeng Abuk Rebecca Nyamal Ayen Awut Elizabeth Nyabol Akuol Aluel Grace "
    "Nyachan Amer Atong Nyayiel Sunday Yar Rose"
)
_OROMO_MEN = _names(
    "Gemechu Abdi Tolasa Bekele Chala Dereje Fikadu Lelisa Megersa Tolera Ayana Jemal Kedir Guta "
    "Hunde Beka Olana Regassa Wakjira Tufa"
)
_OROMO_WOMEN = _names(
    "Chaltu Lelise Aster Derartu Hawi Jalane Bontu Ayantu Meti Kuli Dinknesh Zeyneba Momina Lensa"
)
_WEST_MEN = _names(
    "Mamadou Ibrahima Amadou Moussa Ousmane Alpha Boubacar Abdoulaye Sekou Cheikh Lamine Issa Modou "
    "Souleymane Bakary Thierno Youssouf Demba Oumar Saliou"
)
_WEST_WOMEN = _names(
    "Aminata Fatoumata Mariama Kadiatou Aissatou Binta Hawa Awa Djenabou Oumou Ramata Salimata Ndeye"
)
_WEST_SURNAMES = _names(
    "Diallo Bah Barry Sow Camara Traoré Keita Coulibaly Touré Baldé Condé Sylla Cissé Diop Ndiaye "
    "Sidibé Kanté Fofana Ba Dembélé"
)
_LATIN_MEN = _names(
    "José Luis Carlos Juan Miguel Jesús Daniel Pedro Jorge Víctor Rafael Andrés Wilmer Yeison Kevin"
)
_LATIN_WOMEN = _names(
    "María Ana Carmen Yuliana Luisa Daniela Gabriela Rosa Yolanda Andreína Paola Génesis Wendy"
)
_LATIN_SURNAMES = _names(
    "González Rodríguez Pérez García Hernández Martínez López Sánchez Ramírez Vargas Flores Torres "
    "Rojas Medina Castillo Suárez Moreno Colmenares Chirinos"
)
_AFGHAN_MEN = _names(
    "Mohammad Ahmad Ali Reza Hamid Farid Najib Rahim Karim Zabihullah Habib Noor Sayed Jawad Mahdi "
    "Esmatullah Wahid Qasim Nasir Abdul"
)
_AFGHAN_WOMEN = _names(
    "Fatima Zahra Maryam Farida Shukria Zainab Laila Nargis Parwin Sakina Masuma Freshta Humaira"
)
_AFGHAN_SURNAMES = _names(
    "Ahmadi Rezai Hosseini Nazari Mohammadi Rahimi Karimi Haidari Sadat Noori Amiri Yousufi Jafari"
)

POOLS = (
    NamePool("SDN", "ara", 34, _ARAB_WOMEN, _ARAB_MEN),
    NamePool("TCD", "ara", 8, _ARAB_WOMEN, _ARAB_MEN),
    NamePool("ERI", "tir", 16, _HABESHA_WOMEN, _HABESHA_MEN),
    NamePool("ETH", "amh", 8, _HABESHA_WOMEN, _HABESHA_MEN),
    NamePool("ETH", "orm", 6, _OROMO_WOMEN, _OROMO_MEN),
    NamePool("SOM", "som", 9, _SOMALI_WOMEN, _SOMALI_MEN),
    NamePool("SSD", "din", 8, _NILOTIC_WOMEN, _NILOTIC_MEN),
    NamePool("GIN", "ful", 4, _WEST_WOMEN, _WEST_MEN, _WEST_SURNAMES),
    NamePool("AFG", "prs", 4, _AFGHAN_WOMEN, _AFGHAN_MEN, _AFGHAN_SURNAMES),
    NamePool("VEN", "spa", 3, _LATIN_WOMEN, _LATIN_MEN, _LATIN_SURNAMES),
)
