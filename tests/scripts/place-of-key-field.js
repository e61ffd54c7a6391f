// @ts-check
/** The place of the form's field for the key in the viewport. */
export default () => {
  const box = globalThis.form.field?.getBoundingClientRect();
  return box ? { x: box.x, y: box.y } : null;
};
