"""Who may use which page, written by hand from what each role comes for: never asked of `access/roles.py`.

Where this and the code disagree, one of the two is wrong, and a person decides which.
"""

# The cast by what they are there for.
CASEWORKERS = {"ama", "bryony", "starling_worker", "harbour_worker"}
MANAGERS = {"grace", "starling_manager", "harbour_manager", "programme_manager", "refuge_manager"}
# Casework on one's own service's people, whoever opens the case.
WORKERS = CASEWORKERS | MANAGERS | {"refuge_worker", "partner_support", "practitioner"}
# Those who hand somebody over and hear only what is safe.
REFERRERS = {
    "pc_hale", "wick_police", "referrer", "midwife", "doctor", "coordinator", "chair", "representative", "housing",
    "landlord", "social_worker", "adults", "probation", "night",
}  # fmt: skip
NO_PERSON = {"member", "trainer", "facilitator", "commissioner", "analyst", "strategist", "secretary"}
THERAPY = {"therapist", "supervisor"}
ASSURANCE = {"governance", "trust_governance"}
OPERATIONS = {"administrator"}
EVERYBODY = WORKERS | REFERRERS | NO_PERSON | THERAPY | ASSURANCE | OPERATIONS

MAY = {
    "HOME_READ": EVERYBODY,
    "PERSON_READ": WORKERS,
    "PERSON_SEARCH": WORKERS,
    "PERSON_CHANGE": WORKERS,
    "CONTACT_READ": WORKERS,
    "CONTACT_CHANGE": WORKERS,
    "NEAR_MISS_REVIEW": MANAGERS,
    "BAR_DECLARE": WORKERS | {"therapist"},
    "BAR_LIFT": MANAGERS | ASSURANCE,  # two holders in different agencies
    "SHARE_GIVE": MANAGERS,
    "PERSON_RESTRICT": MANAGERS,
    "DIRECTORY_READ": EVERYBODY - OPERATIONS,
    "DIRECTORY_CHANGE": {"commissioner"},
    "RELEASE_READ": WORKERS | ASSURANCE | {"commissioner", "analyst"},
    "RELEASE_DECIDE": MANAGERS | ASSURANCE,
    "REFERRAL_MAKE": WORKERS | REFERRERS,
    "REFERRAL_TYPE_IN": WORKERS,
    "REFERRAL_IMPORT": MANAGERS,
    "REFERRAL_READ": WORKERS,
    "REFERRAL_TRIAGE": MANAGERS,
    "CASE_READ": WORKERS,
    "CASE_OPEN": CASEWORKERS | MANAGERS,
    "CASE_WORK": WORKERS,
    "CASE_ALLOCATE": MANAGERS,
    "CASE_CLOSE": WORKERS,
    "ASSESSMENT_AGREE": MANAGERS,
    "NOTE_SIGN": MANAGERS,
    "FIGURE_READ": WORKERS
    | {"coordinator", "chair", "member", "commissioner", "analyst", "strategist", "secretary"},
    "FIGURE_READ_EXACT": MANAGERS,  # small numbers as they are: inside one's own service
    "SERIES_LOAD": {"analyst"},  # published series: no person in them
    "CLAIM_CHECK": {"analyst", "strategist"},  # a published paper's figures: no person in them
    # Opened in an emergency: by whoever may be the first to be rung; never by a programme's practitioner.
    "BREAK_GLASS": CASEWORKERS
    | MANAGERS
    | {"refuge_worker", "partner_support", "pc_hale", "wick_police", "social_worker", "adults", "night"},
    "BREAK_GLASS_REVIEW": MANAGERS | ASSURANCE,
    "DUTY_COVER": WORKERS,
    "DUTY_KEEP": MANAGERS,
    "NIGHT_READ": {"night"},
    "AUDIT_READ": ASSURANCE,
    "AGREEMENT_READ": MANAGERS | ASSURANCE,
    "AGREEMENT_CHANGE": ASSURANCE,
    "AGREEMENT_SIGN": MANAGERS,  # each for her own agency
    "RETENTION_READ": MANAGERS | ASSURANCE,
    "RETENTION_CHANGE": ASSURANCE,
    "DISPOSAL_APPROVE": MANAGERS | ASSURANCE,  # the second person: whose records they are, or a second lead
    "HOLD_PLACE": MANAGERS | ASSURANCE,
    "BREACH_READ": ASSURANCE,
    "BREACH_ASSESS": ASSURANCE,
    "RECOMMENDATION_READ": MANAGERS | ASSURANCE | {"secretary", "strategist"},
    "RECOMMENDATION_CHANGE": ASSURANCE | {"secretary"},
    "RECOMMENDATION_ANSWER": MANAGERS,
    "AGENCY_END": ASSURANCE,  # the controllers' lead, and no agency for itself
    "REQUEST_READ": MANAGERS | ASSURANCE,
    "REQUEST_HANDLE": ASSURANCE,  # each for her own controller
    "REQUEST_SIGN": MANAGERS | ASSURANCE,  # the second person; a manager looks in her own service's records
    "SAFETY_NOTE_READ": WORKERS,
    "COMPLAINT_HANDLE": MANAGERS | ASSURANCE,
    "ACCOUNT_MANAGE": OPERATIONS,
    # each for her own agency; operations where there is no manager, assurance for whoever keeps accounts
    "ACCOUNT_KEEP": MANAGERS | OPERATIONS | ASSURANCE,
    "SYSTEM_READ": OPERATIONS,
}

