/** The registry's controllers; the console's application starts them. */
import Matches from "./matches.js";
import Tally from "./tally.js";
import Zone from "./zone.js";

const start = (application) => {
  application.register("matches", Matches);
  application.register("tally", Tally);
  application.register("zone", Zone);
};

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });
