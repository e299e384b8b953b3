"""What a button carries: session, turn and choice, within Telegram's 64 bytes."""

from dialogs.core.inputs import Choice

DATA_BYTES = 64
"""Telegram's limit on callback data."""


def pack(session: int, turn: int, choice: str) -> str:
    """The data of a button; ``ValueError`` when it would not fit."""
    data = f"{session:x}.{turn:x}.{choice}"
    if len(data.encode()) > DATA_BYTES:
        raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
    return data


def unpack(data: str, key: str) -> Choice:
    """The choice a button stands for; data of unknown form is a button of no turn at all."""
    parts = data.split(".", 2)
    try:
        session, turn = int(parts[0], 16), int(parts[1], 16)
        return Choice(key=key, session=session, turn=turn, choice=parts[2])
    except (ValueError, IndexError):
        return Choice(key=key, session=-1, turn=-1, choice="")
