"""Addresses of the tasks with one person."""

from django.urls import path

from . import tasks


def person_urlpatterns() -> list:
    """Below the centre and the person; rows by their own id."""
    about = "shelter/<slug:centre>/people/<uuid:person_id>"
    plain = {
        "away": tasks.AbsenceTask,
        "belongings": tasks.BelongingTask,
        "needs": tasks.BedNeedTask,
        "keep-apart": tasks.KeepApartTask,
        "reserve": tasks.ReserveTask,
    }
    on_rows = {
        "back": tasks.ReturnTask,
        "give-back": tasks.GiveBackTask,
        "receipt": tasks.BelongingReceipt,
        "end-need": tasks.EndBedNeedTask,
        "end-keep-apart": tasks.EndKeepApartTask,
    }
    return [
        *(
            path(f"{about}/{name}/", view.as_view(), name=f"shelter_{name.replace('-', '_')}")
            for name, view in plain.items()
        ),
        *(
            path(
                f"{about}/{name}/<uuid:row_id>/",
                view.as_view(),
                name=f"shelter_{name.replace('-', '_')}",
            )
            for name, view in on_rows.items()
        ),
        path(f"{about}/bed/", tasks.FindBed.as_view(), name="shelter_bed_for"),
        path(
            "shelter/<slug:centre>/nights/<uuid:assignment_id>/longer/",
            tasks.ExtendTask.as_view(),
            name="shelter_extend",
        ),
    ]
