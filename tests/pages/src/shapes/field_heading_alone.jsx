import { field } from "../shared/shape.jsx";

/** Only the heading above the field describes it. */
export default field(({ name, setName }) => (
  <input value={name} onChange={(e) => setName(e.target.value)} />
));
