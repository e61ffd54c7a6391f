import { Header, MaskedList } from "../shared/shape.jsx";

/** The list alone. */
export default () => (
  <>
    <Header />
    <MaskedList />
  </>
);
