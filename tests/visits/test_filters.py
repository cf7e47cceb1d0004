"""A campaign's list filtered by its columns: the values offered, their counts, and what the list comes to."""

from __future__ import annotations

from app.visits import VisitFilter


def test_values_are_offered_with_their_counts_among_what_the_other_filters_leave(office, campaign_id) -> None:
    visits, actor = office.visits, office.actor
    offered = dict(visits.values(actor, campaign_id, VisitFilter(), "place"))
    assert sum(offered.values()) == len(visits.window(actor, campaign_id))
    place = max(offered, key=lambda key: offered[key])
    one = VisitFilter(places=frozenset({place}))
    assert len(visits.window(actor, campaign_id, one)) == offered[place]
    assert dict(visits.values(actor, campaign_id, one, "place")) == offered
    states = dict(visits.values(actor, campaign_id, one, "state"))
    assert sum(states.values()) == offered[place]


def test_the_totals_are_those_of_the_list_shown(office, campaign_id) -> None:
    visits, actor = office.visits, office.actor
    for wanted in (VisitFilter(), VisitFilter(state="GIVEN"), VisitFilter(query="没有这个人")):
        lines = visits.page(actor, visits.window(actor, campaign_id, wanted))
        expected = {"cash": sum(v.planned_cash if v.cash is None else v.cash for v in lines)}
        for good in visits.campaign(actor, campaign_id).goods:
            counted = [v.planned_goods if v.goods is None else v.goods for v in lines]
            expected[good.code] = sum(goods.get(good.code, 0) for goods in counted)
        assert visits.totals(actor, campaign_id, wanted) == expected
