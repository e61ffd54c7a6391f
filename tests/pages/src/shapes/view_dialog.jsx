import { PlainForm, create } from "../shared/shape.jsx";

/** A modal `<dialog>`, which is in the top layer. */
export default create((form) => (
  <dialog ref={(dialog) => dialog && !dialog.open && dialog.showModal()}>
    <PlainForm {...form} />
  </dialog>
));
