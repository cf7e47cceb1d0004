"""The page of the exchange with the province: packages out, receipts in, what is to be looked at."""

from ui.pages.sync.page import SyncPage

PAGE = SyncPage
