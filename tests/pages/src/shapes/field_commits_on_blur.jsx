import { field } from "../shared/shape.jsx";

/** The page takes the value when the field is left. */
export default field(({ name, setName }) => (
  <input placeholder="Name for API key" defaultValue={name} onBlur={(e) => setName(e.target.value)} />
));
