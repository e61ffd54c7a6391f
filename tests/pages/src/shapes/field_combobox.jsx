import { field } from "../shared/shape.jsx";

/** The field accepts no text unless it is focused, as in usual combobox libraries. */
export default field(({ name, setName }) => (
  <div onFocus={(e) => (e.target.dataset.open = "1")}>
    <input role="combobox" aria-expanded="false" aria-autocomplete="list" placeholder="Name for API key" value={name}
      onChange={(e) => e.target.dataset.open && document.activeElement === e.target && setName(e.target.value)} />
  </div>
));
