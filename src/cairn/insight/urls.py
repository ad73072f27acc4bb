from cairn.access.pages import page, reads, writes
from cairn.access.roles import CLAIM_CHECK, FIGURE_READ
from cairn.insight.views import claims, figures

app_name = "insight"
urlpatterns = [
    page("", figures.figure_list, name="figures", get=reads(FIGURE_READ)),
    # A figure's code may be any word: what has a word of its own comes before.
    page("claims/", claims.paper_list, name="claims", get=reads(CLAIM_CHECK)),
    page("claims/load/", claims.load, name="claims-load", get=reads(CLAIM_CHECK), post=writes(CLAIM_CHECK)),
    page("claims/<uuid:uid>/", claims.paper, name="paper", get=reads(CLAIM_CHECK)),
    page("claims/<uuid:uid>/all/", claims.paper_claims, name="paper-claims", get=reads(CLAIM_CHECK)),
    page(
        "claims/<uuid:uid>/findings/<slug:key>/",
        claims.finding,
        name="finding",
        get=reads(CLAIM_CHECK),
        post=writes(CLAIM_CHECK),
    ),
    page("<slug:code>/", figures.figure_page, name="figure", get=reads(FIGURE_READ)),
    page("<slug:code>/file/", figures.figure_file, name="figure-file", post=writes(FIGURE_READ)),
]
