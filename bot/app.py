"""Builds everything from the settings: the only place where things are wired together."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.bills.exchange import sees_pictures
from bot.jobs.calls.dates import DatesNotices
from bot.jobs.calls.flags import CallFlags
from bot.jobs.calls.notices import CallNotices
from bot.jobs.cleanup import Cleanup, tighten_data
from bot.jobs.document_processes import DocumentProcesses
from bot.jobs.expiry import ExpiryWarnings
from bot.jobs.exports import Exporter
from bot.jobs.mail.codes import CodeMails
from bot.jobs.mail.notices import NoticeMails
from bot.jobs.notifier import Notifier
from bot.jobs.nudges import Nudges
from bot.jobs.nudging import Nudging
from bot.jobs.quotas import MEGABYTE, Quotas
from bot.jobs.reading.bills import BillReader
from bot.jobs.reading.documents import SentFileReader
from bot.jobs.reading.recognising import BillRecognition
from bot.jobs.reading.sheets import SheetReader
from bot.jobs.reminders import Reminders
from bot.jobs.reports import ReportMaker
from bot.jobs.request_lists import RequestLists
from bot.jobs.webhooks.delivering import WebhookMessages
from bot.jobs.webhooks.sender import Sender
from bot.jobs.webhooks.submissions import SubmissionEvents
from bot.jobs.worker import JobWorker
from bot.mail.server import mail_server
from bot.runtime.clock import now
from bot.runtime.errors import StartFailure
from bot.runtime.files import file_store
from bot.runtime.garbage import spare_collector
from bot.runtime.holidays import days_off
from bot.runtime.library import own_library
from bot.runtime.logs.without_words import watch_loop
from bot.runtime.processes.background import BackgroundTasks, supervise
from bot.runtime.settings import Settings
from bot.screens.core.texts import LANGUAGES, words_of
from bot.signing.process import SigningProcess
from bot.signing.signer import OwnCertificate, Signer
from bot.telegram.endpoint import Webhook, store_update
from bot.turns.api.desk import ApiService
from bot.turns.effects import EffectHandler
from bot.turns.invitation_links import InvitationLinks
from bot.turns.service import TurnService
from bot.turns.verifying import VerifyingService
from bot.verifying.checking import Checker, DocumentReader
from bot.web.app import build_web
from bot.web.health import Check
from bot.web.metrics import Metrics
from bot.web.security.capacity import capacity_for, raise_descriptor_limit
from bot.web.server.server import serve_web
from bot.web.webhook_endpoint import WebhookEndpoint
from bot.wording.catalogue import read_locales
from scoring.catalogue.loading import available, load_catalogue
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.files.disk import Disk
from storage.files.evidence import EvidenceStore
from storage.files.store import FileStore
from storage.private import make_folder
from storage.records import Backlog

if TYPE_CHECKING:
    from bot.telegram.channel import TelegramChannel

DEFAULT_CATALOGUE = "gb36132-2025"
TELEGRAM = "telegram"
"""The role of the worker that takes the updates of Telegram and sends to it."""
WARM_UP_AFTER_SECONDS = 0.5
"""Reading in a thread delays each step of the event loop, and so the first that are answered."""
STOP_SECONDS = 10.0
"""How long exports and deletions under way may take once we are asked to stop."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Core:
    """What every channel uses."""

    turns: TurnService
    effects: EffectHandler
    reports: ReportMaker
    processes: DocumentProcesses
    worker: JobWorker
    disk: Disk
    files: FileStore
    library: OverlayLibrary
    evidence: EvidenceStore
    database: Database
    background: BackgroundTasks
    links: InvitationLinks
    nudging: Nudging

    async def files_answer(self) -> bool:
        """Whether the store of files does; raises what prevents it."""
        await self.files.check()
        return True

    async def close(self) -> None:
        """End the processes, finish what goes on in the background, and leave the database."""
        await self.reports.close()
        await self.turns.checker.close()
        await self.turns.close()
        await self.background.finish(STOP_SECONDS)
        await self.database.close()


