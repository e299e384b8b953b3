"""The view of each place."""

from collections.abc import Mapping

from bot.screens.assessments.assessments import AssessmentDeletionView, AssessmentsView
from bot.screens.assessments.years import NewsView, RollForwardView, SideBySideView, YearsView
from bot.screens.bills.bills import BillView
from bot.screens.calls import calls
from bot.screens.calls.by_rows import HandlingActView, ReviewRowView
from bot.screens.core.view import View
from bot.screens.devices.devices import (
    DeletionView,
    DeviceEndView,
    DevicesView,
    JoinView,
    PasskeyEndView,
    RecoveryView,
    SignInView,
)
from bot.screens.devices.mail import MailView
from bot.screens.enterprise import (
    CatalogueView,
    ModeView,
    ProfileReviewView,
    ProfileView,
    WelcomeBackView,
)
from bot.screens.evidence import FileCardView, FilesView, OneFileView, ValidityView
from bot.screens.figures.calculation import CalculationView
from bot.screens.figures.carriers import CarriersView
from bot.screens.figures.figures import BillsView, FiguresView, FigureView, OddView, UnitView
from bot.screens.groups import GroupCheckView, GroupView
from bot.screens.organisations import (
    AccessView,
    NewMemberView,
    OrganisationInvitationView,
    OrganisationsView,
    OrganisationView,
    RecordView,
    WholeCaseView,
)
from bot.screens.overlays import RulesView
from bot.screens.overview import (
    ContentsView,
    GapsView,
    ListingView,
    ReportSentView,
    ReportView,
    SectionView,
    SettingsView,
    StatusView,
    SummaryView,
)
from bot.screens.plans import PlansView, PlanView, WhatIfView
from bot.screens.question.answers import (
    MeaningView,
    MeasureView,
    NumberView,
    PercentView,
    ReasonView,
    ReferenceView,
    ShareView,
)
from bot.screens.question.question import QuestionView
from bot.screens.question.remarks import EvidenceView, FileView, MarkView, NoteView
from bot.screens.review.deciding import DecisionView, ReleasingView
from bot.screens.review.reviewing import ReturningView, ReturnsView, ReviewsView, ReviewView
from bot.screens.roadmap import ChangesView, EvidenceListView, TimelineView
from bot.screens.scales.checklist import ChecklistView
from bot.screens.scales.limits import BenchmarkView
from bot.screens.scales.number import ScaleView
from bot.screens.scales.own_ends import (
    BaselineView,
    EndsOrderView,
    LeadingView,
    LevelView,
    SourceView,
)
from bot.screens.scales.table import BenchmarksView
from bot.screens.sharing.comments import CommentingView, CommentsView
from bot.screens.sharing.nudging import NudgeView
from bot.screens.sharing.requests import NewRequestsView, RequestsView, RequestView
from bot.screens.sharing.sharing import (
    ColleagueView,
    ConflictView,
    HelpView,
    InvitationView,
    NameView,
    ProposalView,
    SharedView,
    TasksView,
    TaskView,
    ThanksView,
)
from bot.screens.sheets import SheetView
from bot.screens.tags import TagsView
from bot.screens.verifying import VerifyView
from bot.screens.versions import (
    ClosingView,
    FrozenView,
    SignatoryView,
    SigningView,
    VersionsView,
    VersionView,
)
from dialogs.core.session import Place

