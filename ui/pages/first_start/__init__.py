"""How does an office come to be on this computer? The ways to begin, and the seven steps of a first start.

`FirstStart` asks before there is an office, `FirstFinish` what is left once it is made.
"""

from ui.pages.first_start.finish import FirstFinish
from ui.pages.first_start.kept import unfinished
from ui.pages.first_start.page import FirstStart

__all__ = ["FirstFinish", "FirstStart", "unfinished"]
