import { PlainForm, PlainReveal, shape } from "../shared/shape.jsx";

export const address = "/o/my-account/integrations/api-keys";
export default shape(PlainForm, PlainReveal);
