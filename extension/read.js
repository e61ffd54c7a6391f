// @ts-check
// Reads pages for the Rust: out of WebAssembly each single property would be a call, and a part of the script. What is
// found is told in lines, in document order; the first letter of each says what it is (crates/content/src/view.rs).
// What it means, the Rust says.
import { BRAND_LABEL, HEADINGS, KEY_LENGTH } from "#signs";
import { events } from "./events.js";

const CONTROLS = "button,[role=button],[role=link],[role=menuitem],a,summary,input[type=button],input[type=submit]";
const FIELDS = "input:not([type=checkbox],[type=radio],[type=hidden],[type=button],[type=submit]),textarea";
/** Controls that the browser itself makes a click of Enter and the space bar on. */
const NATIVE = "button,input,textarea,select,a[href],summary";
/** What says by itself what a click on it does, though it is no control by its kind. */
const NAMED = "[aria-label],[title],[tabindex]";
const FORMS = "form,dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
const CHECKBOXES = "input[type=checkbox],[role=checkbox],[role=switch]";
const RADIOS = "input[type=radio],[role=radio]";
const ROWS = "tr,li,[role=row],[role=listitem],article";
const MASKED = "//text()[contains(.,'********') or contains(.,'••••••••')]/..";
/** Keyferry's own notices. */
const NOTICES = "html > [popover]";
/** What can have a shadow root besides components: the DOM standard names them. */
const HOSTS = new Set(
  "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split(" "),
);
/** Elements with no other in them. */
const LEAVES = "*:not(:has(*))";
/** Longest text of a heading or control that is looked at, in UTF-16 units: longer is prose. */
const MAX_TEXT = 120;
/** Longest text that may be a field's label, in UTF-16 units. */
const MAX_LABEL = 60;
/** How many headings, controls or rows are looked at: a page with more is not one that makes keys. */
const MAX_PARTS = 200;
/** How far up a row of the list is searched from a masked value, in ancestors. */
const MAX_ROW_CLIMB = 4;
/** How far up a label is searched that nothing ties to its field, in ancestors. */
const MAX_LABEL_CLIMB = 3;
/** Longest text that is read for a key in it, in UTF-16 units: a key and a line around it. */
const MAX_KEY_TEXT = 300;

/** @param {string | null} text in lower case and without line breaks or tabs; nothing if it is longer than is read */
const said = (text) => (text && text.length <= MAX_TEXT ? text.trim().toLowerCase().replace(/\s+/g, " ") : "");
const says = (/** @type {Element} */ element) => said(element.textContent);
const attribute = (/** @type {Element} */ element, /** @type {string} */ name) => said(element.getAttribute(name));

