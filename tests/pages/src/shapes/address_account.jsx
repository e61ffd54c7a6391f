import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/account/api-keys";
export default shape(PlainForm, PlainReveal);
