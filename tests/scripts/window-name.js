// @ts-check
/** Returns the window's name, which survives navigation. */
export default () => window.name;
