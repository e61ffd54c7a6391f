// @ts-check
/** The visible text of the page. */
export default () => document.body.innerText;
