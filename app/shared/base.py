"""What is a stored row made of? Column types, names of constraints, and what makes a row part of the journal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, String, types
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from app.shared.clock import iso_moment

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class DayText(types.TypeDecorator[date]):
    """A date kept as ISO text, so that the journal and the hub read what the eye reads."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Date to text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Text to date."""
        return None if value is None else date.fromisoformat(value)


class MomentText(types.TypeDecorator[datetime]):
    """An aware moment kept as UTC ISO text."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Moment to text."""
        return None if value is None else iso_moment(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Text to moment."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


Fen = Annotated[int, mapped_column(BigInteger)]
Day = Annotated[date, mapped_column(DayText)]
Moment = Annotated[datetime, mapped_column(MomentText)]


class Row(DeclarativeBase):
    """A stored row of the office."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {date: DayText, datetime: MomentText}


class Synced:
    """A row that is journalled and travels to the hub. `rev` counts its revisions from 1.

    Rows of such tables are never deleted unless the class says `__deletable__ = True`. Columns of `__together__` say
    one thing: where one of them changes all are journalled, so that two records of it never mix where they meet.
    """

    __deletable__: ClassVar[bool] = False
    __together__: ClassVar[tuple[str, ...]] = ()

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    rev: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.rev if hasattr(cls, "__table__") else cls.rev}
