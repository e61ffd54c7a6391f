import { Frame, Header, PlainForm, PlainReveal, part, shape } from "../shared/shape.jsx";

/** All of it in a frame of the same origin, with an address of its own. */
export const frame = "iframe";
const Keys = shape(PlainForm, PlainReveal, { header: () => null });

export default function Framed() {
  return part() ? <Keys /> : <><Header /><Frame part="keys" /></>;
}
