import { MaskedList, PlainForm, PlainReveal, shape } from "../shared/shape.jsx";
import { useState } from "react";

/** A key named UpstackData exists, of which Keyferry warns the user. The user can still create another. */
export const user = [
  "click + Create API key",
  "notice You already have a key named “UpstackData”",
  "click Create API key",
  "click Copy API key",
];
const Keys = shape(PlainForm, PlainReveal);

export default function List() {
  const [open, setOpen] = useState(false);
  return open ? <Keys /> : <div onClick={() => setOpen(true)}><MaskedList name="UpstackData" /></div>;
}
