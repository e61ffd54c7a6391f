// @ts-check
/** The elements that contain Keyferry's surfaces, for scripts that have not placed them: see ../ui/surface.js. */
export const SURFACES = "div[popover=manual]:not([id],[class])";
