"""The page of the unions: those we keep, up to the province, and the units they cover."""

from ui.pages.unions.page import UnionsPage

PAGE = UnionsPage
