/** The registry's controllers; the console's application starts them. */
import Matches from "./matches.js";

const start = (application) => application.register("matches", Matches);

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });
