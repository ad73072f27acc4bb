"""The addresses of the directory's pages."""

from cairn.access.pages import page, reads, writes
from cairn.access.roles import DIRECTORY_CHANGE, DIRECTORY_READ
from cairn.directory.views import changing, reading

READ = reads(DIRECTORY_READ)
FORM = reads(DIRECTORY_CHANGE)
CHANGE = writes(DIRECTORY_CHANGE)

app_name = "directory"
urlpatterns = [
    page("", reading.services, name="list", get=READ),
    page("posts/", reading.posts, name="posts", get=READ),
    page("providers/", reading.providers, name="providers", get=READ),
    page("funding/", reading.funding, name="funding", get=READ),
    page("diagram/", reading.diagram, name="diagram", get=READ),
    page("services/add/", changing.add_service, name="service-add", get=FORM, post=CHANGE),
    page("services/<uuid:uid>/", reading.service, name="service", get=READ),
    page(
        "services/<uuid:uid>/change/", changing.change_service, name="service-change", get=FORM, post=CHANGE
    ),
    page("posts/add/", changing.add_post, name="post-add", get=FORM, post=CHANGE),
    page("posts/<uuid:uid>/", reading.post, name="post", get=READ),
    page("posts/<uuid:uid>/change/", changing.change_post, name="post-change", get=FORM, post=CHANGE),
    page("posts/<uuid:uid>/vacate/", changing.vacate_post, name="post-vacate", get=FORM, post=CHANGE),
    page("posts/<uuid:uid>/fill/", changing.fill_post, name="post-fill", get=FORM, post=CHANGE),
    page("providers/add/", changing.add_provider, name="provider-add", get=FORM, post=CHANGE),
    page("providers/<uuid:uid>/", reading.provider, name="provider", get=READ),
    page(
        "providers/<uuid:uid>/change/",
        changing.change_provider,
        name="provider-change",
        get=FORM,
        post=CHANGE,
    ),
    page("funding/add/", changing.add_funding, name="funding-add", get=FORM, post=CHANGE),
    page("funding/<uuid:uid>/change/", changing.change_funding, name="funding-change", get=FORM, post=CHANGE),
]
