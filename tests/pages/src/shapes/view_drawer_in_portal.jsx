import { createPortal } from "react-dom";
import { MaskedList, PlainForm, create } from "../shared/shape.jsx";

export default create((form) => (
  <>
    <MaskedList />
    {createPortal(<aside role="dialog"><PlainForm {...form} /></aside>, document.body)}
  </>
));
