"""A day at the counter of Khartoum, from the first family in the morning to the last departure."""

import pytest

from core import scope
from core.actions.switch_module import ModuleCannotSwitch, switch_module
from core.models import AccessLogEntry
from core.modules.activation import OFF, ON
from modules.registry import consent
from modules.registry.actions.consents import record_consent
from modules.registry.actions.depart import record_departure
from modules.registry.actions.restrict import break_glass, restrict_file
from modules.registry.errors import ConsentMissing, StayOpenAlready
from modules.registry.facts import ConsentFacts
from modules.registry.flags.advice import advice_for
from modules.registry.models import (
    Flag,
    Household,
    HouseholdMembership,
    Need,
    Person,
    PersonFlag,
    Stay,
    Visit,
)
from modules.registry.models.flags import FlagMoment
from modules.registry.search import find_people
from tests.registry.factories import AGREED, arrive, arriving, make_staff, returning

REFUSES_THE_PHOTO = ConsentFacts(purpose="photo", decision="refused", medium="signed")


@pytest.fixture
def umbrellas(krt):
    """The module that lends umbrellas is on at Khartoum; it holds one."""
    from guichet_sample.models import Umbrella

    switch_module(label="umbrellas", centre=krt, state=ON, actor=None)
    with scope.system():
        return Umbrella.objects.create(centre=krt, label="Blue")


def test_a_day_at_the_counter(krt, gdf, desk, case_worker, focal_point, desk_elsewhere, umbrellas):
    from guichet_sample.actions import lend
    from guichet_sample.models import Loan

    # Eight o'clock. Senait stands at the counter with Rahel, who is four. She agrees to be
    # registered and wants no photograph; nothing else is kept from her because of that.
    with scope.user(desk):
        morning = arrive(
            krt,
            arriving("Senait Gebre", birth="33", consents=(*AGREED, REFUSES_THE_PHOTO)),
            arriving("Rahel Senay", role="child", birth="4"),
            actor=desk,
            came_from="Kassala",
        )
        senait, rahel = (stay.person for stay in morning)
        assert [m.role for m in HouseholdMembership.objects.order_by("id")] == ["head", "child"]
        assert consent.require(senait, "registration").decision == "given"
        with pytest.raises(ConsentMissing):
            consent.require(senait, "photo")

    # Nine. It rains. The desk lends her the blue umbrella, although she wants no photograph.
    with scope.user(desk):
        lend(umbrella=umbrellas, person=senait)
        assert Loan.objects.get().person == senait

    # Ten. Abel, who left in spring, is back. The desk types his name as it sounds and finds him;
    # he keeps his card number and gets a new stay. A second desk wants to receive him as well.
    with scope.user(desk):
        [spring] = arrive(krt, arriving("Abel Tesfay", birth="24"), actor=desk)
        record_departure(stay=spring, reason="own_choice", actor=desk)
        [abel] = find_people("Able Tesfai")
        assert abel.reference == spring.person.reference
        [autumn] = arrive(krt, returning(abel), actor=desk)
        assert autumn.pk != spring.pk
        with pytest.raises(StayOpenAlready):
            arrive(krt, returning(abel), actor=desk)

    # Eleven. The case worker writes down that Rahel needs a bed on the ground floor, and that
    # whoever meets the two should send them to her first. The desk reads the advice, not why.
    with scope.user(case_worker):
        Need.objects.create(
            person=rahel,
            centre=krt,
            code="DS-XLB",
            is_sensitive=True,
            answer="yes",
            instruction="Ground-floor bed.",
            recorded_by=case_worker,
        )
        first = Flag.objects.create(
            label="Case worker first",
            colour="amber",
            advice="See the case worker first.",
            moments=[FlagMoment.FILE, FlagMoment.DEPARTURE],
            audience="everybody",
        )
        PersonFlag.objects.create(person=senait, centre=krt, flag=first, set_by=case_worker)
    with scope.user(desk):
        assert not Need.objects.exists()
        assert [a.text for a in advice_for(senait, FlagMoment.FILE)] == [
            "See the case worker first."
        ]
        Visit.objects.create(person=abel, centre=krt, services=["call"])

    # Noon. A man at the gate asks for Senait. The focal point restricts her file: the desk no
    # longer knows that she is here, nor that her household has two members.
    with scope.user(focal_point):
        restrict_file(
            person=senait,
            centre=krt,
            reason="A man at the gate asks for her.",
            readers=[case_worker],
            actor=focal_point,
        )
    with scope.user(desk):
        assert find_people("Senait Gebre") == find_people(senait.reference) == []
        assert set(Person.objects.all()) == {rahel, abel}
        assert not Stay.objects.filter(person=senait).exists()
        [household] = Household.objects.all()
        assert [member.person for member in household.members.all()] == [rahel]
        assert not Loan.objects.exists()
    with scope.user(case_worker):
        assert find_people("Senait Gebre") == [senait]

    # Two. A health worker needs her file at once, and says why. It is written down.
    nurse = make_staff("nurse", ("health_worker", krt))
    why = "She fainted; the hospital asks what she takes."
    with scope.user(nurse):
        assert not Person.objects.filter(pk=senait.pk).exists()
        break_glass(reference=senait.card_number, centre=krt, reason=why, actor=nurse)
        assert Person.objects.filter(pk=senait.pk).exists()
    with scope.system():
        assert AccessLogEntry.objects.get(kind="break_glass").reason == why

    # Four. The manager wants to put the umbrellas away for good. One is still out.
    with pytest.raises(ModuleCannotSwitch):
        switch_module(label="umbrellas", centre=krt, state=OFF, actor=None)

    # Five. Senait and Rahel move on to Gadaref. The flag advises; nothing holds them. The
    # umbrella comes back by itself, because its module heard that she left.
    with scope.user(case_worker):
        assert advice_for(senait, FlagMoment.DEPARTURE)
        for stay in morning:
            record_departure(
                stay=stay, reason="own_choice", departed_to="Gadaref", actor=case_worker
            )
    with scope.system():
        assert Loan.objects.get().returned_at is not None
    switch_module(label="umbrellas", centre=krt, state=OFF, actor=None)
    with scope.user(desk):
        assert not Loan.objects.exists()

    # Six. In Gadaref nobody knows Rahel yet, and nobody will ever meet Senait by accident.
    with scope.user(desk_elsewhere):
        assert find_people("Rahel Senay") == []
    with scope.system():
        arrive(gdf, returning(rahel), returning(senait))
    with scope.user(desk_elsewhere):
        assert find_people("Rahel Senay") == [rahel]
        assert find_people("Senait Gebre") == []
        with pytest.raises(ConsentMissing):
            consent.require(rahel, "network_sharing")
        record_consent(
            person=rahel,
            centre=gdf,
            facts=ConsentFacts(purpose="photo", decision="given", medium="signed"),
            actor=desk_elsewhere,
        )

    # Night. Abel is the only one in Khartoum.
    with scope.user(desk):
        assert [stay.person for stay in Stay.objects.open()] == [abel]
