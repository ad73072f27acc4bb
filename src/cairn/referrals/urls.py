from cairn.access.pages import page, reads, writes
from cairn.access.roles import (
    CASE_OPEN,
    DIRECTORY_CHANGE,
    DIRECTORY_READ,
    PERSON_CHANGE,
    PERSON_READ,
    REFERRAL_IMPORT,
    REFERRAL_MAKE,
    REFERRAL_READ,
    REFERRAL_TRIAGE,
    REFERRAL_TYPE_IN,
)
from cairn.referrals.views import consent, imports, promising, receiving, sent, typing_in, writing

app_name = "referrals"

ONE = "<uuid:uid>/"
DRAFT = "drafts/<uuid:uid>/"
LIST = f"{DRAFT}<slug:step>/people/"
MAKE = {"get": reads(REFERRAL_MAKE), "post": writes(REFERRAL_MAKE)}
TRIAGE = {"get": reads(REFERRAL_TRIAGE), "post": writes(REFERRAL_TRIAGE)}
IMPORT = {"get": reads(REFERRAL_IMPORT), "post": writes(REFERRAL_IMPORT)}
RECORD = {"get": reads(PERSON_CHANGE), "post": writes(PERSON_CHANGE)}

urlpatterns = [
    # the sender
    page("start/", writing.start, name="start", **MAKE),
    page(DRAFT, writing.tasks, name="tasks", get=reads(REFERRAL_MAKE)),
    page(f"{DRAFT}check/", writing.check, name="check", **MAKE),
    page(f"{DRAFT}throw-away/", writing.throw_away, name="throw-away", **MAKE),
    page(f"{DRAFT}<slug:step>/", writing.question, name="question", **MAKE),
    page(f"{LIST}new/", writing.person, name="person-new", **MAKE),
    page(f"{LIST}<int:at>/", writing.person, name="person", **MAKE),
    page(f"{LIST}<int:at>/remove/", writing.person_remove, name="person-remove", post=writes(REFERRAL_MAKE)),
    page("mine/", sent.mine, name="mine", get=reads(REFERRAL_MAKE)),
    page("mine/<uuid:uid>/", sent.sent, name="sent", get=reads(REFERRAL_MAKE)),
    page("mine/<uuid:uid>/take-back/", sent.withdraw, name="withdraw", **MAKE),
    # the receiver
    page("", receiving.queue, name="queue", get=reads(REFERRAL_READ)),
    page("overview/", receiving.overview, name="overview", get=reads(REFERRAL_TRIAGE)),
    page(
        "type-in/",
        typing_in.typed,
        name="type-in",
        get=reads(REFERRAL_TYPE_IN),
        post=writes(REFERRAL_TYPE_IN),
    ),
    page("imports/", imports.imports, name="imports", **IMPORT),
    page("imports/template.csv", imports.template_csv, name="template-csv", get=reads(REFERRAL_IMPORT)),
    page("imports/template.xlsx", imports.template_xlsx, name="template-xlsx", get=reads(REFERRAL_IMPORT)),
    page("imports/<uuid:uid>/", imports.batch, name="import", get=reads(REFERRAL_IMPORT)),
    page("imports/<uuid:uid>/bring-in/", imports.bring_in, name="bring-in", post=writes(REFERRAL_IMPORT)),
    page("imports/<uuid:uid>/give-up/", imports.give_up, name="give-up", post=writes(REFERRAL_IMPORT)),
    page(
        "imports/<uuid:uid>/left-out/", imports.left_out, name="import-left-out", post=writes(REFERRAL_IMPORT)
    ),
    page(ONE, receiving.referral, name="referral", get=reads(REFERRAL_READ)),
    page(
        f"{ONE}informant/",
        receiving.open_informant,
        name="informant",
        post=writes(REFERRAL_READ, fresh=True),
    ),
    page(f"{ONE}begin/", receiving.begin, name="begin", post=writes(REFERRAL_TRIAGE)),
    page(f"{ONE}accept/", receiving.accept, name="accept", get=reads(CASE_OPEN), post=writes(CASE_OPEN)),
    page(f"{ONE}decide/", receiving.decide, name="decide", **TRIAGE),
    page(f"{ONE}matches/<uuid:match>/", receiving.match, name="match", **TRIAGE),
    page(f"{ONE}told/", consent.told, name="told", **RECORD),
    page(f"{ONE}agreed/", consent.agreed, name="agreed", **RECORD),
    page(f"{ONE}agreed/<uuid:agreed>/take-back/", consent.taken_back, name="taken-back", **RECORD),
    page(f"{ONE}wishes/", consent.wish, name="wish", **RECORD),
    page(
        "promises/",
        promising.promises,
        name="promises",
        get=reads(DIRECTORY_READ),
        post=writes(DIRECTORY_CHANGE),
    ),
    # about a person
    page("people/<uuid:uid>/shared/", consent.shared, name="shared", get=reads(PERSON_READ)),
    page("people/<uuid:uid>/shared/new/", consent.share, name="share", **RECORD),
]
