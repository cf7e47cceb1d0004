"""What services people got is told by document number: for whoever asks whether somebody was helped already."""

from __future__ import annotations

from datetime import date

from app.services import Entry, Person, services_to
from tests.visits.conftest import number


def test_services_are_told_by_document_the_money_only_of_one_alone(office) -> None:
    zhang, li = (Person("张三", office.ids["zhang"]), Person("李四", office.ids["li1"]))
    office.services.add(office.actor, Entry("legal_aid", date(2026, 5, 2), (zhang,), amount=30_000))
    office.services.add(office.actor, Entry("work_study", date(2026, 7, 2), (zhang, li), amount=80_000))
    with office.db.reading() as tx:
        found = services_to(tx, [number(1), number(2), number(3), "x"])
    assert sorted((one.what, one.on, one.amount, one.goods) for one in found[number(1)]) == [
        ("勤工俭学", date(2026, 7, 2), 0, True), ("法律援助", date(2026, 5, 2), 30_000, True),
    ]  # fmt: skip
    assert [one.amount for one in found[number(2)]] == [0]
    assert set(found) == {number(1), number(2)}
