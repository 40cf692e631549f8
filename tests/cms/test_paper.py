"""Pages on paper and in text messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.paper.messages import GSM_7, MOST_MESSAGES, UCS_2, count, fitted
from tests.cms.conftest import in_one_line, page_of


@pytest.mark.parametrize(
    ("text", "encoding", "characters", "messages"),
    [
        ("", GSM_7, 0, 0),
        ("a" * 160, GSM_7, 160, 1),
        ("a" * 161, GSM_7, 161, 2),
        ("a" * 306, GSM_7, 306, 2),
        ("a" * 307, GSM_7, 307, 3),
        ("€" * 80, GSM_7, 160, 1),
        ("€" * 81, GSM_7, 162, 2),
        # 153 cannot be filled with signs of two: each message holds 76.
        ("€" * 153, GSM_7, 306, 3),
        ("م" * 70, UCS_2, 70, 1),
        ("م" * 71, UCS_2, 71, 2),
        ("😀" * 35, UCS_2, 70, 1),
        ("ç", UCS_2, 1, 1),
    ],
)
def test_characters_and_messages_are_counted_as_the_network_does(
    text, encoding, characters, messages
):
    found = count(text)
    assert (found.encoding, found.characters, found.messages) == (encoding, characters, messages)


@given(st.text(max_size=200), st.text(max_size=900), st.text(max_size=200))
def test_whatever_is_written_fits_into_three_messages(head, middle, tail):
    assert count(fitted(head, middle, tail)).messages <= MOST_MESSAGES


def test_the_number_and_the_address_are_never_cut_for_the_sake_of_words():
    text = fitted("Centre", "word " * 500, "+249 1\nhttps://example.org/en/krt/")
    assert text.endswith("+249 1\nhttps://example.org/en/krt/")
    assert "word..." in text


def test_a_printer_s_apostrophe_does_not_double_the_price():
    assert count(fitted("", "L’aide est là – “gratuite”", "")).encoding == GSM_7


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_centre_has_a_leaflet_a_small_one_and_a_poster_with_its_address_as_a_code(
    client, khartoum, language
):
    page = page_of(khartoum, language)
    for size in ("a4", "a6", "poster"):
        answer = client.get(f"/{language}/~/paper/{page.pk}/{size}/")
        text = in_one_line(answer)
        assert answer.status_code == 200
        assert f'lang="{language}"' in text
        assert "<svg" in text
        assert f"http://testserver/{language}/krt/" in text
        assert not answer.cookies


@pytest.mark.django_db
def test_paper_says_nothing_that_holds_only_now_and_nothing_of_a_protected_place(client, gadaref):
    page = page_of(gadaref, "en")
    for size in ("a4", "a6", "poster"):
        text = in_one_line(client.get(f"/en/~/paper/{page.pk}/{size}/"))
        assert "old mill" not in text
        assert "data-now" not in text
        assert "data-online" not in text


@pytest.mark.django_db
def test_a_page_in_a_message_fits_and_leads_to_the_page(client, khartoum):
    text = in_one_line(client.get(f"/ar/~/short/{page_of(khartoum, 'ar').pk}/"))
    assert "http://testserver/ar/krt/" in text
    assert "UCS-2" in text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["paper/{}/a5/", "paper/1/a4/", "short/1/"])
def test_what_is_no_page_has_no_paper(client, khartoum, path):
    page = page_of(khartoum, "en")
    assert client.get(f"/en/~/{path.format(page.pk)}").status_code == 404
