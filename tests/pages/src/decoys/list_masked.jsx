import { Header, MaskedList } from "../shared/shape.jsx";

/** The page shows only the list. */
export default () => (
  <>
    <Header />
    <MaskedList />
  </>
);
