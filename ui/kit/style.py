"""How does it look? Colours, fonts and sizes of the desk, light and dark; knows no page."""

from __future__ import annotations

import lzma
import os
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from app.shared.paths import resources


@dataclass(frozen=True)
class Tokens:
    """The colours of one scheme. Contrast was computed when they were chosen (a test computes it again)."""

    dark: bool
    text: str
    secondary: str
    hint: str
    disabled: str
    window: str
    surface: str
    zebra: str
    header: str
    hover: str
    selection: str
    border: str
    divider: str
    link: str
    primary: str
    primary_hover: str
    on_primary: str
    danger: str
    focus: str
    nav: str
    nav_text: str
    nav_selected: str
    tones: Mapping[str, tuple[str, str]]


LIGHT = Tokens(
    dark=False, text="#1B2430", secondary="#4A5666", hint="#66717F", disabled="#8A94A1",
    window="#F3F5F8", surface="#FFFFFF", zebra="#F7F9FB", header="#E9EEF4", hover="#EDF2F8",
    selection="#D6E4F7",
    border="#848F9C", divider="#DCE2E9", link="#1F5FBF", primary="#1F5FBF", primary_hover="#184E9E",
    on_primary="#FFFFFF", danger="#B3261E", focus="#0B57D0", nav="#22384F", nav_text="#F2F6FA", nav_selected="#345A80",
    tones={"quiet": ("#4A5666", "#E9EDF2"), "waiting": ("#1F5FBF", "#E4EEFB"), "good": ("#1B6E3C", "#E3F3E8"),
           "warn": ("#8A4B00", "#FFF1D6"), "bad": ("#B3261E", "#FCE8E6"), "clash": ("#6A3FA0", "#EFE7F8")},
)  # fmt: skip
DARK = Tokens(
    dark=True, text="#E6EAF0", secondary="#B7C0CC", hint="#98A3B0", disabled="#717C89",
    window="#181C21", surface="#21262D", zebra="#252B33", header="#2B323B", hover="#2A313A",
    selection="#27476E",
    border="#7A8694", divider="#38414C", link="#7FB2F5", primary="#2F6FD0", primary_hover="#2A64BC",
    on_primary="#FFFFFF", danger="#B3372F", focus="#9CC5FF", nav="#12161B", nav_text="#DCE3EB", nav_selected="#27476E",
    tones={"quiet": ("#B7C0CC", "#323A44"), "waiting": ("#8DBBF7", "#1D3557"), "good": ("#7FCB9A", "#1D3A29"),
           "warn": ("#F0BE6A", "#44330F"), "bad": ("#F2938C", "#4A2320"), "clash": ("#C6A8EE", "#38294D")},
)  # fmt: skip

ICON_OF_TONE = {
    "quiet": "circle-dashed", "waiting": "clock", "good": "circle-check",
    "warn": "triangle-alert", "bad": "octagon-x", "clash": "git-compare",
}  # fmt: skip

# Faces we trust for Chinese and Korean, best first; a bare Linux has none of them and gets ours.
SYSTEM_FACES = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "Source Han Sans CN", "HarmonyOS Sans SC", "WenQuanYi Micro Hei",
)  # fmt: skip
KOREAN_FACES = ("Malgun Gothic", "Apple SD Gothic Neo", "Noto Sans CJK KR")
TEXT_STEPS = (1.0, 1.2, 1.4)
# How high a row is in the usual text size; larger text makes every one of them higher by the same step.
ROW_HEIGHTS = {"compact": 28, "normal": 30, "large": 36}
DRAWN_BY_FUSION = ("QCheckBox", "QRadioButton", "QComboBox", "QProgressBar")
SIZES = {"caption": 9.0, "body": 10.0, "section": 11.0, "title": 13.0, "figure": 18.0}


class _Look(QObject):
    """The look now in force; announces a change so that baked pictures can be made again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = LIGHT
        self.step = 0
        self.density = "normal"
        self.following = True  # the system's scheme, wherever it reports one


look = _Look()


def tokens() -> Tokens:
    """Return the colours now in force."""
    return look.tokens


def tone(name: str) -> tuple[QColor, QColor]:
    """Return the text and the ground colour of a state's tone (quiet, waiting, good, warn, bad, clash)."""
    text, ground = tokens().tones[name]
    return QColor(text), QColor(ground)


