import { Header, MaskedList } from "../shared/shape.jsx";

/** The user copies a masked key. */
export const user = ["select .masked", "press copy keys"];
export default () => (
  <>
    <Header />
    <MaskedList />
  </>
);
