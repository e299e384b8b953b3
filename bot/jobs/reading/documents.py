"""What becomes of a file before its turn: a questionnaire that was filled in, or a bill."""

from bot.jobs.reading.bills import BillReader
from bot.jobs.reading.sheets import SheetReader
from dialogs.core.inputs import File, Sheet


class SentFileReader:
    """Reads questionnaires, and bills where somebody stands at figures."""

    def __init__(self, sheets: SheetReader, bills: BillReader) -> None:
        self._sheets = sheets
        self._bills = bills

    async def read(self, given: File, *, for_figures: bool) -> File | Sheet:
        """The file with what is in it; ``for_figures``: it may be a bill."""
        found = await self._sheets.as_sheet(given)
        if isinstance(found, File) and for_figures:
            return await self._bills.read(found)
        return found

    async def close(self) -> None:
        """End the processes."""
        await self._sheets.close()
        await self._bills.close()
