import { html } from "../shared/form.jsx";

/** The content of a frame. */
export const address = "/settings/tools";
export default html(`<input data-key id="framed">`);
