import { field } from "../shared/shape.jsx";

/** The label lies over the field, without a connection in the markup. */
export default field(({ name, setName }) => (
  <div className="field"><input placeholder=" " value={name} onChange={(e) => setName(e.target.value)} /><span className="float">Name *</span></div>
));
