from cairn.access.pages import page, public, reads, writes
from cairn.access.roles import HOME_READ
from cairn.access.views import account, invited, single_sign_on

app_name = "access"

ENTRANCE = {"get": public(), "post": public(writes=True)}

urlpatterns = [
    page("", account.account, name="account", get=reads(HOME_READ)),
    page("awake/", account.awake, name="awake", get=reads(HOME_READ)),
    # Asked by a page that went blank, of whoever sits there: to ask is no sign that she is back.
    page("proved/", account.proved, name="proved", get=public()),
    page("signed-in/", account.sign_ins, name="sign-ins", get=reads(HOME_READ)),
    page("signed-in/<uuid:uid>/end/", account.end_sign_in, name="sign-in-end", post=writes(HOME_READ)),
    page("act-for/", account.act_for, name="act-for", post=writes(HOME_READ, chooses=True)),
    # By one's own organisation's sign-in. The way back is a GET that signs somebody in, so it writes.
    page("single-sign-on/again/", single_sign_on.again, name="single-sign-on-again", get=public()),
    page("single-sign-on/<slug:issuer>/", single_sign_on.go, name="single-sign-on", post=public(writes=True)),
    page(
        "single-sign-on/<slug:issuer>/back/",
        single_sign_on.back,
        name="single-sign-on-back",
        get=public(writes=True),
    ),
    # Links in messages.
    page("invited/<slug:link>/", invited.invited, name="invited", **ENTRANCE),
    page("recovered/<slug:link>/", invited.recovered, name="recovered", **ENTRANCE),
]