def build_core(
    settings: Settings, library: OverlayLibrary, processes: DocumentProcesses | None = None
) -> Core:
    """Database, evidence, jobs and turns. ``processes``: those that make documents."""
    processes = processes or DocumentProcesses()
    database = Database(settings.database_url)
    disk = Disk(settings.data_dir, settings.min_free_disk_mb * MEGABYTE)
    files = file_store(settings)
    evidence = EvidenceStore(files, database, disk=disk, clock=now)
    quotas = Quotas(disk, settings.quota_person_mb * MEGABYTE, settings.quota_total_mb * MEGABYTE)
    notifier = Notifier(database.line)
    signer = signer_of(settings, database, files, processes.signing)
    reports = ReportMaker(
        database,
        files,
        notifier,
        quotas,
        signer,
        clock=now,
        public_url=settings.web_public_url,
        templates=settings.word_templates_dir,
        process=processes.reports,
    )
    reminders = Reminders(library, notifier, clock=now)
    exporter = Exporter(database, files, notifier, quotas, clock=now)
    kept = timedelta(days=settings.audit_days) if settings.audit_days else None
    cleanup = Cleanup(database, evidence, files, clock=now, audit_kept=kept)
    bills = BillReader(files, by_sight=sees_pictures())
    documents = SentFileReader(SheetReader(files), bills)
    worker = JobWorker(database)
    recognition = BillRecognition(database, bills, library, notifier, clock=now)
    warnings = ExpiryWarnings(library, notifier, clock=now)
    nudging = Nudging(library, days_off(settings.holidays_file))
    nudges = Nudges(database, nudging, notifier, clock=now)
    lists = RequestLists(database, files, notifier, quotas, library, clock=now)
    server = mail_server(settings)
    links = InvitationLinks(settings.web_public_url)
    codes = CodeMails(database, server, notifier, clock=now)
    mails = NoticeMails(
        database,
        server,
        notifier,
        days=nudging.days,
        chat=links.chat,
        public_url=settings.web_public_url,
        clock=now,
    )
    notices = (CallNotices(library, notifier, clock=now), DatesNotices(notifier, clock=now))
    calls = (CallFlags(clock=now), *notices)
    sender = Sender(settings.private_receivers)
    events = (SubmissionEvents(clock=now), WebhookMessages(database, sender, clock=now))
    own = (reports, exporter, reminders, warnings, cleanup, nudges, lists, recognition)
    for kind in (*own, codes, mails, *calls, *events):
        worker.add(kind)
    background = BackgroundTasks()
    checker = Checker(database, DocumentReader())
    verifying = VerifyingService(checker, files, issuer=settings.web_public_url, clock=now)
    effects = EffectHandler(
        database,
        evidence,
        files,
        background,
        notifier,
        quotas,
        library=library,
        default_catalogue=DEFAULT_CATALOGUE,
        links=links,
        nudging=nudging,
        verifying=verifying,
        sends_mail=server is not None,
    )
    turns = TurnService(
        database,
        evidence,
        effects,
        notifier,
        quotas,
        library=library,
        default_catalogue=DEFAULT_CATALOGUE,
        clock=now,
        verifying=verifying,
        checker=checker,
        documents=documents,
    )
    return Core(
        turns,
        effects,
        reports,
        processes,
        worker,
        disk,
        files,
        library,
        evidence,
        database,
        background,
        links,
        nudging,
    )


def own_certificate_of(settings: Settings) -> OwnCertificate | None:
    """The operator's certificate, if there is one."""
    if settings.signing_certificate is None:
        return None
    return OwnCertificate(
        settings.signing_certificate.absolute(),
        settings.signing_key and settings.signing_key.absolute(),
        settings.own_passphrase,
    )


def signer_of(
    settings: Settings, database: Database, files: FileStore, process: SigningProcess
) -> Signer:
    """What signs documents, with the operator's certificate or one made for the installation."""
    return Signer(
        database,
        files,
        own=own_certificate_of(settings),
        issuer=urlsplit(settings.web_public_url or "").hostname,
        clock=now,
        process=process,
    )


def build_telegram(settings: Settings, core: Core) -> "TelegramChannel | None":
    """The Telegram channel, if there is a token: the web chat alone does without its libraries."""
    if settings.telegram_bot_token is None:
        return None
    from bot.telegram.channel import TelegramChannel  # noqa: PLC0415 - a tenth of a start

    return TelegramChannel(
        core.turns,
        core.worker,
        core.files,
        token=settings.telegram_bot_token.get_secret_value(),
        base_url=settings.telegram_base_url,
        proxy=settings.telegram_proxy,
        webhook=_webhook(settings),
        former_webhook=settings.telegram_webhook_url,
    )


def _webhook(settings: Settings) -> Webhook | None:
    """The webhook, if the settings ask for one."""
    url, secret = settings.telegram_webhook_url, settings.webhook_secret
    if settings.telegram_mode == "polling" or url is None or secret is None:
        return None
    return Webhook(url, secret)


def webhook_endpoint(settings: Settings, turns: TurnService) -> WebhookEndpoint | None:
    """The endpoint for Telegram's webhook, on every worker; ``None`` with polling."""
    webhook = _webhook(settings)
    if webhook is None:
        return None
    path = urlsplit(webhook.url).path or "/"
    return WebhookEndpoint(path, webhook.secret, partial(store_update, turns))


def build_metrics(settings: Settings, database: Database) -> Metrics | None:
    """The metrics for Prometheus, if there is a token for them."""
    if settings.metrics_token is None:
        return None

    async def count() -> Backlog:
        async with database.unit_of_work() as uow:
            return await uow.backlog.count()

    return Metrics(settings.metrics_token.get_secret_value(), count)


@asynccontextmanager
async def running_core(
    settings: Settings, processes: DocumentProcesses | None = None
) -> AsyncIterator[Core]:
    """The running core: schema up to date, background jobs started.

    Raises ``StartFailure``.
    """
    core = await _ready_core(settings, processes)
    runs = (core.database.line.run, core.worker.run)
    loops = [asyncio.create_task(supervise(run)) for run in runs]
    try:
        yield core
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await core.close()


