"""Addresses for machines; the paths below open-data are those of the standard."""

from django.urls import path

from . import views

urlpatterns = [
    path("sitemap.xml", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
    path("open-data/hsds/", views.hsds_root, name="hsds"),
    path("open-data/hsds/services", views.hsds_services, name="hsds_services"),
    path("open-data/hsds/services/<uuid:pk>", views.hsds_service, name="hsds_service"),
    path("open-data/hsds/organizations", views.hsds_organizations, name="hsds_organizations"),
    path(
        "open-data/hsds/organizations/<uuid:pk>", views.hsds_organization, name="hsds_organization"
    ),
]
