import "tailwind.css";
import {
  Button,
  Description,
  Dialog,
  DialogBackdrop,
  DialogPanel,
  DialogTitle,
  Field,
  Input,
  Label,
  Radio,
  RadioGroup,
} from "@headlessui/react";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

const PRIMARY = "rounded-md bg-indigo-600 px-3 py-2 text-sm font-semibold text-white data-disabled:bg-gray-400";
const INPUT = "mt-1 block w-full rounded-md border px-3 py-1.5";

function DestinationForm({ onCreated }) {
  const [fields, setFields] = useState({ configuration_name: "Omnisend", api_key: "" });
  const change = ({ target }) => setFields({ ...fields, [target.name]: target.value });
  const submit = async (event) => {
    event.preventDefault();
    await createDestination(fields);
    onCreated();
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <DialogTitle className="text-lg font-semibold">Connect Omnisend</DialogTitle>
      <Field>
        <Label className="text-sm font-medium">Configuration name</Label>
        <Input name="configuration_name" value={fields.configuration_name} onChange={change} className={INPUT} />
      </Field>
      <Field>
        <Label className="text-sm font-medium">API Key *</Label>
        <Description className="text-sm text-gray-500">Omnisend shows it once, when it is created.</Description>
        <Input
          name="api_key"
          type="password"
          autoComplete="off"
          value={fields.api_key}
          onChange={change}
          className={INPUT}
        />
      </Field>
      <Button type="submit" disabled={fields.api_key.trim() === ""} className={PRIMARY}>
        Create Configuration
      </Button>
    </form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState("choose");
  const [open, setOpen] = useState(false);
  const [platform, setPlatform] = useState(null);
  const start = () => {
    setStep("choose");
    setOpen(true);
  };
  const created = () => {
    setOpen(false);
    reload();
  };
  return (
    <main className="mx-auto max-w-3xl p-8">
      <h1 className="text-xl font-semibold">Events Destination</h1>
      <Button onClick={start} className={PRIMARY}>
        New Destination
      </Button>
      <ul role="list">
        {destinations.map(({ name, status }, index) => (
          <li key={index}>
            {name} {status}
          </li>
        ))}
      </ul>
      <Dialog open={open} onClose={() => setOpen(false)} className="relative z-10">
        <DialogBackdrop transition className="fixed inset-0 bg-gray-500/75 transition-opacity data-closed:opacity-0" />
        <div className="fixed inset-0 z-10 w-screen overflow-y-auto">
          <div className="flex min-h-full items-center justify-center p-4">
            <DialogPanel
              transition
              className="w-full max-w-lg rounded-lg bg-white p-6 shadow-xl transition-all data-closed:scale-95 data-closed:opacity-0"
            >
              {step === "choose" ? (
                <div className="space-y-4">
                  <DialogTitle className="text-lg font-semibold">Select a Destination</DialogTitle>
                  <RadioGroup value={platform} onChange={setPlatform} aria-label="Destination" className="space-y-2">
                    {PLATFORMS.map((name) => (
                      <Radio key={name} value={name} className="block rounded-lg border p-3 data-checked:bg-indigo-100">
                        {name}
                      </Radio>
                    ))}
                  </RadioGroup>
                  <Button disabled={platform === null} onClick={() => setStep("form")} className={PRIMARY}>
                    Next
                  </Button>
                </div>
              ) : (
                <DestinationForm onCreated={created} />
              )}
            </DialogPanel>
          </div>
        </div>
      </Dialog>
    </main>
  );
}

export default page(Destinations);
