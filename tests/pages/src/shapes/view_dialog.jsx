import { PlainForm, create } from "../shared/shape.jsx";

/** The browser's own modal dialog, which lies above everything. */
export default create((form) => (
  <dialog ref={(dialog) => dialog && !dialog.open && dialog.showModal()}>
    <PlainForm {...form} />
  </dialog>
));
