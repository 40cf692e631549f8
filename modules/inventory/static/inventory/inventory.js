/** The store's controllers; the console's application starts them. */
import { readLabels } from "./labels.js";
import Suggest from "./suggest.js";

const start = (application) => application.register("suggest", Suggest);

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });

readLabels(document);
