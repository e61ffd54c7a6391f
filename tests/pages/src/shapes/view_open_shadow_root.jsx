import { PlainForm, PlainReveal, Shadow, shape } from "../shared/shape.jsx";

/** Everything is in one open shadow root. */
export const user = ["in #host: click Create API key", "in #host: click Copy API key"];
const Form = (form) => <PlainForm {...form} />;
const Host = (props) => <div id="host" {...props} />;
const inShadow = (View) => (props) => <Shadow mode="open" tag={Host}><View {...props} /></Shadow>;
export default shape(inShadow(Form), inShadow(PlainReveal));
