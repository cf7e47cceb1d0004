"""The hub's administrator grants numbers from the command line, and the office draws from them after the receipt."""

from __future__ import annotations

from tests.cli.conftest import OFFICE


def test_numbers_are_granted_carried_down_and_listed(exchange, run) -> None:
    granted = run(
        "hub",
        "numbers",
        "grant",
        OFFICE,
        "letter",
        "J001",
        "J015",
        "--hub",
        exchange.hub,
        "--year",
        "2027",
        "--json",
    ).told
    assert (granted["left"], granted["low"], granted["source"][-4:]) == (15, True, "2027")
    refused = run("hub", "numbers", "grant", OFFICE, "letter", "J010", "J020", "--hub", exchange.hub)
    assert refused.code == 1
    assert "J001" in refused.err
    assert run("hub", "numbers", "grant", OFFICE, "medal", "J1", "J2", "--hub", exchange.hub).code == 2
    (listed,) = run("hub", "numbers", "list", "--low", "--hub", exchange.hub, "--json").told["blocks"]
    assert (listed["first"], listed["last"], listed["given"]) == ("J001", "J015", 0)
    assert "J015" in run("hub", "numbers", "list", "--hub", exchange.hub).out
