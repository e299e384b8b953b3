"""Two agencies in a call, an agency beside it, two consultancies with a client each: and tokens.

Everything of the other side holds ``FOREIGN``, so that a test can look for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import httpx

from bot.turns.api.desk import ApiService
from bot.turns.api.tokens import Scope, new_token
from dialogs.calls.access import Act
from dialogs.calls.levels import Agency, Level
from dialogs.calls.terms import Call
from dialogs.core.outputs import AnswerRecorded, FigureRecorded, NoteRecorded, ProfileRecorded
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.files.folder import FolderFiles
from storage.files.incoming import IncomingFile
from storage.records import Conversation
from tests.dialogs.calls.scene import MOMENTS
from tests.storage.calling import called, enterprise, handed_in, officer, submit
from tests.storage.talking import CATALOGUE, NOW, begin, join_organisation, say

FOREIGN: Final = "外人的"
EVERYTHING: Final = frozenset(Scope)
ROWS: Final = index_of(load_catalogue(CATALOGUE)).subjects
PDF: Final = b"%PDF-1.7 a report"
BASE: Final = "http://green.example/api/v1"


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = MOMENTS["checking"]

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Scene:
    """Ids of what is there, tokens by name of who has them, and a way to ask."""

    database: Database
    service: ApiService
    client: httpx.AsyncClient
    clock: Clock
    call: Call
    foreign_call: Call
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, Conversation] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    report: str = ""
    foreign_report: str = ""

    async def token(
        self, who: str, scopes: frozenset[Scope] = EVERYTHING, days: int = 9000
    ) -> str:
        """Another token of somebody."""
        made, expires = new_token(), self.clock() + timedelta(days=days)
        async with self.database.unit_of_work() as uow:
            kept = frozenset(map(str, scopes))
            token = await uow.api_tokens.create(
                self.members[who], "OA", made.hash, kept, NOW, expires
            )
        assert token is not None
        self.ids[f"token {made.token}"] = token.id
        return made.token

    async def get(self, path: str, who: str = "city", **headers: str) -> httpx.Response:
        """Read as somebody."""
        return await self.client.get(path, headers=self.headed(who, headers))

    async def post(
        self, path: str, body: Mapping[str, Any], who: str = "city", **headers: str
    ) -> httpx.Response:
        """Do something as somebody."""
        return await self.client.post(path, json=body, headers=self.headed(who, headers))

    def headed(self, who: str, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers with the token of somebody; underscores are hyphens."""
        token = {"authorization": f"Bearer {self.tokens[who]}"} if who else {}
        return token | {name.replace("_", "-"): value for name, value in headers.items()}

    @property
    def submission(self) -> str:
        """The address of the submission of the city."""
        return f"/calls/{self.call.id}/submissions/{self.ids['ours']}"

    @property
    def foreign_submission(self) -> str:
        """The address of that of another city, in the same call."""
        return f"/calls/{self.call.id}/submissions/{self.ids['theirs']}"

    @property
    def case(self) -> str:
        """The address of the case of the consultancy's client."""
        return f"/cases/{self.people['client'].assessment}"

    @property
    def foreign_case(self) -> str:
        """The address of a case of another consultancy."""
        return f"/cases/{self.people['other client'].assessment}"

    async def act(self, act: Act, key: str, who: str = "city", **asked: Any) -> httpx.Response:
        """Read the submission, and act on it as it stands."""
        read = await self.get(self.submission, who)
        body = {"act": act.value, **asked}
        headers = {"Idempotency_Key": key, "If_Match": read.headers["etag"]}
        return await self.post(f"{self.submission}/acts", body, who, **headers)


