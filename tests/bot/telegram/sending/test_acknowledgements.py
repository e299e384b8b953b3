"""Acknowledgements: many at a time, none lost."""

import asyncio

import pytest

from bot.telegram.delivery import Acknowledgements


class Records:
    """Records that may refuse."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, ...]] = []
        self.refuses = False
        self.written = asyncio.Event()

    async def acknowledge_edits(self, deliveries: tuple[int, ...]) -> None:
        if self.refuses:
            raise OSError("the disk is full")
        self.batches.append(deliveries)
        self.written.set()


async def test_many_are_put_on_record_together() -> None:
    records = Records()
    acknowledgements = Acknowledgements(records)
    for delivery in (3, 1, 2):
        acknowledgements.add(delivery)

    await acknowledgements.flush()
    await acknowledgements.flush()

    assert records.batches == [(3, 1, 2)]


async def test_what_could_not_be_recorded_is_kept() -> None:
    records = Records()
    acknowledgements = Acknowledgements(records)
    acknowledgements.add(1)
    records.refuses = True
    with pytest.raises(OSError, match="full"):
        await acknowledgements.flush()
    acknowledgements.add(2)
    records.refuses = False

    await acknowledgements.flush()

    assert records.batches == [(1, 2)]


async def test_they_are_recorded_every_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.delivery.PAUSE_SECONDS", 0.01)
    records = Records()
    acknowledgements = Acknowledgements(records)
    task = asyncio.create_task(acknowledgements.run())
    for delivery in (1, 2):
        records.written.clear()
        acknowledgements.add(delivery)
        await asyncio.wait_for(records.written.wait(), 30)
    task.cancel()

    assert records.batches == [(1,), (2,)]
