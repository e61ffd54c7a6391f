import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/developers/keys";
export default shape(PlainForm, PlainReveal);
