import { useEffect, useState } from "react";
import { field } from "../shared/shape.jsx";

/** The framework makes the field anew a few times before it settles. */
export default field(function Anew({ name, setName }) {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = round < 4 && setTimeout(() => setRound(round + 1), 120);
    return () => clearTimeout(timer);
  }, [round]);
  return <input key={round} placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />;
});
