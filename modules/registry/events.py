"""What the registry tells other modules; heard only where they are on."""

from core.modules.events import Event

# Told inside the transaction in which a stay is opened, with the new `stay`.
person_arrived = Event("registry.person_arrived")
# Told inside the transaction of a departure, with the ended `stay`.
person_departed = Event("registry.person_departed")
# Told inside the transaction of a merge or of its undoing, at each centre that holds one of the
# files, with the ids of both `people`: what is derived of their rows may have to be derived anew.
files_merged = Event("registry.files_merged")
