import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/integrations/api-keys";
export default shape(PlainForm, PlainReveal);
