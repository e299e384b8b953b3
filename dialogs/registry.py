"""Every place of the dialogue and its screen."""

from datetime import datetime
from typing import Final

from dialogs.bills import screens as bills
from dialogs.calls import screens as calls
from dialogs.calls.reviewing.screens import ReviewRowScreen
from dialogs.core import buttons as c
from dialogs.core.outputs import Ask
from dialogs.core.screen import Screens, Situation, View
from dialogs.core.session import Place, Session
from dialogs.devices import mail
from dialogs.devices import screens as devices
from dialogs.dossier.dossier import Dossier
from dialogs.enterprise import screens as enterprise
from dialogs.evidence import screens as evidence
from dialogs.figures import screens as figures
from dialogs.groups import screens as groups
from dialogs.organisations import screens as organisations
from dialogs.overlays import screens as overlays
from dialogs.overview import screens as overview
from dialogs.overview.verifying import VerifyScreen
from dialogs.plans import screens as plans
from dialogs.question import answer_screens as answers
from dialogs.question import screens as question
from dialogs.review import deciding_screens
from dialogs.review import screens as review
from dialogs.roadmap import screens as roadmap
from dialogs.scales import end_screens as ends
from dialogs.scales import industry_screens, table
from dialogs.scales import screens as scales
from dialogs.sharing import access_screens as access
from dialogs.sharing import commenting, naming
from dialogs.sharing import nudge_screens as nudge
from dialogs.sharing import request_screens as requests
from dialogs.sharing import screens as sharing
from dialogs.sharing import tag_screens as tags
from dialogs.sharing.limits import offered as offered_to
from dialogs.sheets import screens as sheets
from dialogs.versions import screens as versions
from dialogs.years import screens as years
from scoring.catalogue.index import CatalogueIndex

