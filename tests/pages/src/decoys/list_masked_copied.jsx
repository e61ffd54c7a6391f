import { Header, MaskedList } from "../shared/shape.jsx";

/** A masked entry is copied. */
export const user = ["select .masked", "press copy keys"];
export default () => (
  <>
    <Header />
    <MaskedList />
  </>
);
