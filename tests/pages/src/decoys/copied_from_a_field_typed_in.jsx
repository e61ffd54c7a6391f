import { Header } from "../shared/shape.jsx";

/** The user pastes a key of theirs and copies it again. */
export const user = ["type KEY into #note", "select #note", "press copy keys"];
export default () => (
  <>
    <Header />
    <input id="note" placeholder="Note" />
  </>
);