SCREENS: Final[Screens] = {
    Place.CONSENT: enterprise.ConsentScreen(),
    Place.WELCOME_BACK: View(overview.welcome_back),
    Place.PROFILE: enterprise.ProfileScreen(),
    Place.PROFILE_REVIEW: enterprise.ProfileReviewScreen(),
    Place.MODE: enterprise.ModeScreen(),
    Place.GROUP: groups.GroupScreen(),
    Place.GROUP_CHECK: groups.GroupCheckScreen(),
    Place.QUESTION: question.QuestionScreen(),
    Place.SHARE: answers.ShareScreen(),
    Place.MEASURE: answers.MeasureScreen(),
    Place.NUMBER: answers.NumberScreen(),
    Place.REFERENCE: answers.ReferenceScreen(),
    Place.MEANING: answers.MeaningScreen(),
    Place.PERCENT: answers.PercentScreen(),
    Place.REASON: answers.ReasonScreen(),
    Place.NOTE: question.NoteScreen(),
    Place.MARK: question.MarkScreen(),
    Place.EVIDENCE: question.EvidenceScreen(),
    Place.EVIDENCE_FILE: evidence.FileScreen(),
    Place.EVIDENCE_VALIDITY: evidence.ValidityScreen(),
    Place.EVIDENCE_REASON: evidence.ConflictReasonScreen(),
    Place.EVIDENCE_REPLACE: evidence.ReplaceScreen(),
    Place.FILE: question.FileScreen(),
    Place.STATUS: View(overview.status),
    Place.CONTENTS: overview.ContentsScreen(),
    Place.SECTION: overview.SectionScreen(),
    Place.LISTING: overview.ListingScreen(),
    Place.GAPS: overview.GapsScreen(),
    Place.SUMMARY: View(overview.summary),
    Place.REPORT: View(overview.report),
    Place.SHEET: sheets.SheetScreen(),
    Place.READ_BILL: bills.BillScreen(),
    Place.REPORT_SENT: View(overview.report_sent),
    Place.SETTINGS: overview.SettingsScreen(),
    Place.LANGUAGE: View(overview.languages),
    Place.PRIVACY: View(overview.returning),
    Place.HELP: View(overview.help_view),
    Place.DELETION: View(overview.deletion),
    Place.ASSESSMENTS: overview.AssessmentsScreen(),
    Place.ASSESSMENT_DELETION: overview.AssessmentDeletionScreen(),
    Place.LINK: View(overview.returning),
    Place.JOIN: devices.JoinScreen(),
    Place.DEVICES: devices.DevicesScreen(),
    Place.DEVICE_END: devices.DeviceEndScreen(),
    Place.RECOVERY: devices.RecoveryScreen(),
    Place.SIGN_IN: devices.SignInScreen(),
    Place.PASSKEY_END: devices.PasskeyEndScreen(),
    Place.RULES: overlays.OverlaysScreen(),
    Place.BILLS: figures.BillsScreen(),
    Place.FIGURES: figures.FiguresScreen(),
    Place.FIGURE: figures.OneFigureScreen(),
    Place.CARRIERS: figures.CarriersScreen(),
    Place.CALCULATION: figures.CalculationScreen(),
    Place.ODD: figures.OddScreen(),
    Place.UNIT: figures.UnitScreen(),
    Place.SCALE: scales.ScaleScreen(),
    Place.BENCHMARK: ends.BenchmarkScreen(),
    Place.BASELINE: ends.BaselineScreen(),
    Place.LEADING: ends.LeadingScreen(),
    Place.ENDS_ORDER: ends.EndsOrderScreen(),
    Place.SOURCE: industry_screens.SourceScreen(),
    Place.LEVEL: industry_screens.LevelScreen(),
    Place.BENCHMARKS: table.BenchmarksScreen(),
    Place.CHECKLIST: scales.ChecklistScreen(),
    Place.TIMELINE: roadmap.TimelineScreen(),
    Place.EVIDENCE_LIST: roadmap.EvidenceListScreen(),
    Place.FILES: evidence.FilesScreen(),
    Place.CHANGES: roadmap.ChangesScreen(),
    Place.WHAT_IF: plans.WhatIfScreen(),
    Place.PLANS: plans.PlansScreen(),
    Place.PLAN: plans.PlanScreen(),
    Place.CONFLICT: sharing.ConflictScreen(),
    Place.COLLEAGUE: sharing.ColleagueScreen(),
    Place.COLLEAGUE_SENT: sharing.ColleagueSentScreen(),
    Place.SHARED: sharing.SharedScreen(),
    Place.PROPOSAL: sharing.ProposalScreen(),
    Place.PROPOSAL_REASON: sharing.ProposalReasonScreen(),
    Place.INVITATION: sharing.InvitationScreen(),
    Place.TASK: sharing.TaskScreen(),
    Place.TASKS: sharing.TasksScreen(),
    Place.THANKS: sharing.ThanksScreen(),
    Place.REVIEW: review.ReviewScreen(),
    Place.OVERRIDE: review.OverrideScreen(),
    Place.REVIEW_REASON: review.ReviewReasonScreen(),
    Place.REVIEW_CONFLICT: review.ReviewConflictScreen(),
    Place.REVIEWS: review.ReviewsScreen(),
    Place.RETURNING: review.ReturningScreen(),
    Place.RETURNS: review.ReturnsScreen(),
    Place.HANDING_BACK: review.HandingBackScreen(),
    Place.DECISION: deciding_screens.DecisionScreen(),
    Place.DECISION_REASON: deciding_screens.DecisionReasonScreen(),
    Place.RELEASING: deciding_screens.ReleasingScreen(),
    Place.TAGS: tags.TagsScreen(),
    Place.CASE_ACCESS: access.CaseAccessScreen(),
    Place.WHOLE_CASE: access.WholeCaseScreen(),
    Place.RECORD: access.RecordScreen(),
    Place.NUDGE: nudge.NudgeScreen(),
    Place.CLIENTS_NUDGE: nudge.NudgeScreen(),
    Place.REQUESTS: requests.RequestsScreen(),
    Place.REQUEST: requests.RequestScreen(),
    Place.REQUEST_REASON: requests.RequestReasonScreen(),
    Place.NEW_REQUESTS: requests.NewRequestsScreen(),
    Place.REQUEST_NAME: requests.RequestNameScreen(),
    Place.CALLS: calls.CallsScreen(),
    Place.CALL: calls.CallScreen(),
    Place.SUBMITTING: calls.SubmittingScreen(),
    Place.WITHDRAWING: calls.WithdrawingScreen(),
    Place.APPEALING: calls.AppealingScreen(),
    Place.CALL_BOARD: calls.BoardScreen(),
    Place.SUBMISSION: calls.SubmissionScreen(),
    Place.HANDLING: calls.HandlingScreen(),
    Place.REVIEW_ROW: ReviewRowScreen(),
    Place.DECISIONS: calls.DecisionsScreen(),
    Place.ORGANISATIONS: organisations.OrganisationsScreen(),
    Place.ORGANISATION: organisations.OrganisationScreen(),
    Place.NEW_MEMBER: organisations.NewMemberScreen(),
    Place.ORGANISATION_INVITATION: organisations.OrganisationInvitationScreen(),
    Place.MAIL: mail.MailScreen(),
    Place.MY_NAME: naming.NameScreen(),
    Place.COMMENTS: commenting.CommentsScreen(),
    Place.COMMENTING: commenting.CommentingScreen(),
    Place.VERSIONS: versions.VersionsScreen(),
    Place.VERSION: versions.VersionScreen(),
    Place.CLOSING: versions.ClosingScreen(),
    Place.REOPENING: versions.ReopeningScreen(),
    Place.SIGNATORY: versions.SignatoryScreen(),
    Place.SIGNING: versions.SigningScreen(),
    Place.DECLINING: versions.DecliningScreen(),
    Place.ROLL_FORWARD: years.RollForwardScreen(),
    Place.NEWS: years.NewsScreen(),
    Place.YEARS: years.YearsScreen(),
    Place.SIDE_BY_SIDE: years.SideBySideScreen(),
    Place.VERIFY: VerifyScreen(),
}


def ask(index: CatalogueIndex, session: Session, dossier: Dossier, now: datetime) -> Ask:
    """The question or view of the session's wait; no screen is without a button."""
    screen = SCREENS[session.wait.at]
    offered = screen.buttons(Situation(index, session, dossier, now))
    if not dossier.is_own:
        offered = offered_to(dossier, offered)
    return Ask(session.wait, offered if any(offered) else ((c.HELP,),))
