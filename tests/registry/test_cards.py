"""Cards: one counts, the others say why not, and only the register knows whose they are."""

import json
import os
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import scope
from core.errors import NotAllowed
from core.models import AccessLogEntry
from modules.registry.actions.cards import issue_card, report_card_lost, trust_key
from modules.registry.actions.restrict import break_glass
from modules.registry.cards.errors import CardEndedAlready, CardPrintedAlready
from modules.registry.cards.keys import as_text
from modules.registry.cards.lookup import revoked_hashes
from modules.registry.cards.scan import Entered, resolve
from modules.registry.choices import CardState
from modules.registry.errors import FileNotFound
from modules.registry.models import BreakGlass, Card, CardKey, Stay
from modules.registry.rules.card_tokens import hash_of, sign
from tests.registry.counter import browser_of, decide, on_site, restrict
from tests.registry.factories import make_person

pytestmark = pytest.mark.django_db
PRINT = "/admin/registry/KRT/cards/print/"


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path) -> Path:
    """A key of this test's own."""
    settings.CARD_KEY_FILE = str(tmp_path / "keys" / "signing.pem")
    return Path(settings.CARD_KEY_FILE)


@pytest.fixture
def amina(krt):
    return make_person(krt, "Amina Saleh", birth="30")


def card_for(person, centre, desk) -> tuple[Card, str]:
    """What the desk prints for somebody."""
    with scope.user(desk):
        return issue_card(person=person, centre=centre, actor=desk)


def seen_by(user, text):
    """What a scan leads to."""
    with scope.user(user):
        return resolve(text)


def test_a_card_leads_to_its_holder_and_a_new_one_takes_its_place(krt, desk, amina):
    first, old = card_for(amina, krt, desk)
    assert seen_by(desk, old).person == amina
    _second, new = card_for(amina, krt, desk)
    assert seen_by(desk, new).person == amina
    replaced = seen_by(desk, old)
    assert replaced.person is None
    assert "replaced by a newer one" in replaced.sentence
    with scope.system():
        assert Card.objects.get(pk=first.pk).state == CardState.REPLACED
        assert Card.objects.filter(person=amina, state=CardState.ISSUED).count() == 1


def test_the_register_keeps_nothing_by_which_a_card_could_be_printed_again(krt, desk, amina):
    card, token = card_for(amina, krt, desk)
    with scope.system():
        kept = [str(value) for value in Card.objects.filter(pk=card.pk).values().get().values()]
        kept += [str(v) for v in card.history.values().first().values()]
    assert not [value for value in kept if token[20:40] in value]
    assert amina.reference not in token
    assert str(amina.pk).replace("-", "").upper() not in token


def test_a_lost_card_counts_nowhere_and_the_number_stays(krt, gdf, desk, desk_elsewhere, amina):
    card, token = card_for(amina, krt, desk)
    reference = amina.reference
    page = reverse("registry_people:lost", args=["KRT", amina.pk, card.pk])
    assert browser_of(desk).post(page).status_code == 302
    for user in (desk, desk_elsewhere):
        assert "reported lost" in seen_by(user, token).sentence
    _card, new = card_for(amina, krt, desk)
    assert seen_by(desk, new).person.reference == reference
    with scope.user(desk), pytest.raises(CardEndedAlready):
        report_card_lost(card=card, centre=krt, actor=desk)


def test_an_expired_a_forged_and_an_unknown_card_get_a_sentence_each(krt, desk, amina):
    card, token = card_for(amina, krt, desk)
    with scope.system():
        Card.objects.filter(pk=card.pk).update(valid_until=krt.today() - timedelta(days=1))
    assert "has expired" in seen_by(desk, token).sentence
    letter = "A" if token[60] != "A" else "B"
    assert "forgery" in seen_by(desk, token[:60] + letter + token[61:]).sentence
    with scope.system():
        Card.objects.filter(pk=card.pk).update(secret_hash=hash_of(b"another"))
    assert "not in the register" in seen_by(desk, token).sentence
    CardKey.objects.update(distrusted_at=card.issued_at)
    assert "cannot be checked here" in seen_by(desk, token).sentence


def test_a_card_of_another_installation_is_genuine_and_tells_nobody(krt, desk):
    theirs = Ed25519PrivateKey.generate()
    facts = {"secret": bytes(16), "issued_on": krt.today(), "valid_until": krt.today()}
    token = sign(key=theirs, centre="ADD", **facts)
    assert "cannot be checked here" in seen_by(desk, token).sentence
    trust_key(public=as_text(theirs.public_key()), issuer="Addis network")
    scan = seen_by(desk, token)
    assert scan.person is None
    assert "Genuine card of Addis network, centre ADD" in scan.sentence