def font(kind: str = "body", bold: bool | None = None) -> QFont:
    """Return the font of a use (caption, body, section, title, figure) in the text size now in force."""
    made = QFont(QApplication.font())
    made.setPointSizeF(SIZES[kind] * TEXT_STEPS[look.step])
    made.setBold(kind in ("section", "title", "figure") if bold is None else bold)
    return made


def row_height(metrics: QFontMetrics) -> int:
    """Return how high a row of a table is: by density and text size, and never too low for its font."""
    return max(scaled(ROW_HEIGHTS[look.density]), metrics.height() + 8)


def scaled(pixels: float) -> int:
    """Return `pixels` of the usual text size in the one now in force (room beside words, icons, columns)."""
    return round(pixels * TEXT_STEPS[look.step])


def wants_dark() -> bool:
    """Say whether the system reports a dark scheme (a platform without a theme reports nothing: light)."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def load_faces() -> list[str]:
    """Return the font families to use, adding our own from the resources where the system lacks them."""
    here = set(QFontDatabase.families())
    chosen = [face for face in SYSTEM_FACES if face in here][:1] or _own_face("NotoSansSC")
    korean = [face for face in KOREAN_FACES if face in here][:1]
    if not korean and "CJK" not in "".join(chosen):
        korean = _own_face("NotoSansKR")
    return chosen + korean


def _own_face(stem: str) -> list[str]:
    folder = resources() / "fonts"
    for path in sorted(folder.glob("*")):
        if not path.name.replace("-", "").replace("_", "").startswith(stem):
            continue
        if path.suffix == ".xz":
            number = QFontDatabase.addApplicationFontFromData(QByteArray(lzma.decompress(path.read_bytes())))
        elif path.suffix in (".ttf", ".otf"):
            number = QFontDatabase.addApplicationFont(os.fspath(path))
        else:
            continue
        if number >= 0:
            return QFontDatabase.applicationFontFamilies(number)[:1]
    return []


def dress(app: QApplication, faces: list[str] | None = None) -> None:
    """Give the application its style, fonts and colours."""
    app.setStyle("Fusion")
    # With a style sheet Qt lets no font go down to what stands in a window, unless it is asked to.
    app.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
    base = QFont(app.font())
    if faces:
        base.setFamilies(faces)
    base.setPointSizeF(SIZES["body"] * TEXT_STEPS[look.step])
    app.setFont(base)
    _put_on(app, wants_dark())
    follow(app)


def use_scheme(app: QApplication, dark: bool) -> None:
    """Change between light and dark, at once and for every window; the system is no longer followed."""
    look.following = False
    _put_on(app, dark)


def follow(app: QApplication) -> None:
    """Wear the system's scheme from now on; where it reports none, all stays as it is."""
    look.following = True
    if not app.property("follows"):
        app.setProperty("follows", True)
        app.styleHints().colorSchemeChanged.connect(lambda scheme: _follow(app, scheme))
    _follow(app, app.styleHints().colorScheme())


def wear(app: QApplication, dark: bool | None) -> None:
    """Be light, dark, or what the system is (None): the one choice of the menu and of the settings."""
    if dark is None:
        follow(app)
    else:
        use_scheme(app, dark)


def _follow(app: QApplication, scheme: Qt.ColorScheme) -> None:
    dark = scheme == Qt.ColorScheme.Dark
    if look.following and scheme != Qt.ColorScheme.Unknown and dark != look.tokens.dark:
        _put_on(app, dark)


def _put_on(app: QApplication, dark: bool) -> None:
    look.tokens = DARK if dark else LIGHT
    palette = _palette(look.tokens)
    app.setPalette(palette)
    QToolTip.setPalette(palette)
    for kind in DRAWN_BY_FUSION:
        app.setPalette(_edged(palette, look.tokens), kind)  # type: ignore[arg-type]
    app.setStyleSheet(_sheet(look.tokens))
    look.changed.emit()


