/** The switch between the user's stores. */
export function StoreSelect({ stores, value, onChange }) {
  return (
    <select className="store" aria-label="Store" value={value} onChange={(event) => onChange(event.target.value)}>
      {stores.map((store) => (
        <option key={store.id} value={store.id}>
          {store.name}
        </option>
      ))}
    </select>
  );
}
