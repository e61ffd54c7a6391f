// @ts-check
// A form that recognition does not know, into which the user fills a key by hand.

/** The form's address. */
export const UNKNOWN_FORM = "/pixel/event-destinations/new/Snapchat";
/** The field that the user means. */
export const CHOSEN_FIELD = "input[name=pixel_id]";

/** The user clicks into the field, chooses to fill it in, and agrees. @type {import("../case").Step[]} */
export const FILL_BY_HAND = [{ click: { page: CHOSEN_FIELD } }, "fillAtCursor", { click: { control: "Fill in" } }];