VIEWS: Mapping[Place, type[View]] = {
    # the enterprise
    Place.CONSENT: CatalogueView,
    Place.WELCOME_BACK: WelcomeBackView,
    Place.PROFILE: ProfileView,
    Place.PROFILE_REVIEW: ProfileReviewView,
    Place.MODE: ModeView,
    Place.ASSESSMENTS: AssessmentsView,
    Place.ASSESSMENT_DELETION: AssessmentDeletionView,
    # questions
    Place.GROUP: GroupView,
    Place.GROUP_CHECK: GroupCheckView,
    Place.QUESTION: QuestionView,
    Place.SHARE: ShareView,
    Place.MEASURE: MeasureView,
    Place.NUMBER: NumberView,
    Place.REFERENCE: ReferenceView,
    Place.MEANING: MeaningView,
    Place.PERCENT: PercentView,
    Place.REASON: ReasonView,
    Place.NOTE: NoteView,
    Place.MARK: MarkView,
    Place.EVIDENCE: EvidenceView,
    Place.EVIDENCE_FILE: FileCardView,
    Place.EVIDENCE_VALIDITY: ValidityView,
    Place.EVIDENCE_REASON: OneFileView,
    Place.EVIDENCE_REPLACE: OneFileView,
    Place.FILE: FileView,
    # scales
    Place.SCALE: ScaleView,
    Place.BENCHMARK: BenchmarkView,
    Place.BASELINE: BaselineView,
    Place.LEADING: LeadingView,
    Place.ENDS_ORDER: EndsOrderView,
    Place.SOURCE: SourceView,
    Place.LEVEL: LevelView,
    Place.BENCHMARKS: BenchmarksView,
    Place.CHECKLIST: ChecklistView,
    # yearly figures
    Place.BILLS: BillsView,
    Place.FIGURES: FiguresView,
    Place.FIGURE: FigureView,
    Place.CARRIERS: CarriersView,
    Place.CALCULATION: CalculationView,
    Place.ODD: OddView,
    Place.UNIT: UnitView,
    # overview
    Place.STATUS: StatusView,
    Place.CONTENTS: ContentsView,
    Place.SECTION: SectionView,
    Place.LISTING: ListingView,
    Place.GAPS: GapsView,
    Place.SUMMARY: SummaryView,
    Place.REPORT: ReportView,
    Place.SHEET: SheetView,
    Place.READ_BILL: BillView,
    Place.REPORT_SENT: ReportSentView,
    Place.SETTINGS: SettingsView,
    Place.LANGUAGE: View,
    Place.PRIVACY: View,
    Place.HELP: HelpView,
    # overlays, roadmap, plans
    Place.RULES: RulesView,
    Place.TIMELINE: TimelineView,
    Place.EVIDENCE_LIST: EvidenceListView,
    Place.FILES: FilesView,
    Place.CHANGES: ChangesView,
    Place.WHAT_IF: WhatIfView,
    Place.PLANS: PlansView,
    Place.PLAN: PlanView,
    # sharing the work
    Place.CONFLICT: ConflictView,
    Place.COLLEAGUE: ColleagueView,
    Place.COLLEAGUE_SENT: View,
    Place.SHARED: SharedView,
    Place.PROPOSAL: ProposalView,
    Place.PROPOSAL_REASON: View,
    Place.INVITATION: InvitationView,
    Place.TASK: TaskView,
    Place.TASKS: TasksView,
    Place.THANKS: ThanksView,
    Place.CASE_ACCESS: AccessView,
    Place.WHOLE_CASE: WholeCaseView,
    # reviewing
    Place.REVIEW: ReviewView,
    Place.OVERRIDE: ReviewView,
    Place.REVIEW_REASON: ReviewView,
    Place.REVIEW_CONFLICT: ReviewView,
    Place.REVIEWS: ReviewsView,
    Place.RETURNING: ReturningView,
    Place.RETURNS: ReturnsView,
    Place.HANDING_BACK: ReturnsView,
    Place.DECISION: DecisionView,
    Place.DECISION_REASON: DecisionView,
    Place.RELEASING: ReleasingView,
    Place.TAGS: TagsView,
    Place.RECORD: RecordView,
    Place.NUDGE: NudgeView,
    Place.CLIENTS_NUDGE: NudgeView,
    Place.REQUESTS: RequestsView,
    Place.REQUEST: RequestView,
    Place.REQUEST_REASON: View,
    Place.NEW_REQUESTS: NewRequestsView,
    Place.REQUEST_NAME: View,
    # organisations
    Place.CALLS: calls.CallsView,
    Place.CALL: calls.CallView,
    Place.SUBMITTING: calls.SubmittingView,
    Place.WITHDRAWING: calls.WithdrawingView,
    Place.APPEALING: calls.AppealingView,
    Place.CALL_BOARD: calls.BoardView,
    Place.SUBMISSION: calls.SubmissionView,
    Place.HANDLING: HandlingActView,
    Place.REVIEW_ROW: ReviewRowView,
    Place.DECISIONS: calls.DecisionsView,
    Place.ORGANISATIONS: OrganisationsView,
    Place.ORGANISATION: OrganisationView,
    Place.NEW_MEMBER: NewMemberView,
    Place.ORGANISATION_INVITATION: OrganisationInvitationView,
    Place.MAIL: MailView,
    Place.MY_NAME: NameView,
    Place.COMMENTS: CommentsView,
    Place.COMMENTING: CommentingView,
    Place.MY_NAME: NameView,
    # versions
    Place.VERSIONS: VersionsView,
    Place.VERSION: VersionView,
    Place.CLOSING: ClosingView,
    Place.REOPENING: VersionsView,
    Place.SIGNATORY: SignatoryView,
    Place.SIGNING: SigningView,
    Place.DECLINING: FrozenView,
    # years and clients
    Place.ROLL_FORWARD: RollForwardView,
    Place.NEWS: NewsView,
    Place.YEARS: YearsView,
    Place.SIDE_BY_SIDE: SideBySideView,
    # devices
    Place.LINK: View,
    Place.VERIFY: VerifyView,
    Place.JOIN: JoinView,
    Place.DEVICES: DevicesView,
    Place.DEVICE_END: DeviceEndView,
    Place.RECOVERY: RecoveryView,
    Place.SIGN_IN: SignInView,
    Place.PASSKEY_END: PasskeyEndView,
    Place.DELETION: DeletionView,
}
