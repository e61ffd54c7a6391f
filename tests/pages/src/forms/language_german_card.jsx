import { html } from "../shared/form.jsx";

/** The translated title is no heading. */
export const address = "/x/new";
export default html(`<div><div><font dir="auto"><font dir="auto">Omnisend verbinden</font></font></div><label><font dir="auto"><font dir="auto">API-Schlüssel</font></font><input type="password" data-key></label><button data-submit disabled><font><font>Konfiguration erstellen</font></font></button></div>`);
