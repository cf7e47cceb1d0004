"""Office and hub speak of the same versions of the tables."""

from app.migrations.run import head
from app.sync import versions


def test_the_version_told_is_that_of_the_tables() -> None:
    assert head() == versions.SCHEMA


def test_older_versions_are_understood_and_newer_ones_are_not() -> None:
    assert versions.understood("")
    assert versions.understood(versions.OLDEST)
    assert versions.understood(versions.SCHEMA)
    assert not versions.understood("9999")
