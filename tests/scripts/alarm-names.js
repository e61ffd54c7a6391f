// @ts-check
/** The names of the extension's alarms that are set. */
export default async () => {
  const alarms = await (globalThis.browser ?? chrome).alarms.getAll();
  return alarms.map(({ name }) => name);
};