def test_a_restricted_file_and_one_of_another_centre_answer_in_the_same_words(
    krt, desk, desk_elsewhere, focal_point, amina
):
    _card, token = card_for(amina, krt, desk)
    elsewhere = seen_by(desk_elsewhere, token)
    restrict(amina, krt)
    here = seen_by(desk, token)
    assert elsewhere.person is None
    assert here.person is None
    assert here.sentence == elsewhere.sentence
    assert "valid" in here.sentence
    assert seen_by(focal_point, token).person == amina


def test_only_who_registers_people_makes_cards(krt, gdf, desk_elsewhere, amina):
    with scope.user(desk_elsewhere), pytest.raises(NotAllowed):
        issue_card(person=amina, centre=krt, actor=desk_elsewhere)
    answer = browser_of(desk_elsewhere).post(PRINT, {"person": amina.pk})
    assert answer.status_code == 404
    with scope.system():
        assert not Card.objects.exists()


def test_a_number_and_a_name_are_understood_in_the_same_field(krt, desk, amina):
    assert seen_by(desk, amina.card_number.lower()).person == amina
    found = seen_by(desk, "amina sale")
    assert (found.entered, found.candidates) == (Entered.NAME, [amina])
    assert seen_by(desk, "  ").entered is Entered.NOTHING
    with scope.user(desk):
        wrong = amina.reference[:-1] + ("2" if amina.reference[-1] != "2" else "3")
        assert resolve(wrong).person is None


def test_the_printed_card_says_only_what_the_person_agreed_to(krt, desk, amina):
    def printed() -> str:
        return browser_of(desk).post(PRINT, {"person": amina.pk, "paper": "card"}).content.decode()

    page = printed()
    assert amina.card_number in page
    assert "<svg" in page
    assert "Amina" not in page
    decide(amina, krt, "name_on_card")
    assert "Amina Saleh" in printed()
    decide(amina, krt, "name_on_card", "withdrawn")
    assert "Amina" not in printed()
    with scope.system():
        entries = AccessLogEntry.objects.filter(kind="print", reference=amina.reference)
        assert entries.count() == 3


def test_pressed_twice_one_card_is_made_and_the_second_paper_says_so(krt, desk, amina):
    key = "01890a5d-ac96-774b-bcce-b302099a8057"
    browser = browser_of(desk)
    assert browser.post(PRINT, {"person": amina.pk, "key": key}).status_code == 200
    again = browser.post(PRINT, {"person": amina.pk, "key": key})
    assert again.status_code == 409
    assert "printed already" in again.content.decode()
    with scope.system():
        assert Card.objects.count() == 1
    with scope.user(desk), pytest.raises(CardPrintedAlready):
        issue_card(person=amina, centre=krt, actor=desk, key=key)


def test_a_family_gets_its_cards_on_one_sheet(krt, desk):
    people = [make_person(krt, f"Person {number}") for number in range(3)]
    for person in people:
        on_site(person, krt)
    browser = browser_of(desk)
    screen = reverse("registry_cards", args=["KRT"])
    assert browser.get(screen).content.decode().count('name="person"') == 3
    page = browser.post(PRINT, {"person": [p.pk for p in people], "paper": "sheet"})
    assert page.content.decode().count('class="card"') == 3
    assert "paper-card-sheet" in page.content.decode()
    assert 'name="person"' not in browser.get(screen).content.decode()


def test_the_screen_for_cards_finds_people_by_card_number_and_name(krt, desk, amina):
    screen, browser = reverse("registry_cards", args=["KRT"]), browser_of(desk)
    page = reverse("registry_people:card", args=[amina.pk])
    assert browser.post(screen, {"scan": amina.reference})["Location"] == page
    assert page in browser.post(screen, {"scan": "Amina"}).content.decode()
    assert "Nobody was found" in browser.post(screen, {"scan": "Qqqq Zzzz"}).content.decode()


