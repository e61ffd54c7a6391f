import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/integrations/api-keys/create";
export default shape(PlainForm, PlainReveal);
