"""Card tokens: what was signed is read, whatever was altered is refused, and any text is answered."""

from datetime import date

import pytest
import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from modules.registry.rules.card_numbers import ALPHABET as ALPHABET_OF_NUMBERS
from modules.registry.rules.card_tokens import (
    FIRST_DAY,
    CardNotGenuine,
    IssuerNotKnown,
    NotACard,
    hash_of,
    is_token,
    key_id_of,
    read,
    sign,
)
from modules.registry.rules.input_errors import NotUnderstood

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {key_id_of(KEY.public_key()): KEY.public_key()}
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
DAYS = st.dates(min_value=FIRST_DAY, max_value=date(2199, 1, 1))
CENTRES = st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True)
SECRETS = st.binary(min_size=16, max_size=16)
# What other keyboards make of the keys that a scanner sends for an American one.
FRENCH = str.maketrans("QAWZM234567", "AQZW?é\"'(-è")
GERMAN = str.maketrans("YZ", "ZY")
ARABIC_WITH_SHIFT = (
    "\u0650 لآ } ] \u064f [ لأ أ ÷ ـ ، / ’ آ × ؛ \u064e \u064c \u064d لإ ‘ { \u064b \u0652 إ ~"
)


def token(secret=bytes(16), issued=date(2026, 1, 1), until=date(2027, 1, 1), centre="KRT") -> str:
    return sign(key=KEY, secret=secret, issued_on=issued, valid_until=until, centre=centre)


@given(SECRETS, DAYS, DAYS, CENTRES)
def test_what_was_signed_is_read_again(secret, issued, until, centre):
    found = read(token(secret, issued, until, centre), KEYS)
    assert (found.secret, found.issued_on, found.valid_until) == (secret, issued, until)
    assert (found.centre, found.secret_hash) == (centre, hash_of(secret))


@given(SECRETS, st.data())
def test_any_altered_character_is_refused(secret, data):
    text = token(secret)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([c for c in BASE32 + "0189" if c != text[place]]))
    with pytest.raises(NotUnderstood):
        read(text[:place] + other + text[place + 1 :], KEYS)


@given(SECRETS, st.integers(1, 149))
def test_a_token_that_was_cut_off_is_refused(secret, length):
    with pytest.raises(NotUnderstood):
        read(token(secret)[:length], KEYS)


@given(st.text(max_size=600))
def test_any_text_gets_an_answer(text):
    is_token(text)
    with pytest.raises(NotACard) as refused:
        read(text, KEYS)
    assert refused.value.sentence


@given(SECRETS, CENTRES)
def test_a_token_is_never_taken_for_a_name_and_a_card_number_never_for_a_token(secret, centre):
    assert is_token(token(secret, centre=centre))
    assert not is_token(ALPHABET_OF_NUMBERS[:9])
    assert not is_token("Gcina Charles Mohamed Abdullah of the house of so many names and more")


@pytest.mark.parametrize("typed", ["lower", "french", "german", "spaces"])
@given(secret=SECRETS)
def test_scanners_that_type_for_another_keyboard_are_understood(typed, secret):
    text = token(secret)
    mangled = {
        "lower": text.lower(),
        "french": text.translate(FRENCH),
        "german": text.translate(GERMAN),
        "spaces": f" {text[:40]} {text[40:]}\n",
    }[typed]
    assert is_token(mangled)
    assert read(mangled, KEYS).secret == secret


def test_a_scanner_at_an_arabic_keyboard_is_understood():
    """Capitals: each of them with the Shift key, digits as they are."""
    shifted = dict(zip(BASE32, ARABIC_WITH_SHIFT.split(), strict=False))
    mangled = "".join(shifted.get(letter, letter) for letter in token(b"sixteen bytes..."))
    assert read(mangled, KEYS).secret == b"sixteen bytes..."


def test_a_key_that_is_not_trusted_makes_an_unknown_issuer_with_the_name_of_the_centre():
    with pytest.raises(IssuerNotKnown) as refused:
        read(token(centre="ADD"), {})
    assert "ADD" in refused.value.sentence


def test_another_key_under_the_same_name_makes_a_forgery():
    forged = {key_id: Ed25519PrivateKey.generate().public_key() for key_id in KEYS}
    with pytest.raises(CardNotGenuine):
        read(token(), forged)


def test_the_code_is_small_because_it_holds_capitals_and_digits_alone():
    code = segno.make(token(), error="m", micro=False)
    assert code.mode == "alphanumeric"
    assert code.version <= 7


def test_a_card_is_good_on_its_last_day_and_not_on_the_next():
    found = read(token(until=date(2027, 1, 1)), KEYS)
    assert not found.is_expired(date(2027, 1, 1))
    assert found.is_expired(date(2027, 1, 2))
