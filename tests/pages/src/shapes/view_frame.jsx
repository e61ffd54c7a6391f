import { Frame, Header, PlainForm, PlainReveal, part, shape } from "../shared/shape.jsx";

/** The view is in a frame of the same origin, with another address. */
export const frame = "iframe";
const Keys = shape(PlainForm, PlainReveal, { header: () => null });

export default function Framed() {
  return part() ? <Keys /> : <><Header /><Frame part="keys" /></>;
}
