"""Whole names: told in part, in another order, written apart, in another script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.matching.keys import NAME, index_keys
from modules.registry.matching.names import (
    SAME_NAME,
    compare_names,
    normal_form,
    words_of_name,
)

WORTH_A_LOOK = 0.885
WORDS = (
    "Mohamed Ahmed Tesfay Hagos Fatima Maria José Abdul Rahman Nur Jamal Haile Gebre Medhin Ndiaye "
    "محمد علي عبد الرحمن ተስፋይ Юрий"
)
NAMES = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Ahmed Ali", "Muhammad Ahmad Aly"),
        ("Abdul Rahman Omar", "Abdirahman Omar"),
        ("عبد الرحمن عمر", "Abdurrahman Omar"),
        ("عبدالرحمن عمر", "Abd el-Rahman Omer"),
        ("Abdullah Hassan", "عبدالله حسن"),
        ("Abdallah Hasan", "Abdulla Hassan"),
        ("Xasan Cali", "Hassan Ali"),
        ("Maxamed Cabdi", "Mohamed Abdi"),
        ("Gebremedhin Tesfay", "Gebre Medhin Tesfay"),
        ("ገብረመድህን ተስፋይ", "Ghebremedhin Tesfai"),
        ("Nur al-Din", "Nureddin"),
        ("يوسف إبراهيم", "Yusuf Ibrahim"),
        ("Хусейн Алиев", "Hussein Aliyev"),
        ("Щербаков Юрий", "Yuri Shcherbakov"),
        ("Haj Ahmed Musa", "Ahmed Musa"),
        ("الحاج أحمد موسى", "Ahmed Musa"),
        ("M. Ahmed Ali", "Mohamed Ahmed Ali"),
        ("جمال عبد الناصر", "Gamal Abdel Nasser"),
        ("Aboubacar Traoré", "Abubakar Traore"),
        ("Ousmane Diallo", "Usman Jallow"),
        ("Gonzalez Maria Jose", "María José González"),
        ("as-Sadiq Omar", "Elsadig Omar"),
        ("محمد حسين", "Mohammad Hossein"),
    ],
)
def test_the_same_name_is_recognised(one, other):
    assert compare_names(one, other).score >= WORTH_A_LOOK


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A brother shares the father's and the grandfather's name.
        ("Mohamed Ahmed Ali", "Omar Ahmed Ali"),
        ("Ahmed Mohamed Ali", "Ahmed Mohamed Osman"),
        ("Hassan Ali", "Hussein Ali"),
        ("حسن علي", "حسين علي"),
        ("Karim Omar", "Karima Omar"),
        ("Abdulrahman Omar", "Abdulrahim Omar"),
        ("Abdullah Omar", "Abdulrahman Omar"),
        ("Tesfay Hagos", "Tesfamichael Hagos"),
        ("Salim Adam", "Salma Adam"),
        ("Kamal Nur", "Jamila Nur"),
        ("Abdi Nur", "Abdirahman Nur"),
        ("Musa Ibrahim", "Mustafa Ibrahim"),
        ("Omar Hassan", "Amr Hassan"),
    ],
)
def test_names_that_are_nearly_the_same_are_another_name(one, other):
    assert compare_names(one, other).score < WORTH_A_LOOK


def test_what_agrees_and_what_does_not_is_counted():
    found = compare_names("Mohamed Ahmed Ali", "Muhamad Osman")
    assert (found.same, found.other, found.missing) == (1, 1, 1)
    assert compare_names("Osman Idris", "Idris Osman").in_order is False
    assert compare_names("Osman Idris", "Osman Idris").is_exact
    assert compare_names("", "Osman").score == 0


@given(words=NAMES, data=st.data())
def test_the_order_of_the_words_changes_neither_the_form_nor_the_words(words, data):
    shuffled = data.draw(st.permutations(words))
    if "Abdul" in words or "عبد" in words:
        return
    assert normal_form(" ".join(words)) == normal_form(" ".join(shuffled))
    assert compare_names(" ".join(words), " ".join(shuffled)).score >= WORTH_A_LOOK


@given(text=st.text(max_size=60))
def test_any_text_has_a_normal_form_and_that_form_is_its_own(text):
    form = normal_form(text)
    assert form.isascii()
    assert normal_form(form) == form
    assert len(words_of_name(text)) <= 8


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_comparing_is_total_and_symmetric(one, other):
    found = compare_names(one, other)
    assert found.score == pytest.approx(compare_names(other, one).score)
    assert 0 <= found.score <= 1


@pytest.mark.parametrize(
    ("called", "passport"),
    [
        ("Pepe García López", "José García López"),
        ("Mo Ali Hassan", "Mohamed Ali Hassan"),
        ("Саша Коваленко", "Олександр Коваленко"),
        ("حمادة علي حسن", "محمد علي حسن"),
        ("Chepe García López", "Pepe García López"),
    ],
)
def test_who_tells_a_pet_name_is_known_by_the_name_it_stands_for(called, passport):
    found = compare_names(called, passport)
    assert found.score >= SAME_NAME
    assert not found.is_exact
    shared = index_keys([called]) & index_keys([passport])
    assert {kind for kind, _key in shared} >= {NAME}


def test_a_pet_name_is_not_taken_for_any_other_name():
    assert compare_names("Pepe García López", "Pedro García López").score < SAME_NAME
    assert compare_names("Mo Ali Hassan", "Musa Ali Hassan").score < SAME_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mäč̣č̣ä Ḥasan", "Mecha Hasan"),
        ("Adébọ̀lá Ọlá", "Adebola Ola"),
        ("GebreMedhin Haile", "Gebremedhin Haile"),
        ("Магомед Алиев", "Mohamed Aliev"),
        ("Abdoulaye Wade", "Abdulai Wade"),
    ],
)
def test_letters_with_marks_and_words_written_as_one_are_read_as_they_are_meant(one, other):
    assert compare_names(one, other).score >= SAME_NAME


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jamal Ahmed", "Jamila Ahmed"), ("Mario Lopez", "Maria Lopez"), ("Ali Hamid", "Ali Hamida")],
)
def test_the_vowel_that_makes_it_another_name_is_heard(one, other):
    found = compare_names(one, other)
    assert found.near + found.other > 0
