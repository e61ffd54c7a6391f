import { Header } from "../shared/shape.jsx";

/** The user types a key into a field and copies it from there. */
export const user = ["type KEY into #note", "select #note", "press copy keys"];
export default () => (
  <>
    <Header />
    <input id="note" placeholder="Note" />
  </>
);
