import { useId, useState } from "react";
import { PLATFORMS } from "./platforms.js";

export function ChoosePlatform({ onNext, onBack }) {
  const title = useId();
  const [chosen, setChosen] = useState(null);
  return (
    <section className="card wide">
      <h1 id={title}>Select a Destination</h1>
      <div className="platforms" role="radiogroup" aria-labelledby={title}>
        {PLATFORMS.map(({ name }) => (
          <label key={name} className="platform row">
            <input type="radio" name="platform" checked={chosen === name} onChange={() => setChosen(name)} />
            {name}
          </label>
        ))}
      </div>
      <div className="row end">
        <button type="button" onClick={onBack}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={!chosen} onClick={() => onNext(chosen)}>
          Next
        </button>
      </div>
    </section>
  );
}
