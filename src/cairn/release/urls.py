"""The addresses of the door's pages."""

from cairn.access.pages import page, reads, writes
from cairn.access.roles import RELEASE_DECIDE, RELEASE_READ
from cairn.release import views

app_name = "release"
urlpatterns = [
    page("", views.outgoing_list, name="list", get=reads(RELEASE_READ)),
    page("download/", views.download_list, name="download", post=writes(RELEASE_READ)),
    page("<uuid:uid>/", views.outgoing_page, name="outgoing", get=reads(RELEASE_READ)),
    page("<uuid:uid>/paper/", views.paper, name="paper", get=reads(RELEASE_READ)),
    page("<uuid:uid>/withdraw/", views.withdraw, name="withdraw", post=writes(RELEASE_READ)),
    page(
        "<uuid:uid>/decide/",
        views.decide,
        name="decide",
        get=reads(RELEASE_DECIDE),
        post=writes(RELEASE_DECIDE),
    ),
    page("<uuid:uid>/send-again/", views.send_again, name="send-again", post=writes(RELEASE_DECIDE)),
    page("<uuid:uid>/approve/", views.approve, name="approve", post=writes(RELEASE_DECIDE)),
]
