"""The processes that make and sign reports, which may be started before everything else."""

from bot.jobs.report_process import ReportProcess
from bot.signing.process import SigningProcess


class DocumentProcesses:
    """One that makes reports and one that signs them. None of them runs before it is needed."""

    def __init__(self) -> None:
        self.reports = ReportProcess()
        self.signing = SigningProcess()

    def start(self) -> None:
        """Start both: they take over a second to be ready, so the first report is no slower."""
        self.reports.start()
        self.signing.start()

    def kill(self) -> None:
        """End both at once."""
        self.reports.kill()
        self.signing.kill()
