import { useCallback, useEffect, useState } from "react";

async function answer(response) {
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

/** Sends a JSON body and returns the JSON of the answer. */
export async function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(await fetch(path, { method, headers, body: JSON.stringify(body) }));
}

/** Loads the JSON at a path. Returns `value` when it is loaded, `error` if that failed, and `reload`. */
export function useJson(path) {
  const [loaded, setLoaded] = useState({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    const settle = (outcome) => wanted && setLoaded({ path, ...outcome });
    fetch(path).then(answer).then((value) => settle({ value }), (error) => settle({ error }));
    return () => {
      wanted = false;
    };
  }, [path, round]);
  const reload = useCallback(() => setRound((round) => round + 1), []);
  return loaded.path === path ? { ...loaded, reload } : { reload };
}
