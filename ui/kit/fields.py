"""Which fields are there? All of the kit's."""

from __future__ import annotations

from ui.kit.field_code import Choice, CodeField, NotInList
from ui.kit.field_day import DateField, DateUnreadable
from ui.kit.field_files import AttachmentsField
from ui.kit.field_line import Field, Fillable, NameField, PasswordField, Required, TextLine, clean, tidy
from ui.kit.field_lookup import Found, LookupField, NobodyChosen
from ui.kit.field_numbers import CountError, CountField, CreditCodeField, IdField, MoneyField, PhoneField
from ui.kit.field_papers import Attached
from ui.kit.field_text import TextField

__all__ = [
    "Attached", "AttachmentsField", "Choice", "CodeField", "CountError", "CountField", "CreditCodeField", "DateField",
    "DateUnreadable", "Field", "Fillable", "Found", "IdField", "LookupField", "MoneyField", "NameField",
    "NobodyChosen", "NotInList", "PasswordField", "PhoneField", "Required", "TextField", "TextLine",
    "clean", "tidy",
]  # fmt: skip
