import { useEffect, useState } from "react";
import { field } from "../shared/shape.jsx";

/** The framework replaces the field several times before the view is stable. */
export default field(function Replaced({ name, setName }) {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = round < 4 && setTimeout(() => setRound(round + 1), 120);
    return () => clearTimeout(timer);
  }, [round]);
  return <input key={round} placeholder="Name for API key" value={name} onChange={(e) => setName(e.target.value)} />;
});
