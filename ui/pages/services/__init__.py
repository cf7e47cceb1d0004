"""The page of the union's other services: one line to write an entry in, and the register beneath it."""

from ui.pages.services.page import ServicesPage

PAGE = ServicesPage
