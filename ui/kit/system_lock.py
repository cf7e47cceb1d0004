"""Does the system itself lock its screen, or go to sleep? Hears it on Linux by D-Bus, on Windows by window messages."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot

if TYPE_CHECKING or sys.platform == "linux":
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

LOGIND: Final = "org.freedesktop.login1"
ON_SYSTEM_BUS: Final = (
    (f"{LOGIND}.Manager", "PrepareForSleep"),  # true: the computer goes to sleep or hibernates
    (f"{LOGIND}.Session", "Lock"),  # of whatever session: one too many does no harm
)
ON_SESSION_BUS: Final = (
    ("org.freedesktop.ScreenSaver", "ActiveChanged"),  # KDE and most others
    ("org.gnome.ScreenSaver", "ActiveChanged"),
    ("org.ukui.ScreenSaver", "lock"),  # Kylin
    ("com.deepin.dde.lockFront", "Visible"),  # UOS and Deepin 20
    ("org.deepin.dde.LockFront1", "Visible"),  # Deepin 23 and later
)
"""(interface, signal) of those who lock a desktop; a signal that carries false says the screen is free again."""

WM_POWERBROADCAST: Final = 0x0218
WM_WTSSESSION_CHANGE: Final = 0x02B1
PBT_APMSUSPEND: Final = 0x0004
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
LEFT: Final = {
    WM_POWERBROADCAST: frozenset({PBT_APMSUSPEND}),
    WM_WTSSESSION_CHANGE: frozenset({WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK}),
}
"""Of a message of Windows, the values of its wParam that mean that nobody sits here any more."""


class SystemLock(QObject):
    """Tells by `left` that the system locked its screen or goes to sleep; says nothing where it cannot be heard."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._messages: Messages | None = None

    def listen(self, window: int) -> None:
        """Hear the system from now on; `window` is the native number of a window, which Windows speaks to."""
        if sys.platform == "linux":
            self.hear(QDBusConnection.systemBus(), ON_SYSTEM_BUS)
            self.hear(QDBusConnection.sessionBus(), ON_SESSION_BUS)
        elif sys.platform == "win32" and self._messages is None:
            self._messages = Messages(self)
            if (app := QCoreApplication.instance()) is not None:
                app.installNativeEventFilter(self._messages)
            ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(wintypes.HWND(window), 0)

    def hear(self, bus: QDBusConnection, signals: tuple[tuple[str, str], ...]) -> bool:
        """Hear `signals` on one bus, whoever sends them from wherever; return whether there is a bus."""
        if not bus.isConnected():
            return False
        for interface, signal in signals:
            bus.connect("", "", interface, signal, self, SLOT("told(QDBusMessage)"))
        return True

    if TYPE_CHECKING or sys.platform == "linux":

        @Slot(QDBusMessage)
        def told(self, message: QDBusMessage) -> None:
            """Take a signal of the bus: it carries nothing, or whether the screen is locked now."""
            carried = message.arguments()
            if not carried or carried[0] is True:
                self.left.emit()


class Messages(QAbstractNativeEventFilter):
    """Looks at the messages Windows sends to our windows, and keeps none from anybody."""

    def __init__(self, lock: SystemLock) -> None:
        super().__init__()
        self._lock = lock

    def nativeEventFilter(self, kind: Any, message: Any) -> object:
        """Notice that the session is locked, given to another user, or put to sleep."""
        if bytes(kind) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if told.wParam in LEFT.get(told.message, ()):
                self._lock.left.emit()
        return False, 0