/** The element around this one, out of a shadow root too. @param {Element} element */
function around(element) {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** Whether an element contains another one, or the shadow root that it stands in. @param {Element} outer @param {Element} inner */
function holds(outer, inner) {
  for (let here = /** @type {Element | null} */ (inner); here; here = around(here)) if (here === outer) return true;
  return false;
}

/** The elements that an `XPath` finds. @param {string} path @param {Node} from */
function find(path, from) {
  const owner = from.ownerDocument ?? /** @type {Document} */ (from);
  const found = owner.evaluate(path, from, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({ length: found.snapshotLength }, (_, at) => /** @type {Node} */ (found.snapshotItem(at)));
}

/** A control: `c`, or `d` for one that is disabled, its text, a tab and its label. @param {Element} element */
function control(element) {
  const label = element.getAttribute("aria-label") || element.getAttribute("title") || element.getAttribute("alt");
  const text = element instanceof HTMLInputElement ? element.value : element.textContent;
  const disabled = element.hasAttribute("disabled") || element.getAttribute("aria-disabled") === "true";
  return `${disabled ? "d" : "c"}${said(text)}\t${said(label)}`;
}

/**
 * Some controls. Of those that say the same, as in the rows of a long list, two are given: that there is more than one.
 *
 * @param {Element[]} elements
 */
function controls(elements) {
  /** How often each has come. @type {Map<string, number>} */
  const times = new Map();
  const lines = elements.map(control).filter((line) => {
    const before = times.get(line) ?? 0;
    times.set(line, before + 1);
    return before < 2;
  });
  return lines.slice(0, MAX_PARTS);
}

/** What stands in a text field. @param {Element} field */
const value = (field) =>
  field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : undefined;

/**
 * Puts a text into a field so that the page's framework takes it for typed. Setting the value from the isolated world
 * goes past React's own bookkeeping, so that React sees a difference when the `input` event comes. Fields that commit
 * when they are left hear that they were entered and left, while the user's focus stays where it is; a combobox really
 * is focused first, for it takes nothing otherwise.
 *
 * @param {Element} field @param {string} text
 */
function put(field, text) {
  if (!(field instanceof HTMLInputElement)) return;
  const tell = (/** @type {string} */ kind, bubbles = true) =>
    field.dispatchEvent(new Event(kind, { bubbles, composed: true }));
  const combobox = field.getAttribute("role") === "combobox";
  if (combobox) {
    field.focus();
  } else {
    tell("focus", false);
    tell("focusin");
  }
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
  tell("change");
  if (combobox) return;
  tell("blur", false);
  tell("focusout");
}

/** What a copy takes from the page: the selection in this element, or else the document's. @param {Element | undefined} focused */
function selected(focused) {
  if (focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement) {
    // Fields of some kinds, such as one for a number, have no selection that could be read.
    const text = focused.value.slice(focused.selectionStart ?? 0, focused.selectionEnd ?? 0);
    if (text) return text;
  }
  // A shadow root tells its own selection where the browser can.
  const roots = /** @type {any[]} */ ([focused?.getRootNode(), document]);
  return roots.map((root) => String(root?.getSelection?.() ?? "")).find((text) => text);
}

/**
 * Reads one page, and keeps the elements behind what it tells.
 *
 * @param {(element: Element) => ShadowRoot | null} shadowRoot the shadow root of an element, closed or not
 * @param {import("./content.js").Tell} tell
 * @param {() => Event | undefined} event what is being told of
 */
export function reader(shadowRoot, tell, event) {
  /** Each element's number, the same for as long as it lives. @type {WeakMap<Element, number>} */
  const numbers = new WeakMap();
  let last = 0;
  /** The fields of the last description. @type {Map<number, Element>} */
  const fields = new Map();
  /** The shadow roots that belong to the page. @type {ShadowRoot[]} */
  let roots = [];
  /** The fields in which the user has typed. @type {WeakSet<Element>} */
  const typed = new WeakSet();
  /** The control that was used last. @type {Element} */
  let used;

  /** @param {Element} element */
  function number(element) {
    const known = numbers.get(element) ?? ++last;
    numbers.set(element, known);
    return known;
  }

  /** Path and fragment of the address that the user sees: the top document's, which is of the same origin. */
  function address() {
    const { pathname, hash } = (top ?? window).location;
    return `a${pathname}${hash}`;
  }

  /** Whether what is around this frame, if anything, is a page of another origin. */
  function isForeign() {
    try {
      return top?.origin !== window.origin;
    } catch {
      return true;
    }
  }

  /** An element, and the shadow roots below it. @param {Element} outer @returns {(Element | ShadowRoot)[]} */
  const within = (outer) => [outer, ...roots.filter((root) => holds(outer, root.host))];
  /** The elements for a selector there. @param {Element} outer @param {string} selector */
  const inside = (outer, selector) => within(outer).flatMap((part) => [...part.querySelectorAll(selector)]);
  const has = (/** @type {Element} */ outer, /** @type {string} */ selector) =>
    within(outer).some((part) => part.querySelector(selector));

  /** All shadow roots below the body; not those of Keyferry's own, which stand outside of it. */
  function findRoots() {
    roots = [];
    /** @type {(Element | ShadowRoot)[]} */
    const next = document.body ? [document.body] : [];
    for (const part of next) {
      for (const element of part.querySelectorAll("*")) {
        const { localName, firstElementChild } = element;
        // One that is no component seldom has a root beside content of its own, and asking costs time.
        const mayHave = localName.includes("-") || (HOSTS.has(localName) && !firstElementChild && !says(element));
        const root = mayHave && shadowRoot(element);
        if (!root) continue;
        roots.push(root);
        next.push(root);
      }
    }
  }

  /** @param {Element} field */
  function label(field) {
    const own = attribute(field, "aria-label");
    if (own) return own;
    const root = /** @type {any} */ (field.getRootNode());
    const ids = field.getAttribute("aria-labelledby")?.split(/\s+/) ?? [];
    const named = ids.map((id) => root.getElementById?.(id)).filter((element) => element);
    if (named.length > 0) return named.map(says).join(" ");
    const [tied] = /** @type {HTMLInputElement} */ (field).labels ?? [];
    if (tied) return says(tied);
    // A field in a component of its own: the component may carry the label.
    const host = root instanceof ShadowRoot ? root.host : undefined;
    return (host && (attribute(host, "label") || attribute(host, "aria-label"))) || textBeside(field);
  }

  /**
   * A short text right beside a field, such as a label that nothing ties to it: of the smallest ancestor that has a
   * text, if that has no other field in it.
   *
   * @param {Element} field
   */
  function textBeside(field) {
    let here = around(field);
    for (let climbed = 0; here && climbed < MAX_LABEL_CLIMB; climbed++) {
      const text = says(here);
      if (text) return text.length <= MAX_LABEL && inside(here, FIELDS).length <= 1 && !has(here, CONTROLS) ? text : "";
      here = around(here);
    }
    return "";
  }

  /** The headings closest around a field: those of the smallest ancestor that has any. @param {Element} field */
  function section(field) {
    for (let here = around(field); here; here = around(here)) {
      const found = inside(here, HEADINGS);
      if (found.length > 0) return found.map(says);
    }
    return [];
  }

  /** The controls below an element, told apart from the page's: `C` and `D`. @param {Element} outer */
  const controlsOf = (outer) =>
    controls(inside(outer, CONTROLS)).map((line) => line[0].toUpperCase() + line.slice(1));

  /** The form or dialog around a field, or else the smallest ancestor that has a heading and a control. @param {Element} field */
  function formAround(field) {
    let here = field.closest(FORMS) ?? around(field);
    while (here) {
      const above = around(here);
      if (!above || above instanceof HTMLBodyElement || (has(here, HEADINGS) && has(here, CONTROLS))) break;
      here = above;
    }
    if (!here) return [];
    const form = here;
    return [
      ...inside(form, HEADINGS).map((heading) => `t${says(heading)}`),
      ...controlsOf(form),
      `n${inside(form, CHECKBOXES).length}\t${inside(form, RADIOS).length}`,
    ];
  }

  /** A field, what is around it, and with `forms` what else stands in its form. @param {any} element @param {string | undefined} heading @param {boolean} forms */
  function field(element, heading, forms) {
    const id = number(element);
    fields.set(id, element);
    const locked = element.readOnly || element.disabled;
    const kind = attribute(element, "role") === "searchbox" ? "search" : element.type;
    const sections = section(element);
    const about = [id, kind, locked ? "locked" : "", attribute(element, "placeholder"), heading ?? sections.at(-1) ?? ""];
    // What is shown for copying is looked for elsewhere, by those who may handle keys.
    if (!locked) about.push(label(element), element.value.replace(/[\t\r\n]/g, " "));
    const lines = [`f${about.join("\t")}`, ...sections.map((text) => `s${text}`)];
    return forms && !locked && kind === "text" ? [...lines, ...formAround(element)] : lines;
  }

  /** What stands below a document or shadow root. @param {Document | ShadowRoot} root @param {boolean} forms */
  function parts(root, forms) {
    const lines = [];
    const buttons = [];
    let heading;
    for (const element of root.querySelectorAll(`${HEADINGS},${CONTROLS},${FIELDS}`)) {
      if (element.matches(HEADINGS)) {
        heading = says(element);
        lines.push(`h${heading}`);
      } else if (element.matches(CONTROLS)) {
        buttons.push(element);
      } else {
        lines.push(...field(element, heading, forms));
      }
    }
    return [...lines, ...controls(buttons)];
  }

  /** The text around the words before the store's ID; in a frame also that of the page around it. */
  function brand() {
    const path = `//text()[contains(.,'${BRAND_LABEL}')]/..`;
    const documents = top && top !== window ? [document, top.document] : [document];
    const [element] = documents.flatMap((here) => /** @type {Element[]} */ (find(path, here)));
    if (!element) return [];
    // The ID may stand in an element of its own beside the words.
    const alone = says(element).length <= BRAND_LABEL.length + 1 && element.parentElement;
    return [`b${says(alone || element)}`];
  }

  /** The row or card of the list that a masked value stands in. @param {Element} value */
  function row(value) {
    let found = value.closest(ROWS);
    let here = /** @type {Element | null} */ (value);
    for (let climbed = 0; !found && climbed < MAX_ROW_CLIMB; climbed++) {
      here = here?.parentElement ?? null;
      if (!here) break;
      if (here.textContent.trim().length > value.textContent.trim().length) found = here;
    }
    return found ? [`m${inside(found, LEAVES).map(says).join(" ")}`] : [];
  }

  /**
   * All words below an element that are as long as a key: in fields in which the user has not typed, and in texts. A key
   * may be split over several elements.
   *
   * @param {Element} outer
   */
  function words(outer) {
    /** @type {string[]} */
    const found = [];
    const take = (/** @type {string} */ text) =>
      found.push(...text.split(/\s+/).filter((word) => word.length === KEY_LENGTH));
    /** Goes down only where the text is long enough. @param {Node} node */
    const search = (node) => {
      const text = node.textContent ?? "";
      if (text.length < KEY_LENGTH) return;
      if (text.length <= MAX_KEY_TEXT) take(text);
      for (const child of node.childNodes) search(child);
    };
    for (const input of inside(outer, "input,textarea")) {
      const whole = typed.has(input) ? "" : value(input)?.trim();
      if (whole?.length === KEY_LENGTH) found.push(whole);
    }
    for (const part of within(outer)) search(part);
    return found;
  }

  /** The element so many levels above the control that was used last, if there is one. @param {number} levels */
  function above(levels) {
    let here = /** @type {Element | null} */ (used);
    for (let climbed = 0; here && climbed < levels; climbed++) here = around(here);
    return here;
  }

  /**
   * The element that an event really happened on, inside shadow roots too: of a closed one the browser tells no more
   * than its host. None for Keyferry's own notices: what is done there is no use of the page.
   *
   * @param {Event} event
   */
  function target(event) {
    const [first] = event.composedPath();
    if (!(first instanceof Element) || first.matches(NOTICES)) return undefined;
    let element = /** @type {Element} */ (first);
    const point = event instanceof MouseEvent && event.detail > 0 ? event : undefined;
    for (let root = shadowRoot(element); root; root = shadowRoot(element)) {
      const inner = point ? root.elementFromPoint(point.clientX, point.clientY) : root.activeElement;
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  }

  /** What is told with an event. @type {Record<string, (event: any) => string | undefined>} */
  const eventTexts = {
    /** The key that was pressed: after `^` with Ctrl or Cmd, after `!` on a control that makes a click of it anyway. */
    keydown(event) {
      const prefix = event.ctrlKey || event.metaKey ? "^" : target(event)?.closest(NATIVE) ? "!" : "";
      return prefix + event.key;
    },
    /** The field in which the user has typed. What stands there is no new key. */
    input(event) {
      const field = target(event);
      if (!field) return undefined;
      typed.add(field);
      return String(number(field));
    },
    /** What is copied from the page. What the user has typed or pasted is theirs, and no new key. */
    copy(event) {
      const focused = target(event);
      return focused && typed.has(focused) ? undefined : selected(focused);
    },
    /** What the page's own handler put on the clipboard. */
    "copy:late": (event) => event.clipboardData?.getData("text/plain"),
    /** Whether the user sees something else than this page. */
    visibilitychange: () => (document.hidden ? "hidden" : undefined),
  };

  return {
    ...events(() => [document, ...roots], tell, eventTexts),
    isForeign,
    value,
    put,
    element: (/** @type {number} */ id) => fields.get(id),
    /** Whether a field takes up space on the page. @param {number} id */
    isRendered: (id) => fields.get(id)?.checkVisibility() ?? false,
    /** Puts a text into a field in which nothing stands. @param {number} id @param {string} text */
    putIfEmpty(id, text) {
      const field = fields.get(id);
      if (field && value(field) === "") put(field, text);
    },
    /** What another view would have otherwise: address, headings, fields. It takes less time than the rest. */
    glance() {
      const lines = [address()];
      for (const root of [document, ...roots]) {
        for (const element of root.querySelectorAll(`${HEADINGS},${FIELDS}`)) {
          lines.push(element.matches(HEADINGS) ? `h${says(element)}` : `f${number(element)}`);
        }
      }
      return lines.join("\n");
    },
    /** The page as it is now. That takes no layout. */
    describe() {
      fields.clear();
      return [address(), ...parts(document, false)].join("\n");
    },
    /** That, and what matters where keys are made: forms, shadow roots, the store, the list. */
    describeKeyPage() {
      fields.clear();
      findRoots();
      const rows = /** @type {Element[]} */ (find(MASKED, document)).slice(0, MAX_PARTS).flatMap(row);
      const all = [document, ...roots].flatMap((root) => parts(root, true));
      return [address(), ...all, ...brand(), ...rows].join("\n");
    },
    /** The words on the whole page that are as long as a key. */
    words: () => (document.body ? words(document.body).join("\n") : ""),
    /** What the control says that the event that is being told of uses; nothing for Keyferry's own. */
    useControl() {
      const happened = event();
      const element = happened && target(happened);
      if (!element) return undefined;
      used = element.closest(CONTROLS) ?? element.closest(NAMED) ?? element;
      return control(used);
    },
    /**
     * Such words near the control that was used last, in attributes too, where they stand for the page's own script. What a
     * field's `value` says the user may have typed.
     *
     * @param {number} levels how far above the control
     */
    wordsNear(levels) {
      const outer = above(levels);
      if (!outer) return undefined;
      const path = `descendant-or-self::*/@*[string-length(.)=${KEY_LENGTH} and name()!='value']`;
      return [...words(outer), ...find(path, outer).map((one) => one.nodeValue)].join("\n");
    },
    /** The controls and short texts near it. @param {number} levels how far above the control */
    surroundings(levels) {
      const outer = above(levels) ?? document.documentElement;
      const leaves = inside(outer, `${LEAVES}:not(button *):not(option)`).map(says);
      const texts = leaves.filter((text) => text && text.length <= MAX_LABEL).slice(0, MAX_PARTS);
      return [...controlsOf(outer), ...texts.map((text) => `t${text}`)].join("\n");
    },
  };
}
