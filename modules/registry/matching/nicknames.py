"""Short and pet names that people give at a desk, and the names they are short for.

A small table by language of usual forms, so no name of a person. Who says Pepe is José in the
passport; that somebody is called so weighs a little less than the name itself. Written in Latin
letters; other scripts come here by their romanisation, except Arabic, which leaves vowels out.
"""

from functools import cache

from anyascii import anyascii

# The whole name: its short forms.
_USUAL = """
Mohamed: Mo, Mohd, Mhd, Md, Hamada, Hamoudi, Hammoud, Moha, Momo, Mido, Medo
Ahmed: Hamada, Hamoudi, Mido, Medo
Mahmoud: Hamada, Houda
Mustafa: Mus, Musti, Darsh, Safi
Abdullah: Abdu, Abdo, Aboud, Abboud, Aboudi
Abdulrahman: Abdu, Abdo, Aboud, Aboudi
Ibrahim: Ibra, Brahim, Hima, Ibro, Barhoum
Ismail: Isma, Somaa, Ismo
Khadija: Dija, Khadi, Khadouj, Kadi
Fatima: Fati, Fatou, Fatoum, Fatma, Batoul, Tima, Fanta
Aisha: Aish, Aichatou, Eshe, Esha, Ashia
Mariam: Mimi, Mary, Mayram, Maryouma
Zainab: Zizi, Zena, Zouzou
Youssef: Youss, Joe, Jojo, Sefi
Yacoub: Yago
Suleiman: Slimane, Sulee, Sulley
Tesfaye: Tesfu, Tesfish
Gebreyesus: Gere, Gebre
Mulugeta: Mule, Mulu
Bekele: Beke
Birhanu: Bire, Biruk
Daniel: Dani, Danny, Dan
Samuel: Sami, Sam, Sammy
Solomon: Sol, Sole
Michael: Mike, Micky, Mick, Misha, Miki
Alexander: Alex, Sasha, Sacha, Sandro, Xander, Shura
Alexandra: Alex, Sasha, Sacha, Sandra
Elisabeth: Lisa, Liz, Betty, Beth, Elsa, Lily, Babette
Isabel: Isa, Bela, Chabela
Catherine: Kate, Katie, Cathy, Katia, Katya, Kathy
Margaret: Maggie, Meg, Peggy, Rita, Margot
William: Will, Bill, Billy, Willy, Liam
Robert: Rob, Bob, Bobby, Robbie, Bert
Richard: Rick, Dick, Richie
James: Jim, Jimmy, Jamie
John: Johnny, Jack
Joseph: Joe, Joey, Jo
Edward: Ed, Eddie, Ted, Ned
Thomas: Tom, Tommy
Anthony: Tony, Toni
Benjamin: Ben, Benny, Benja
Nicholas: Nick, Nico, Niko, Kolya
Peter: Pete, Petya
Stephen: Steve
Patricia: Pat, Patty, Trish, Paty
Susan: Sue, Susie
Deborah: Debbie, Deb
Jose: Pepe, Chepe, Pepito, Josete, Cheo
Josefina: Pepa, Fina, Chepina
Francisco: Paco, Pancho, Curro, Kiko, Fran, Chico, Paquito
Francisca: Paca, Paqui, Pancha
Guadalupe: Lupe, Lupita, Pita
Ignacio: Nacho
Eduardo: Edu, Lalo
Enrique: Quique, Kike
Jesus: Chuy, Chucho, Suso
Manuel: Manolo, Manu, Lolo
Manuela: Manoli
Mercedes: Merche, Meche
Dolores: Lola, Loli
Concepcion: Concha, Conchita
Rosario: Charo, Chayo
Consuelo: Chelo
Luis: Lucho, Luisito
Alberto: Beto
Roberto: Beto
Guillermo: Memo, Guille
Rafael: Rafa
Ricardo: Richi, Cayo
Fernando: Nando, Fer
Santiago: Santi, Chago
Vicente: Chente
Gabriel: Gabo, Gabi
Rodrigo: Rodri
Teresa: Tere, Teresita
Maria: Mari, Maruja, Mariquita, Marica, Masha, Marusya
Jean: Jeannot
Jacques: Jacquot
Pierre: Pierrot
Louis: Loulou
Charles: Charlie, Charly, Chuck
Philippe: Phil
Emmanuel: Manu, Emma
Genevieve: Ginette
Ivan: Vanya, Vania
Dmitri: Dima, Mitya
Vladimir: Vova, Volodya
Mikhail: Misha
Sergei: Seryozha
Yevgeni: Zhenya
Aleksei: Alyosha, Lyosha
Anastasia: Nastya, Asya
Yekaterina: Katya, Katia
Tatiana: Tanya, Tania
Natalia: Natasha
Olga: Olya
Yelena: Lena
Andrei: Andryusha
Yuri: Yura
"""
_ARABIC = """
محمد: حمادة, حمودي, حمودة, ميدو, حمود
أحمد: حمادة, حمودي, ميدو
محمود: حمادة, حودة
عبدالله: عبودي, عبود, عبدو, عبده
عبدالرحمن: عبودي, عبود, عبدو, عبده
إبراهيم: برهوم, هيما
فاطمة: فطوم, فطومة, طمطم
خديجة: خدوج, خدوجة
زينب: زوزو, زينو
مريم: مريومة
يوسف: جوجو
"""


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for line in f"{_USUAL}{_ARABIC}".strip().splitlines():
        if not line.strip():
            continue
        whole, _colon, short = line.partition(":")
        for each in short.split(","):
            table.setdefault(_plain(each), []).append(whole.strip())
    return {short: tuple(dict.fromkeys(names)) for short, names in table.items()}


def whole_names(word: str) -> tuple[str, ...]:
    """The names that a word is usually short for; empty for all other words."""
    return _table().get(_plain(word), ())


def _plain(word: str) -> str:
    word = word.strip().lower()
    return word if "\u0600" <= word[:1] <= "\u06ff" else anyascii(word).lower()
