import { navigate } from "../shared/address.jsx";
import { ChoosePlatform } from "./choose_platform.jsx";
import { DestinationForm } from "./destination_form.jsx";
import { DestinationList } from "./destination_list.jsx";
import { PLATFORMS } from "./platforms.js";

/** The list of destinations, or a step of adding one: "new", then "new/" and the platform's name. */
export function Destinations({ store, base, step }) {
  const back = () => navigate(base);
  const platform = PLATFORMS.find(({ name }) => step === `new/${name}`);
  if (platform) return <DestinationForm platform={platform} store={store.id} onDone={back} />;
  if (step === "new") return <ChoosePlatform onNext={(name) => navigate(base, `new/${name}`)} onBack={back} />;
  return <DestinationList onNew={() => navigate(base, "new")} />;
}
