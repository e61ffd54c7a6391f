import { field } from "../shared/shape.jsx";

/** The label lies over the field, and nothing ties the two together. */
export default field(({ name, setName }) => (
  <div className="field"><input placeholder=" " value={name} onChange={(e) => setName(e.target.value)} /><span className="float">Name *</span></div>
));
