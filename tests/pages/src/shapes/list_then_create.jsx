import { MaskedList, PlainForm, PlainReveal, shape } from "../shared/shape.jsx";
import { useState } from "react";

export const user = ["click + Create API key", "click Create API key", "click Copy API key"];
const Keys = shape(PlainForm, PlainReveal);

export default function List() {
  const [open, setOpen] = useState(false);
  return open ? <Keys /> : <div onClick={() => setOpen(true)}><MaskedList /></div>;
}
