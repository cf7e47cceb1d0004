"""What does the hub learn from its own word coming back? Nothing, unless it was restored and has forgotten it. Pure.

What a receipt brought to a computer goes up again among its changes. That is no edit. But a hub that was put back to an
earlier day may hear of a value there whose writer is gone: then the echo is all that is left of it.
"""

from __future__ import annotations

from dataclasses import replace

from app.sync.merge import Check, Conflict, Merged, business
from app.sync.messages import Change
from app.sync.seen import Mark, Record, View


def hear(record: Record | None, change: Change, view: View, check: Check) -> Merged:
    """Return what becomes of `record` when `change`, an echo, comes to a hub that holds it, or has forgotten it."""
    if record is None:
        return Merged(_recovered(change, view, check), "applied")
    if not view.forgotten or change.verb == "D" or not record.live or record.deleted is not None:
        return Merged(record, "applied")
    return _compared(record, change, view, check)


def _recovered(change: Change, view: View, check: Check) -> Record | None:
    values = business(change)
    if change.verb != "I" or check(values) is not None:
        return None
    mark = Mark(view.incarnation, change.seq)
    return Record(change.table, change.row_id, values, dict.fromkeys(values, mark), live=True)


def _compared(record: Record, change: Change, view: View, check: Check) -> Merged:
    """Take over what is later than what stands; where neither is known to be, both are kept for a person."""
    here = Mark(view.incarnation, change.seq)
    later, unknown = {}, []
    for name, value in sorted(business(change).items()):
        stands, mark = record.fields.get(name), record.marks.get(name, Mark("", 0))
        if value == stands:
            continue
        if any(had.value == value for had in view.before(mark, record, name)):
            continue  # whoever wrote what stands knew it, and wrote on
        before = any(had.value == stands for had in view.before(here, record, name))
        if before or view.began(mark, record):
            later[name] = value
        else:
            unknown.append(Conflict(name, stands, value))
    fields = {**record.fields, **later}
    if check(fields) is not None:
        return Merged(record, "applied")
    if later:
        record = replace(record, fields=fields, marks={**record.marks, **dict.fromkeys(later, here)})
    return Merged(record, "applied", conflicts=tuple(unknown))
