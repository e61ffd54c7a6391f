// @ts-check
// Requests the content script on a page where trigger.js has found no trigger. Injected by the background when the user
// commands something there.
import { shared } from "./shared-world.js";
import { requestContentScript } from "./start-request.js";

if (!shared.contentIsConnected?.()) requestContentScript();
