import { field } from "../shared/shape.jsx";

/** The page reads the value when the field loses the focus. */
export default field(({ name, setName }) => (
  <input placeholder="Name for API key" defaultValue={name} onBlur={(e) => setName(e.target.value)} />
));
