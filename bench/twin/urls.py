from django.contrib.auth.views import LoginView
from django.urls import path

from bench.twin import views

urlpatterns = [
    path("health/", views.health),
    path("login/", LoginView.as_view(template_name="login.html")),
    path("cases/", views.CaseList.as_view(), name="cases"),
    path("people/", views.Search.as_view(), name="people"),
    path("cases/<uuid:uid>/", views.CaseDetail.as_view(), name="case"),
    path("cases/<uuid:uid>/assess/", views.Assess.as_view(), name="assess"),
]
