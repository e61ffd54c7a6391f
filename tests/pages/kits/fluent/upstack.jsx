import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DrawerBody,
  DrawerFooter,
  DrawerHeader,
  DrawerHeaderTitle,
  Field,
  FluentProvider,
  Input,
  OverlayDrawer,
  Radio,
  RadioGroup,
  Title2,
  webLightTheme,
} from "@fluentui/react-components";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { CloseIcon, EyeIcon } from "../shared/icons.jsx";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onClose, onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const [shown, setShown] = useState(false);
  const submit = async () => {
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  const eye = (
    <Button
      appearance="transparent"
      size="small"
      aria-label="Show the key"
      icon={<EyeIcon />}
      onClick={() => setShown(!shown)}
    />
  );
  return (
    <>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" aria-label="Close" icon={<CloseIcon />} onClick={onClose} />}
        >
          Omnisend
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <Field label="Configuration name">
          <Input value={name} onChange={(_, { value }) => setName(value)} />
        </Field>
        <Field label="API key" required hint="Omnisend, Store settings, API">
          <Input
            name="api_key"
            type={shown ? "text" : "password"}
            autoComplete="off"
            value={apiKey}
            contentAfter={eye}
            onChange={(_, { value }) => setApiKey(value)}
          />
        </Field>
      </DrawerBody>
      <DrawerFooter>
        <Button appearance="primary" disabled={apiKey.trim() === ""} onClick={submit}>
          Create Configuration
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </DrawerFooter>
    </>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState("");
  const close = () => setStep(null);
  return (
    <FluentProvider theme={webLightTheme} style={{ padding: 24 }}>
      <Title2 as="h1">Events Destination</Title2>
      <Button appearance="primary" onClick={() => setStep("choose")}>
        New destination
      </Button>
      <ul>
        {destinations.map(({ name, status }, index) => (
          <li key={index}>
            {name} {status}
          </li>
        ))}
      </ul>
      <Dialog open={step === "choose"} onOpenChange={(_, { open }) => open || close()}>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>Select a Destination</DialogTitle>
            <DialogContent>
              <RadioGroup value={platform} onChange={(_, { value }) => setPlatform(value)}>
                {PLATFORMS.map((name) => (
                  <Radio key={name} value={name} label={name} />
                ))}
              </RadioGroup>
            </DialogContent>
            <DialogActions>
              <Button appearance="primary" disabled={platform === ""} onClick={() => setStep("form")}>
                Next
              </Button>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
      <OverlayDrawer position="end" size="medium" open={step === "form"} onOpenChange={(_, { open }) => open || close()}>
        <DestinationForm
          onClose={close}
          onCreated={() => {
            close();
            reload();
          }}
        />
      </OverlayDrawer>
    </FluentProvider>
  );
}

export default page(Destinations);
