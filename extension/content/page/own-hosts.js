// @ts-check
import { shared } from "../shared-world.js";

/** The hosts of Keyferry's surfaces, which are not part of the page. */
export const ownHosts = (shared.hosts ??= new WeakSet());
