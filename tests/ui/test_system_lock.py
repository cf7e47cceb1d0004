"""The system locks its screen or goes to sleep: the desk locks with it, and what is typed is there again afterwards."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from ctypes import wintypes

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage

from tests.ui.test_start import come_in, start  # noqa: F401  (a fixture)
from ui.kit.asking import AskForm
from ui.kit.fields import TextField
from ui.kit.form import Form, Spec
from ui.kit.system_lock import (
    ON_SESSION_BUS,
    ON_SYSTEM_BUS,
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_SESSION_LOCK,
    Messages,
    SystemLock,
)
from ui.pages.unlock import UnlockPage

WTS_SESSION_UNLOCK, PBT_APMRESUMESUSPEND, WM_KEYDOWN = 0x8, 0x7, 0x0100
BUS = "org.freedesktop.DBus"


@pytest.fixture(scope="module")
def address():
    """The address of a real message bus of our own."""
    if shutil.which("dbus-daemon") is None:
        print("no dbus-daemon on this machine: the signals of the system cannot be sent")
        pytest.skip("no dbus-daemon")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--print-address", "--nofork"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    with daemon:
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture(scope="module")
def bus(address):
    """A connection of the desk's to it; never given up: Qt's own thread would ask Python about those who listen, and
    wait for the interpreter while the next test holds it and waits for that thread."""
    return QDBusConnection.connectToBus(address, "desk")


@pytest.fixture(scope="module")
def system(address):
    """Somebody else on the bus, who sends signals as the system does."""
    other = QDBusConnection.connectToBus(address, "system")

    def send(interface, signal, *carried):
        message = QDBusMessage.createSignal("/org/somewhere", interface, signal)
        message.setArguments(list(carried))
        assert other.send(message)

    return send


def hears(lock, bus, signals):
    """Let it hear `signals`, and wait until the bus knows: Qt asks the bus for them and does not wait for the answer,
    but whoever asks it something more on the same connection is answered afterwards."""
    assert lock.hear(bus, signals)
    asked = QDBusMessage.createMethodCall(BUS, "/org/freedesktop/DBus", BUS, "GetId")
    assert bus.call(asked).type() == QDBusMessage.MessageType.ReplyMessage


@pytest.mark.parametrize(
    ("interface", "signal", "carried"),
    [(interface, signal, () if signal in ("Lock", "lock") else (True,))
     for interface, signal in (*ON_SYSTEM_BUS, *ON_SESSION_BUS)],
)  # fmt: skip
def test_every_signal_of_a_system_that_locks_is_heard(qtbot, bus, system, interface, signal, carried):
    lock = SystemLock()
    hears(lock, bus, ON_SYSTEM_BUS + ON_SESSION_BUS)
    with qtbot.waitSignal(lock.left, timeout=5000):
        system(interface, signal, *carried)


def test_a_screen_that_is_free_again_locks_nothing(qtbot, bus, system):
    lock, heard = SystemLock(), []
    lock.left.connect(lambda: heard.append("left"))
    hears(lock, bus, ON_SYSTEM_BUS + ON_SESSION_BUS)
    for interface, signal in (*ON_SYSTEM_BUS, *ON_SESSION_BUS):
        if signal not in ("Lock", "lock"):
            system(interface, signal, False)
    system("org.ukui.ScreenSaver", "unlock")
    system("org.ukui.ScreenSaver", "lock")  # the bus keeps the order: what came before was heard before
    qtbot.waitUntil(lambda: heard == ["left"], timeout=5000)


def test_without_a_bus_nothing_is_said(capfd):
    lock = SystemLock()
    assert not lock.hear(QDBusConnection("no such bus"), ON_SYSTEM_BUS)
    assert capfd.readouterr() == ("", "")


def test_the_desk_locks_with_the_screen_and_what_was_typed_is_there_again(qtbot, bus, system, start):  # noqa: F811
    come_in(start)
    start.window.go("members", {"new": True})
    page = start.window.pages["members"]
    page.form.fields.fields["name"].setText("李桂兰")
    asked = AskForm(page, "", Form([Spec("why", "", TextField)]), "", lambda _answers: None)
    asked.open()
    asked.form.fields["why"].setPlainText("核对")
    hears(start.system, bus, ON_SESSION_BUS)
    system("org.freedesktop.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: isinstance(start.window._stack.currentWidget(), UnlockPage), timeout=5000)
    assert not asked.isVisible(), "a question stands over the locked desk"
    come_in(start)
    assert page.form.fields.fields["name"].text() == "李桂兰"
    assert asked.isVisible()
    assert asked.isModal()
    assert asked.form.fields["why"].toPlainText() == "核对"
    # Somebody else who comes in sees nothing of it.
    start.desk.office.operators.add(start.desk.actor, "李敏", "clerk", "xin-2026-mima")
    start.system.left.emit()
    unlock = start.window._doorway
    next(tile for tile in unlock._tiles.buttons() if tile.text() == "李敏").click()
    unlock.password.setText("xin-2026-mima")
    unlock.try_it()
    assert start.desk.actor.name == "李敏"
    assert not asked.isVisible()
    # Nor does a question come back whose page was made anew.
    asked = AskForm(start.window.pages["home"], "", Form([]), "", print)
    asked.open()
    start.window.open_desk(start.desk, {"home": start._opened.makers["home"]}, start._opened.finding)
    assert not asked.isVisible()


def windows_tells(lock, message, w_param):
    """Hand a message to the filter as Windows would; return whether it was kept from the window it was for."""
    told = wintypes.MSG(message=message, wParam=w_param)
    return Messages(lock).nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told))


@pytest.mark.parametrize(
    ("message", "w_param", "heard"),
    [
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, 1),
        (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK, 0),
        (WM_POWERBROADCAST, PBT_APMSUSPEND, 1),
        (WM_POWERBROADCAST, PBT_APMRESUMESUSPEND, 0),
        (WM_KEYDOWN, WTS_SESSION_LOCK, 0),
    ],
)
def test_windows_says_by_a_message_that_it_locks_or_sleeps(message, w_param, heard):
    lock, told = SystemLock(), []
    lock.left.connect(lambda: told.append("left"))
    assert windows_tells(lock, message, w_param) == (False, 0)
    assert len(told) == heard


def test_a_message_of_another_window_system_is_not_read():
    lock, told = SystemLock(), []
    lock.left.connect(lambda: told.append("left"))
    assert Messages(lock).nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert told == []
