import { component } from "../shared/form.jsx";

export const address = "/settings/tools";
export default component("x-secret", "open", `<label>Secret <input data-key style="width:300px"></label>`);
