/**
 * Labels that are scanned into fields in which goods or places are named. A scanner types the code and Enter; what
 * the label is stuck to is filled in, and Enter does not send the form. Without this script the server reads the
 * code of an item that stands in a field.
 *
 * Fields say what they take of a label with data-reads-label: item, lot, place, lot_number, expiry, grant.
 */
const FIELDS = "[data-reads-label]";
const CODE = /^GL[0-9A-Z]{8}$/i;
// People type slower than scanners: what came long ago was no scan.
const PAUSE_MILLISECONDS = 1500;

const asCode = (text) => text.replace(/[\s-]/g, "").toUpperCase();

/** Letters that a scanner types into a list of choices, which shows none of them. */
class Typed {
  constructor() {
    this.letters = "";
    this.field = null;
    this.last = 0;
    this.before = "";
  }

  take(field, letter) {
    const now = Date.now();
    if (this.field !== field || now - this.last > PAUSE_MILLISECONDS) {
      this.letters = "";
      this.before = field.value;
    }
    this.field = field;
    this.last = now;
    this.letters += letter;
  }
}

/** The line of the field where it is in one, else its form. */
function around(field) {
  return field.closest("[data-rows-target~='row']") ?? field.form;
}

function set(field, value) {
  if (!field || !value) return false;
  if (field.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) return false;
  field.value = value;
  // As if it had been typed: drafts and warnings of unsaved work listen to either.
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
}

function say(field, text) {
  const place = field.closest(".field") ?? field.parentElement;
  let line = place.querySelector("[data-label-said]");
  if (!line) {
    line = document.createElement("div");
    line.className = "field__help";
    line.dataset.labelSaid = "";
    line.setAttribute("role", "status");
    place.append(line);
  }
  line.textContent = text;
}

/** The field of a kind: the one that was scanned into, or the only one in the line or the form. */
function fieldFor(kind, field) {
  if (field.dataset.readsLabel === kind) return field;
  const found = around(field).querySelectorAll(`[data-reads-label='${kind}']`);
  return found.length === 1 || kind !== "place" ? found[0] : null;
}

/** Fills in what the label is stuck to; the field that took it, or null. */
function fill(label, field) {
  const item = fieldFor("item", field);
  const place = fieldFor("place", field);
  if (label.item && item && set(item, item.tagName === "SELECT" ? label.item_id : itemText(item, label))) {
    const told = { lot: label.lot, lot_number: label.lot_number, expiry: label.expiry, grant: label.grant_id };
    for (const [kind, value] of Object.entries(told)) set(fieldFor(kind, field), value);
    around(field).querySelector("input[inputmode='decimal']")?.focus();
    return item;
  }
  return label.place && [label.place_id, label.place_code].some((value) => set(place, value)) ? place : null;
}

/** Fields that suggest take the label of an item; others its code. */
function itemText(field, label) {
  return field.closest("[data-controller~='suggest']") ? label.item : label.item_code;
}

async function look(code, field, before) {
  const { labelUrl } = document.querySelector("[data-label-url]").dataset;
  try {
    const answer = await fetch(`${labelUrl}?${new URLSearchParams({ kind: "label", q: code })}`);
    if (!answer.ok) return;
    const label = await answer.json();
    field.value = before;
    say(fill(label, field) ?? field, label.said);
  } catch {
    // No connection: the code stays in the field, and the server reads it when the form is sent.
  }
}

export function readLabels(root) {
  const typed = new Typed();
  root.addEventListener(
    "keydown",
    (event) => {
      const field = event.target.closest?.(FIELDS);
      if (!field) return;
      const isChoice = field.tagName === "SELECT";
      if (event.key.length === 1 && isChoice) typed.take(field, event.key);
      if (event.key !== "Enter") return;
      const code = asCode(isChoice && typed.field === field ? typed.letters : (field.value ?? ""));
      typed.field = null;
      if (!CODE.test(code)) return;
      event.preventDefault();
      event.stopPropagation();
      look(code, field, isChoice ? typed.before : "");
    },
    true,
  );
}