# Whose role opens a hidden address, a code word, what has been kept hidden since separation; each time with a factor.
OPENS_LIFE = (WORKERS - {"practitioner"}) | {"coordinator", "night"}

# Which permissions a room's pages may ask for: a page about a person that asked for HOME_READ would be open to all.
ROOM = {
    "home": {"HOME_READ", "PERSON_READ"},
    "people": {
        "PERSON_READ", "PERSON_SEARCH", "PERSON_CHANGE", "CONTACT_READ", "CONTACT_CHANGE", "NEAR_MISS_REVIEW",
        "BAR_DECLARE", "BAR_LIFT", "SHARE_GIVE", "PERSON_RESTRICT", "BREAK_GLASS_REVIEW",
    },
    "directory": {"DIRECTORY_READ", "DIRECTORY_CHANGE"},
    "release": {"RELEASE_READ", "RELEASE_DECIDE"},
    "referrals": {
        "REFERRAL_MAKE", "REFERRAL_TYPE_IN", "REFERRAL_IMPORT", "REFERRAL_READ", "REFERRAL_TRIAGE", "CASE_OPEN",
        "PERSON_READ", "PERSON_CHANGE",
    },
    "cases": {
        "CASE_READ", "CASE_OPEN", "CASE_WORK", "CASE_ALLOCATE", "CASE_CLOSE", "ASSESSMENT_AGREE", "NOTE_SIGN",
        "BREAK_GLASS", "DUTY_COVER", "DUTY_KEEP", "NIGHT_READ",
    },
    # How soon a service promises to answer: said of the service, and of no person.
    "referrals:promises": {"DIRECTORY_READ", "DIRECTORY_CHANGE"},
    "insight": {"FIGURE_READ", "FIGURE_READ_EXACT", "SERIES_LOAD", "CLAIM_CHECK"},
    "access": {"HOME_READ"},
    "oversight": {
        "AGENCY_END", "ACCOUNT_MANAGE", "ACCOUNT_KEEP",
        "AUDIT_READ", "AGREEMENT_READ", "AGREEMENT_CHANGE", "AGREEMENT_SIGN", "RETENTION_READ", "RETENTION_CHANGE",
        "DISPOSAL_APPROVE", "HOLD_PLACE", "BREACH_READ", "BREACH_ASSESS", "RECOMMENDATION_READ",
        "RECOMMENDATION_CHANGE", "RECOMMENDATION_ANSWER",
        "REQUEST_READ", "REQUEST_HANDLE", "REQUEST_SIGN", "SAFETY_NOTE_READ", "COMPLAINT_HANDLE",
    },
    # Anybody may say that something went wrong with information, and reads back what she wrote herself.
    "oversight:start": {"HOME_READ"},
    "oversight:breach-report": {"HOME_READ"},
    "oversight:breach-reported": {"HOME_READ"},
    "oversight:opened": {"PERSON_READ"},
    # Anybody writes a complaint down, and reads what became of it.
    "oversight:complaints": {"HOME_READ"},
    "oversight:complaint": {"HOME_READ"},
    "oversight:complaint-new": {"HOME_READ"},
}  # fmt: skip

# What anybody may open, signed in or not. Nothing else is public.
PUBLIC = {
    "alive", "ready", "metrics", "demo:cast", "demo:become", "components",
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    # to one's organisation's sign-in and back, and what links in messages open
    "access:single-sign-on", "access:single-sign-on-back", "access:single-sign-on-again", "access:invited",
    "access:recovered",
    # who sits there, asked by a page that went blank
    "access:proved",
}  # fmt: skip
CLOSED = {
    "account_signup", "account_email", "account_email_verification_sent", "account_set_password",
    "account_confirm_login_code", "account_confirm_email",
    "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "socialaccount_connections",
    "openid_connect_login", "openid_connect_callback",
    "",  # old addresses of allauth's that only lead on to closed ones
}  # fmt: skip
# allauth's own pages that are somebody's.
OWN = {
    "account_change_password", "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip
