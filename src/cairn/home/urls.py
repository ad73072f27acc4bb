from cairn.access.pages import page, reads
from cairn.access.roles import HOME_READ, PERSON_READ
from cairn.home import views

app_name = "home"

urlpatterns = [
    page("", views.today, name="today", get=reads(HOME_READ)),
    page("people/<uuid:uid>/", views.person, name="person", get=reads(PERSON_READ)),
]
