// @ts-check
/** Whether the popup's field for a key's name has the focus. */
export default () => document.querySelector(".renaming input:focus") !== null;
