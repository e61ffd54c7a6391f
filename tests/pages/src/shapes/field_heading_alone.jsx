import { field } from "../shared/shape.jsx";

/** Only the heading above says what it is for. */
export default field(({ name, setName }) => (
  <input value={name} onChange={(e) => setName(e.target.value)} />
));
