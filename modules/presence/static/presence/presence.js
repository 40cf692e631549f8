/** The gate's controllers; the console's application starts them. */
import Gate from "./gate.js";

const start = (application) => application.register("gate", Gate);

if (window.guichetConsole) start(window.guichetConsole);
else document.addEventListener("console:ready", (event) => start(event.detail), { once: true });
