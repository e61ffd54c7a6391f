import { reveal } from "../shared/shape.jsx";

/** A small icon, half transparent, in parts with a filter, a mask and a transform. */
export const user = ["click Create API key", "click #copy"];
const inner = { maskImage: "linear-gradient(#000 90%, transparent)", transform: "translateX(4px) scale(0.95)", clipPath: "inset(0 round 8px)" };
export default reveal(({ value }) => (
  <section className="card" style={{ filter: "drop-shadow(0 1px 2px #0006) opacity(90%)" }}>
    <div style={inner}>
      <h2>API key created</h2>
      <p>{"•".repeat(24)}</p>
      <button type="button" id="copy" style={{ all: "unset", width: 16, height: 16, opacity: 0.5 }} onClick={() => navigator.clipboard.writeText(value)}>
        <svg width="16" height="16" viewBox="0 0 16 16"><path d="M2 2h12v12H2z" /></svg>
      </button>
    </div>
  </section>
));
