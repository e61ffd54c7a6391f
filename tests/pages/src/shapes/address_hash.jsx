import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/#/my-account/integrations/api-keys";
export default shape(PlainForm, PlainReveal);
