"""Why a reader can believe a page: who says so, when it was checked, and until when that holds."""
