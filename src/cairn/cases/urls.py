from cairn.access.pages import page, reads, writes
from cairn.access.roles import (
    ASSESSMENT_AGREE,
    BREAK_GLASS,
    CASE_ALLOCATE,
    CASE_CLOSE,
    CASE_OPEN,
    CASE_READ,
    CASE_WORK,
    DUTY_COVER,
    DUTY_KEEP,
    NIGHT_READ,
    NOTE_SIGN,
)
from cairn.cases.views import case, contact, covering, duty, emergency, moving, people, risk, work

app_name = "cases"

ONE = "<uuid:uid>/"
NUMBER = f"{ONE}phones/<uuid:point>/"
KEEP = {"get": reads(DUTY_KEEP), "post": writes(DUTY_KEEP)}
WORK = {"get": reads(CASE_WORK), "post": writes(CASE_WORK)}

urlpatterns = [
    page("", case.cases, name="list", get=reads(CASE_READ)),
    page("download/", case.download, name="download", post=writes(CASE_READ)),
    page("open/<uuid:referral>/", case.accept, name="accept", get=reads(CASE_OPEN), post=writes(CASE_OPEN)),
    page(
        "emergency/",
        emergency.start,
        name="emergency",
        get=reads(BREAK_GLASS),
        post=writes(BREAK_GLASS, fresh=True),
    ),
    page(f"emergency/{ONE}", emergency.view, name="emergency-view", get=reads(BREAK_GLASS)),
    page(
        f"emergency/{NUMBER}", emergency.number, name="emergency-number", post=writes(BREAK_GLASS, fresh=True)
    ),
    page(
        f"emergency/{ONE}rang/",
        covering.in_emergency,
        name="emergency-rang",
        get=reads(BREAK_GLASS),
        post=writes(BREAK_GLASS),
    ),
    page(f"emergency/{ONE}close/", emergency.close, name="emergency-close", post=writes(BREAK_GLASS)),
    page(f"emergency/{ONE}told/", emergency.told, name="emergency-told", get=reads(CASE_READ)),
    page("duty/", duty.on_duty, name="duty", get=reads(DUTY_COVER)),
    page("duty/rota/", duty.rota, name="rota", **KEEP),
    page(f"duty/rota/{ONE}take-off/", duty.take_off, name="rota-take-off", post=writes(DUTY_KEEP)),
    page("duty/night-cover/", duty.night_cover, name="night-cover", **KEEP),
    page(f"duty/night-cover/{ONE}end/", duty.end_night_cover, name="night-cover-end", post=writes(DUTY_KEEP)),
    page(f"duty/{ONE}", duty.duty_case, name="duty-case", get=reads(DUTY_COVER), post=writes(DUTY_COVER)),
    page("tonight/", duty.tonight, name="tonight", get=reads(NIGHT_READ)),
    page(f"tonight/{ONE}", duty.night_case, name="night-case", get=reads(NIGHT_READ)),
    page(
        f"tonight/{ONE}rang/",
        covering.at_night,
        name="night-rang",
        get=reads(NIGHT_READ),
        post=writes(NIGHT_READ),
    ),
    page("ask-again/", contact.ask_again, name="ask-again", get=reads(CASE_WORK)),
    page(f"tonight/{NUMBER}", duty.night_number, name="night-number", post=writes(NIGHT_READ, fresh=True)),
    page("moving/", moving.moving_list, name="moving", get=reads(CASE_WORK)),
    page(
        "hand-over/",
        moving.hand_over,
        name="hand-over",
        get=reads(CASE_ALLOCATE),
        post=writes(CASE_ALLOCATE),
    ),
    page(f"{ONE}moving/", moving.ask_to_move, name="move", **WORK),
    page(ONE, case.case, name="case", get=reads(CASE_READ)),
    page(f"{ONE}summary/", case.summary, name="summary", get=reads(CASE_READ), post=writes(CASE_READ)),
    page(
        f"{ONE}allocate/",
        case.allocate,
        name="allocate",
        get=reads(CASE_ALLOCATE),
        post=writes(CASE_ALLOCATE),
    ),
    page(f"{ONE}close/", case.close, name="close", get=reads(CASE_CLOSE), post=writes(CASE_CLOSE)),
    page(f"{ONE}attempts/new/", contact.attempt, name="attempt", **WORK),
    page(f"{ONE}attempts/<uuid:point>/call/", contact.call, name="call", post=writes(CASE_WORK, fresh=True)),
    page(f"{ONE}agreement/", contact.agreement, name="agreement", **WORK),
    page(f"{ONE}stop/", contact.give_up, name="give-up", **WORK),
    page(f"{ONE}try-again/", contact.try_again, name="try-again", post=writes(CASE_WORK)),
    page(f"{ONE}risk/", risk.risk, name="risk", get=reads(CASE_READ)),
    page(f"{ONE}assessments/new/", risk.assess, name="assess", **WORK),
    page(f"{ONE}assessments/<uuid:assessment>/", risk.assessment, name="assessment", get=reads(CASE_READ)),
    page(f"{ONE}assessments/<uuid:assessment>/correct/", risk.correct, name="correct-assessment", **WORK),
    page(
        f"{ONE}assessments/<uuid:assessment>/agree/", risk.agree, name="agree", post=writes(ASSESSMENT_AGREE)
    ),
    page(f"{ONE}assessments/<uuid:assessment>/sign/", risk.sign, name="sign", post=writes(ASSESSMENT_AGREE)),
    page(f"{ONE}notes/new/", work.note_new, name="new-note", **WORK),
    page(f"{ONE}notes/<uuid:note>/", work.note, name="note", get=reads(CASE_READ)),
    page(f"{ONE}notes/<uuid:note>/correct/", work.note_correct, name="correct-note", **WORK),
    page(f"{ONE}notes/<uuid:note>/sign/", work.note_sign, name="sign-note", post=writes(NOTE_SIGN)),
    page(f"{ONE}actions/new/", work.action_new, name="new-action", **WORK),
    page(f"{ONE}actions/<uuid:action>/end/", work.action_end, name="end-action", **WORK),
    page(f"{ONE}people/new/", people.party_new, name="new-party", **WORK),
    page(f"{ONE}people/<uuid:party>/", people.party, name="party", **WORK),
    page(f"{ONE}incidents/new/", people.incident_new, name="new-incident", **WORK),
    page(f"{ONE}incidents/<uuid:incident>/", people.incident, name="incident", get=reads(CASE_READ)),
    page(f"{ONE}incidents/<uuid:incident>/sources/new/", people.source_new, name="new-source", **WORK),
]
