/** Starts the controllers of the console. Pages work without them; they make them quicker and safer. */
import { Application } from "./vendor/stimulus.js";
import Autosubmit from "./controllers/autosubmit.js";
import Draft, { forgetSent } from "./controllers/draft.js";
import Hotkeys from "./controllers/hotkeys.js";
import LiveSearch from "./controllers/live_search.js";
import Menu from "./controllers/menu.js";
import Paper from "./controllers/paper.js";
import Progress from "./controllers/progress.js";
import Rows from "./controllers/rows.js";
import SubmitOnce from "./controllers/submit_once.js";
import Unsaved from "./controllers/unsaved.js";

forgetSent();
const application = Application.start();
application.register("autosubmit", Autosubmit);
application.register("draft", Draft);
application.register("hotkeys", Hotkeys);
application.register("live-search", LiveSearch);
application.register("menu", Menu);
application.register("paper", Paper);
application.register("progress", Progress);
application.register("rows", Rows);
application.register("submit-once", SubmitOnce);
application.register("unsaved", Unsaved);

/**
 * For the controllers of modules, whichever script runs first: `window.guichetConsole`, or the event
 * `console:ready` with the application as its detail.
 */
window.guichetConsole = application;
document.dispatchEvent(new CustomEvent("console:ready", { detail: application }));