def use_density(density: str) -> None:
    """Change how high rows are: compact, normal or large."""
    look.density = density if density in ROW_HEIGHTS else "normal"
    look.changed.emit()


def use_text_step(app: QApplication, step: int) -> None:
    """Change the text size: 0 is 100 %, 1 is 120 %, 2 is 140 %."""
    look.step = max(0, min(step, len(TEXT_STEPS) - 1))
    base = QFont(app.font())
    base.setPointSizeF(SIZES["body"] * TEXT_STEPS[look.step])
    app.setFont(base)
    for window in app.topLevelWidgets():  # Qt tells them later; whoever measures words is told now
        app.sendEvent(window, QEvent(QEvent.Type.ApplicationFontChange))
    look.changed.emit()


def _palette(t: Tokens) -> QPalette:
    made = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, t.window), (roles.WindowText, t.text), (roles.Base, t.surface), (roles.Text, t.text),
        (roles.AlternateBase, t.zebra), (roles.Button, t.surface), (roles.ButtonText, t.text),
        (roles.Highlight, t.selection), (roles.HighlightedText, t.text), (roles.PlaceholderText, t.hint),
        (roles.Link, t.link), (roles.ToolTipBase, t.header), (roles.ToolTipText, t.text),
        (roles.BrightText, t.tones["bad"][0]), (roles.Mid, t.divider), (roles.Midlight, t.header),
        (roles.Light, t.surface), (roles.Dark, t.border), (roles.Accent, t.primary),
    ):  # fmt: skip
        made.setColor(role, QColor(colour))
    group = QPalette.ColorGroup
    for role, colour in (
        (roles.WindowText, t.disabled), (roles.Text, t.disabled), (roles.ButtonText, t.disabled),
        (roles.HighlightedText, t.disabled), (roles.PlaceholderText, t.disabled), (roles.Link, t.disabled),
        (roles.Base, t.window), (roles.Button, t.window), (roles.Highlight, t.header), (roles.Accent, t.border),
    ):  # fmt: skip
        made.setColor(group.Disabled, role, QColor(colour))
    # What is chosen stays as readable while the window, or another part of it, has the keys.
    made.setColor(group.Inactive, roles.Highlight, QColor(t.selection))
    made.setColor(group.Inactive, roles.HighlightedText, QColor(t.text))
    return made


def _edged(palette: QPalette, t: Tokens) -> QPalette:
    """Give Fusion the edge of our fields: it draws its edges a fixed step darker than the window's colour."""
    made = QPalette(palette)
    edge = QColor(t.border)
    edge.setHsv(edge.hue(), edge.saturation(), min(255, round(edge.value() * 1.4 / 1.1) - 3))
    made.setColor(QPalette.ColorRole.Window, edge)
    return made


def _sheet(t: Tokens) -> str:
    """The few things a palette cannot say. Margin 1 + border 1, or 0 + 2 with the focus: nothing moves."""
    return f"""
    QPushButton, QLineEdit, QPlainTextEdit {{ background: {t.surface}; color: {t.text};
        border: 1px solid {t.border}; border-radius: 5px; padding: 0 7px; margin: 1px; min-height: 26px;
        selection-background-color: {t.selection}; selection-color: {t.text};
        placeholder-text-color: {t.hint}; }}
    QPushButton {{ padding: 0 12px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton[look="primary"] {{ background: {t.primary}; color: {t.on_primary}; border-color: {t.primary}; }}
    QPushButton[look="primary"]:hover {{ background: {t.primary_hover}; }}
    QPushButton[look="danger"] {{ background: {t.danger}; color: {t.on_primary}; border-color: {t.danger}; }}
    QPushButton[look="link"] {{ background: transparent; color: {t.link}; border-color: transparent;
        padding: 0 4px; }}
    QLineEdit[wrong="true"] {{ border-color: {t.tones["bad"][0]}; background: {t.tones["bad"][1]};
        placeholder-text-color: {t.secondary}; }}
    QPushButton:disabled, QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled {{
        color: {t.hint}; background: {t.window}; border-color: {t.divider}; }}
    QPushButton:focus, QLineEdit:focus, QPlainTextEdit:focus {{ margin: 0; border: 2px solid {t.focus};
        outline: none; }}
    """
