from cairn.access.pages import page, public
from cairn.demo import views

app_name = "demo"

urlpatterns = [
    page("", views.choose, name="cast", get=public()),
    page("become/", views.become, name="become", post=public(writes=True)),
]
