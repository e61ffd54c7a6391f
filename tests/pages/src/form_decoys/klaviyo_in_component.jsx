import { component, BUTTONS } from "../shared/form.jsx";

const Form = component("x-form", "closed", `<h2>Klaviyo</h2><label class="field">API key <input type="password"></label>${BUTTONS}`);
export default () => (
  <>
    <h1>Omnisend</h1>
    <Form />
  </>
);