async def _ready_core(settings: Settings, processes: DocumentProcesses | None = None) -> Core:
    try:
        make_folder(settings.data_dir)
        await asyncio.to_thread(tighten_data, settings.data_dir)
    except OSError as error:
        raise StartFailure(
            f"DATA_DIR: 不能使用 {settings.data_dir}（{error.strerror}），请检查路径和权限 / "
            "cannot be used; check path and rights"
        ) from error
    library = own_library(settings.overlays_dir)
    try:
        core = build_core(settings, library, processes)
        await core.database.migrate()
        async with core.database.unit_of_work() as uow:
            for overlay in await uow.overlays.all():
                library.add(overlay)
    except StartFailure:
        raise
    except Exception as error:
        log.exception("database-not-ready")
        raise StartFailure(
            f"DATABASE_URL: 数据库不能使用（{type(error).__name__}），请检查地址、权限和空间 / "
            "the database cannot be used; check address, rights and space"
        ) from error
    return core


@asynccontextmanager
async def running_telegram(
    settings: Settings, core: Core
) -> "AsyncIterator[TelegramChannel | None]":
    """The running Telegram channel, if there is a token."""
    channel = build_telegram(settings, core)
    if channel is None:
        yield None
        return
    await channel.start()
    core.links.bot = channel.username
    try:
        yield channel
    finally:
        await channel.stop()


class TelegramRole:
    """The role of the one worker that serves Telegram: this one while it holds the role."""

    def __init__(self, settings: Settings, core: Core) -> None:
        self._settings = settings
        self._core = core
        self._channel: TelegramChannel | None = None

    async def run(self) -> None:
        """Serve Telegram whenever this worker holds the role, until cancelled."""
        await self._core.database.line.in_role(TELEGRAM, self._serve)

    async def answers(self) -> bool | None:
        """Whether Telegram answers this worker; ``None`` where another one may serve it."""
        if self._channel is None:
            return None if self._core.database.line.is_shared else False
        return await self._channel.answers()

    async def _serve(self) -> None:
        async with running_telegram(self._settings, self._core) as self._channel:
            try:
                await asyncio.Event().wait()
            finally:
                self._channel = None


@asynccontextmanager
async def telegram_role(settings: Settings, core: Core) -> AsyncIterator[TelegramRole]:
    """Ready to take the Telegram role, where there is a token, with an orderly stop at the end."""
    role = TelegramRole(settings, core)
    if settings.telegram_bot_token is None:
        yield role
        return
    running = asyncio.create_task(supervise(role.run))
    try:
        yield role
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def prepare(settings: Settings) -> None:
    """Bring the database and the folders up to date. Raises ``StartFailure``."""
    core = await _ready_core(settings)
    await core.close()


async def serve(
    settings: Settings,
    listener: socket.socket,
    supervised_by: int | None = None,
    processes: DocumentProcesses | None = None,
) -> None:
    """Run the web chat, and Telegram if there is a token, until stopped.

    ``supervised_by``: a pipe that ends with the process that started this one. ``processes``:
    those that make documents, where they run already.
    """
    watch_loop(asyncio.get_running_loop())
    async with (
        running_core(settings, processes) as core,
        telegram_role(settings, core) as telegram,
    ):
        capacity = capacity_for(raise_descriptor_limit())
        checks = [Check("database", core.database.answers), Check("disk", core.disk.has_room)]
        if settings.files_url is not None:  # the web chat works without, but for files
            checks.append(Check("files", core.files_answer, is_required=False))
        if settings.telegram_bot_token is not None:
            checks.append(Check("telegram", telegram.answers, is_required=False))
        endpoint = webhook_endpoint(settings, core.turns)
        web = build_web(
            core.turns,
            core.files,
            settings,
            now,
            capacity=capacity,
            checks=checks,
            updates=endpoint,
            metrics=build_metrics(settings, core.database),
            api=ApiService(core.database, core.files, core.library, clock=now),
        )
        _load_what_is_asked_first()
        spare_collector()
        is_open = asyncio.Event()
        warming_up = asyncio.create_task(_warm_up(core, is_open))
        try:
            await serve_web(web, settings, listener, capacity, supervised_by, on_open=is_open.set)
        finally:
            warming_up.cancel()


async def _warm_up(core: Core, is_open: asyncio.Event) -> None:
    """Prepare for what is asked soon, once those are served who waited for the start."""
    await is_open.wait()
    core.processes.start()
    await asyncio.sleep(WARM_UP_AFTER_SECONDS)
    await asyncio.to_thread(read_locales)
    gc.freeze()  # it stays


def _load_what_is_asked_first() -> None:
    """Read the published catalogues and the words of screens: the first turn needs both."""
    for id in available():
        load_catalogue(id)
    for language in LANGUAGES:
        words_of(language)
