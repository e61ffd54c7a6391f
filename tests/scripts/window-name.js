// @ts-check
/** The window's name, which outlives the page. */
export default () => window.name;
