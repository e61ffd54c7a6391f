// @ts-check
// CSS selectors of the elements that snapshots describe.

/** Headings. `sites::omnisend` has them too, for trigger.js. */
export const HEADINGS = "h1,h2,h3,h4,h5,h6,[role=heading],legend";
export const CONTROLS =
  "button,[role=button],[role=link],[role=menuitem],a,summary,input[type=button],input[type=submit]";
export const FIELDS =
  "input:not([type=checkbox],[type=radio],[type=hidden],[type=button],[type=submit]),textarea";
/** Controls on which the browser turns Enter and the space bar into a click. */
export const NATIVE_CONTROLS = "button,input,textarea,select,a[href],summary";
/** Elements of other kinds that may act as controls: labelled or focusable ones. */
export const LABELLED = "[aria-label],[title],[tabindex]";
export const FORMS = "form,dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
export const CHECKBOXES = "input[type=checkbox],[role=checkbox],[role=switch]";
export const RADIOS = "input[type=radio],[role=radio]";
export const ROWS = "tr,li,[role=row],[role=listitem],article";
/** Elements without child elements. */
export const LEAVES = "*:not(:has(*))";
