"""Every address of the installation: the console, the public pages, nothing else."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents.views.serve import serve as serve_document
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.files import picture
from cms.offline.views import service_worker
from cms.views import choose_language
from core.console.dashboard import Dashboard

handler400 = "core.console.errors.bad_request"
handler403 = "core.console.errors.permission_denied"
handler404 = "cms.views.not_found"
handler500 = "core.console.errors.server_error"

# Before Wagtail's own home, which has the same name and address: every "home" leads here.
home = [path("admin/", Dashboard.as_view(), name="wagtailadmin_home")]
urlpatterns = [
    path("", choose_language, name="choose_language"),
    path("media/images/<str:name>", picture, name="picture"),
    re_path(r"^documents/(\d+)/([^/]+)$", serve_document, name="wagtaildocs_serve"),
    path("sw.js", service_worker, name="service_worker"),
    path("", include("cms.open_data.urls")),
    *decorate_urlpatterns(home, require_admin_access),
    path("admin/", include(wagtailadmin_urls)),
]
urlpatterns += i18n_patterns(
    path("~/", include("cms.reader_urls")),
    path("", include(wagtail_urls)),
)