async def build(database: Database, client_of: Any, folder: Path) -> Scene:
    """Fill a database."""
    clock, files = Clock(), FolderFiles(folder)
    service = ApiService(database, files, OverlayLibrary(()), clock=clock)
    async with database.unit_of_work() as uow:
        city = await uow.organisations.create("agency", "石家庄市工信局", NOW)
        other_city = await uow.organisations.create("agency", f"{FOREIGN}市工信局", NOW)
        call = await called(
            uow,
            Agency(city, Level.CITY, "130100"),
            Agency(other_city, Level.CITY, "130200"),
        )
        foreign_call = await called(uow)
    scene = Scene(database, service, client_of(service), clock, call, foreign_call)
    await _officers(scene, city, other_city)
    await _submissions(scene)
    await _clients(scene, files)
    for who in scene.members:
        scene.tokens[who] = await scene.token(who)
    return scene


async def _officers(scene: Scene, city: int, other_city: int) -> None:
    province = scene.call.organisation
    for who, post, organisation in (
        ("city", "screener", city),
        ("other city", "screener", other_city),
        ("province", "screener", province),
        ("decider", "decider", province),
        ("manager", "administrator", province),
        ("first", "reviewer", province),
        ("second", "reviewer", province),
    ):
        await join(scene, who, post, organisation)


async def join(scene: Scene, who: str, post: str, organisation: int) -> None:
    """Make somebody a member of an agency."""
    scene.people[who] = await officer(scene.database, who, post, organisation)
    await _know(scene, who)


async def _know(scene: Scene, who: str) -> None:
    async with scene.database.unit_of_work() as uow:
        posts = await uow.organisations.of(scene.people[who].person)
    scene.members[who] = posts[-1].membership


async def _submissions(scene: Scene) -> None:
    database = scene.database
    for what, call, region, name in (
        ("ours", scene.call, "130102", "甲厂"),
        ("theirs", scene.call, "130202", f"{FOREIGN}厂"),
        ("far", scene.foreign_call, "130102", f"{FOREIGN}厂"),
    ):
        given = handed_in(*await enterprise(database, what), what, region=region)
        done = await submit(database, call, replace(given, name=name))
        assert done is not None
        scene.ids[what] = done[0]


async def _clients(scene: Scene, files: FolderFiles) -> None:
    scene.report = await client(scene, files, "", "client", "consultant", "绿源咨询")
    scene.foreign_report = await client(
        scene, files, FOREIGN, "other client", "other consultant", f"{FOREIGN}咨询"
    )


async def client(
    scene: Scene, files: FolderFiles, mark: str, who: str, consultant: str, name: str
) -> str:
    """A client of a new consultancy with answers, a figure, a note and a report; its name."""
    database = scene.database
    scene.people[consultant] = await begin(database, consultant)
    owner = await begin(database, who)
    scene.people[who] = owner = await say(
        database,
        owner,
        ProfileRecorded("name", f"{mark}铸造厂"),
        ProfileRecorded("period", "2025"),
        AnswerRecorded(ROWS[0], None, Met(True)),
        AnswerRecorded(ROWS[1], None, Met(False)),
        NoteRecorded(ROWS[0], f"{mark}批注"),
        FigureRecorded("site-area", None, Figure(Decimal(3), "亩")),
    )
    async with database.unit_of_work() as uow:
        organisation = await uow.organisations.create("consultancy", name, NOW)
        await join_organisation(
            uow, scene.people[consultant], "consultancy", "consultant", organisation
        )
        await join_organisation(uow, owner, "consultancy", "administrator", organisation)
        await uow.case_access.hand_over(owner.assessment, organisation, owner.person, NOW)
        request = await uow.reports.request(owner, "zh", {"enterprise": {"name": "甲"}}, NOW)
        path = f"reports/{request.number}-zh.{request.id:0>16}.pdf"
        assert await uow.reports.issue(request.id, path, len(PDF), NOW)
    incoming = IncomingFile(files.incoming("reports"))
    incoming.fill([PDF])
    await files.put(path, incoming.path)
    incoming.discard()
    await _know(scene, consultant)
    return f"{request.number}-zh"
