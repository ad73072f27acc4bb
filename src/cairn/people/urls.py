"""Addresses of people's pages, below /people/. A person's own page, with her chronology, is home's."""

from cairn.access.pages import page, reads, writes
from cairn.access.roles import (
    BAR_DECLARE,
    BAR_LIFT,
    BREAK_GLASS_REVIEW,
    CONTACT_CHANGE,
    CONTACT_READ,
    NEAR_MISS_REVIEW,
    PERSON_CHANGE,
    PERSON_READ,
    PERSON_RESTRICT,
    PERSON_SEARCH,
    SHARE_GIVE,
)
from cairn.people.views import bars, contact, details, family, reviews, search, sharing_out, sight

app_name = "people"

CHANGE = {"get": reads(PERSON_CHANGE), "post": writes(PERSON_CHANGE)}
CONTACT = {"get": reads(CONTACT_CHANGE), "post": writes(CONTACT_CHANGE)}

# fmt: off
urlpatterns = [
    page("", search.search, name="search", get=reads(PERSON_SEARCH), post=writes(PERSON_SEARCH)),
    page("search/<uuid:uid>/", search.found, name="found", get=reads(PERSON_SEARCH)),
    page("bars/", sight.bar_list, name="bars", get=reads(BAR_LIFT)),
    page("bars/<uuid:uid>/", sight.bar, name="bar", get=reads(BAR_LIFT), post=writes(BAR_LIFT)),
    page("staff/", bars.staff, name="staff", get=reads(BAR_LIFT)),
    page("staff/own/", bars.own_details, name="own-details", get=reads(BAR_DECLARE), post=writes(BAR_DECLARE)),
    page("staff/<uuid:uid>/", bars.staff_details, name="staff-details", get=reads(BAR_LIFT), post=writes(BAR_LIFT)),
    page("reviews/", reviews.review_list, name="reviews", get=reads(BREAK_GLASS_REVIEW)),
    page("reviews/night/", reviews.night, name="review-night",
         get=reads(BREAK_GLASS_REVIEW), post=writes(BREAK_GLASS_REVIEW)),
    page("reviews/<uuid:uid>/", reviews.review, name="review",
         get=reads(BREAK_GLASS_REVIEW), post=writes(BREAK_GLASS_REVIEW)),
    page("shares/", bars.shares_ending, name="shares", get=reads(SHARE_GIVE)),
    page("shared-here/", sharing_out.shared_here, name="shared-here", get=reads(PERSON_READ)),
    page("near-misses/", sight.near_misses, name="near-misses", get=reads(NEAR_MISS_REVIEW)),
    page("near-misses/<uuid:uid>/", sight.near_miss, name="near-miss",
         get=reads(NEAR_MISS_REVIEW), post=writes(NEAR_MISS_REVIEW)),


    page("<uuid:uid>/contact/", contact.contact_page, name="contact", get=reads(PERSON_READ)),
    page("<uuid:uid>/contact/add/", contact.add_contact, name="contact-add", **CONTACT),
    page("<uuid:uid>/contact/something-changed/", contact.life_event, name="life-event", **CONTACT),
    page("<uuid:uid>/contact/outside-the-rule/", contact.happened, name="happened",
         get=reads(PERSON_READ), post=writes(PERSON_READ)),
    page("<uuid:uid>/contact/never-receive/add/", contact.add_never, name="never-add", **CONTACT),
    page("<uuid:uid>/contact/never-receive/<uuid:never>/end/", contact.end_never, name="never-end", **CONTACT),
    page("<uuid:uid>/contact/<uuid:point>/open/", contact.open_contact, name="contact-open",
         post=writes(CONTACT_READ, fresh=True)),
    page("<uuid:uid>/contact/<uuid:point>/rule/", contact.set_rule, name="contact-rule", **CONTACT),
    page("<uuid:uid>/contact/<uuid:point>/change/", contact.change_contact, name="contact-change", **CONTACT),
    page("<uuid:uid>/contact/<uuid:point>/unhide/", contact.unhide_contact, name="contact-unhide",
         get=reads(CONTACT_CHANGE, fresh=True), post=writes(CONTACT_CHANGE, fresh=True)),

    page("<uuid:uid>/details/", details.details_page, name="details", get=reads(PERSON_READ)),
    page("<uuid:uid>/details/birth/", details.change_birth, name="birth", **CHANGE),
    page("<uuid:uid>/details/communication/", details.change_communication, name="communication", **CHANGE),
    page("<uuid:uid>/details/equality/", details.change_equality, name="equality", **CHANGE),
    page("<uuid:uid>/details/entered-in-error/", details.in_error, name="in-error", **CHANGE),
    page("<uuid:uid>/names/add/", details.add_name, name="name-add", **CHANGE),
    page("<uuid:uid>/names/<uuid:name>/change/", details.change_name, name="name-change", **CHANGE),
    page("<uuid:uid>/numbers/add/", details.add_identifier, name="identifier-add", **CHANGE),

    page("<uuid:uid>/family/", family.family_page, name="family", get=reads(PERSON_READ)),
    page("<uuid:uid>/family/add/", family.add_relative, name="relative-add", **CHANGE),
    page("<uuid:uid>/family/<uuid:row>/responsibility/", family.change_responsibility, name="responsibility", **CHANGE),
    page("<uuid:uid>/family/<uuid:row>/end/", family.end_relationship, name="relative-end", **CHANGE),
    page("<uuid:uid>/household/add/", family.add_household, name="household-add", **CHANGE),
    page("<uuid:uid>/household/<uuid:member>/end/", family.leave_household, name="household-end", **CHANGE),

    page("<uuid:uid>/know/", sight.know, name="know", get=reads(BAR_DECLARE), post=writes(BAR_DECLARE)),
    page("<uuid:uid>/access/", sight.access_page, name="access", get=reads(SHARE_GIVE)),
    page("<uuid:uid>/access/restrict/", sight.restrict, name="restrict",
         get=reads(PERSON_RESTRICT), post=writes(PERSON_RESTRICT)),
    page("<uuid:uid>/access/share/", sight.share, name="share", get=reads(SHARE_GIVE), post=writes(SHARE_GIVE)),
    page("<uuid:uid>/access/share/<uuid:share>/end/", sight.end_share, name="share-end", post=writes(SHARE_GIVE)),
    page("<uuid:uid>/sharing/", sharing_out.sharing, name="sharing", get=reads(SHARE_GIVE)),
    page("<uuid:uid>/sharing/new/", sharing_out.share_with, name="share-with",
         get=reads(SHARE_GIVE), post=writes(SHARE_GIVE)),
    page("<uuid:uid>/sharing/<uuid:share>/end/", sharing_out.end_share_with, name="share-with-end",
         get=reads(SHARE_GIVE), post=writes(SHARE_GIVE)),
    # Of the record, for whoever decides who sees it: a lead answers for bars, but is shown no record by barring others,
    # though she was consulted about it to answer a request.
    page("<uuid:uid>/access/bar/", sight.bar_colleague, name="bar-colleague",
         get=reads(SHARE_GIVE), post=writes(SHARE_GIVE)),
    page("<uuid:uid>/access/bar-agency/", bars.bar_agency, name="bar-agency",
         get=reads(SHARE_GIVE), post=writes(SHARE_GIVE)),
]
