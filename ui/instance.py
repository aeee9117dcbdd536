"""One window per person and database: a second start raises the first."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1_000
RAISE = "raise"


class SingleInstance(QObject):
    """`asked` carries what a later start wants: `RAISE`, or the number of a record to open."""

    asked = Signal(str)

    def __init__(self, folder: Path, database: str) -> None:
        super().__init__()
        mark = sha256(f"{folder}|{database}".encode()).hexdigest()[:16]
        self._name = f"concrete-desk-{mark}"
        # The lock is quick to take; QtNetwork is imported only when somebody has to be spoken to.
        self._lock = QLockFile(str(folder / f"{mark}.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self._sockets: list[QLocalSocket] = []

    def is_first(self) -> bool:
        """Whether no other window of this person is open on this database."""
        return self._lock.tryLock(0)

    def tell_first(self, message: str = RAISE) -> bool:
        """Ask the window that is open to come forward; False when it does not answer."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(message.encode() + b"\n")
        told = socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return told

    def listen(self) -> bool:
        """Hear later starts; called once the first page is on the screen."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left over by a program that was killed
        server.newConnection.connect(self._connected)
        self._server = server
        return server.listen(self._name)

    def close(self) -> None:
        """Let another start become the first."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None
        self._lock.unlock()

    def _connected(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._sockets.append(socket)
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(self._read)

    def _read(self) -> None:
        for socket in list(self._sockets):
            while socket.canReadLine():
                message = bytes(socket.readLine().data()).decode("utf-8", "replace").strip()
                if message:
                    self.asked.emit(message)
            if not socket.isValid():
                self._sockets.remove(socket)
                socket.deleteLater()