def test_a_card_in_the_name_field_of_the_arrival_desk_is_its_holder_and_no_name(krt, desk, amina):
    _card, token = card_for(amina, krt, desk)
    sent = {
        "people-TOTAL_FORMS": 1,
        "people-INITIAL_FORMS": 0,
        "people-0-own": token,
        "people-0-role": "head",
    }
    desk_url, browser = reverse("registry_arrivals", args=["KRT"]), browser_of(desk)
    consents = {"consent-purpose_registration": "given", "consent-medium": "signed"}
    assert browser.post(desk_url, {**sent, **consents}).status_code == 302
    with scope.system():
        assert Stay.objects.get().person == amina
    _card, _new = card_for(amina, krt, desk)
    refused = browser.post(desk_url, {**sent, **consents})
    assert refused.status_code == 422
    assert "replaced by a newer one" in refused.content.decode()


def test_matches_while_typing_are_sure_for_a_card_and_say_why_it_does_not_count(krt, desk, amina):
    _card, token = card_for(amina, krt, desk)
    matches, browser = reverse("registry_arrivals_matches", args=["KRT"]), browser_of(desk)
    assert "data-sure" in browser.post(matches, {"name": token}).content.decode()
    assert "data-sure" not in browser.post(matches, {"name": "Amina"}).content.decode()
    card_for(amina, krt, desk)
    page = browser.post(matches, {"name": token}).content.decode()
    assert "replaced by a newer one" in page
    assert "Amina" not in page


def test_in_an_emergency_a_card_opens_the_file_even_if_it_was_replaced(
    krt, desk, case_worker, amina
):
    _card, token = card_for(amina, krt, desk)
    card_for(amina, krt, desk)
    with scope.user(case_worker):
        opened = break_glass(
            reference=token, reason="Unconscious at the gate", centre=krt, actor=case_worker
        )
        assert opened.person_id == amina.pk
        with pytest.raises(FileNotFound):
            break_glass(
                reference=f"{token[:-1]}2",
                reason="Unconscious at the gate",
                centre=krt,
                actor=case_worker,
            )
    with scope.system():
        assert BreakGlass.objects.count() == 1


def test_a_gate_without_a_connection_knows_what_was_revoked_and_nothing_else(krt, desk, amina):
    first, _old = card_for(amina, krt, desk)
    card_for(amina, krt, desk)
    with scope.user(desk):
        assert revoked_hashes() == [first.secret_hash[:16]]
        assert revoked_hashes(on=first.valid_until + timedelta(days=2)) == []


# --- Keys ----------------------------------------------------------------------------------------
def run(*arguments, **options) -> str:
    """What a command prints."""
    printed = StringIO()
    call_command("card_keys", *arguments, stdout=printed, **options)
    return printed.getvalue()


def test_the_private_key_is_made_once_and_readable_by_its_owner_alone(krt, desk, amina, key_file):
    assert not key_file.exists()
    card_for(amina, krt, desk)
    before = key_file.read_bytes()
    card_for(amina, krt, desk)
    assert key_file.read_bytes() == before
    assert stat.S_IMODE(os.stat(key_file).st_mode) == 0o600
    assert [key.is_own for key in CardKey.objects.all()] == [True]


def test_cards_stay_genuine_when_the_key_is_renewed_and_not_when_it_is_distrusted(krt, desk, amina):
    _card, token = card_for(amina, krt, desk)
    old = CardKey.objects.get().key_id
    assert "New cards are signed with" in run("rotate")
    assert seen_by(desk, token).person == amina
    listed = run("list")
    assert "retired" in listed
    assert "in use" in listed
    run("distrust", old, yes=True)
    assert seen_by(desk, token).person is None
    _card, new = card_for(amina, krt, desk)
    assert seen_by(desk, new).person == amina


def test_keys_travel_between_installations_as_a_file_without_a_secret(tmp_path, key_file):
    exported = run("export", issuer="Sudan network")
    file = tmp_path / "keys.json"
    file.write_text(exported)
    secret = key_file.read_text().splitlines()[1]
    assert secret not in exported
    CardKey.objects.all().delete()
    assert "is trusted" in run("trust", str(file), yes=True)
    [key] = CardKey.objects.all()
    assert (key.issuer, key.is_own) == ("Sudan network", False)
    assert json.loads(exported)["keys"][0]["id"] == key.key_id


@pytest.mark.parametrize("content", ["", "{}", '{"keys": [{"public": "x"}], "issuer": "A"}', "[]"])
def test_what_is_no_file_of_keys_changes_nothing(tmp_path, content):
    file = tmp_path / "keys.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("trust", str(file), yes=True)
    assert not CardKey.objects.exists()
