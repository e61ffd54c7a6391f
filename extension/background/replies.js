// @ts-check
// The reply functions of messages that are not answered yet.

/** Reply functions by ID. @type {Map<number, (reply: unknown) => void>} */
const replies = new Map();
let lastId = 0;

/** Keeps a reply function and returns its ID. @param {(reply: unknown) => void} reply */
export function expectReply(reply) {
  replies.set(++lastId, reply);
  return lastId;
}

/**
 * Sends a reply.
 *
 * @param {number} id
 * @param {import("../types/messages").PageReply | import("../types/messages").ExtensionReply} content
 */
export function sendReply(id, content) {
  replies.get(id)?.(content);
  replies.delete(id);
}
