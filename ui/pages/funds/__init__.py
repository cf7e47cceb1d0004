"""The page of the books: where every yuan came from and went, and up to which day the books are closed."""

from ui.pages.funds.page import FundsPage

PAGE = FundsPage
