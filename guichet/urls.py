"""Every address of the installation: the console, the public pages, nothing else."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.views import choose_language

handler403 = "core.console.errors.permission_denied"
handler404 = "cms.views.not_found"
handler500 = "core.console.errors.server_error"

urlpatterns = [
    path("", choose_language, name="choose_language"),
    path("admin/", include(wagtailadmin_urls)),
]
urlpatterns += i18n_patterns(path("", include(wagtail_urls)))
