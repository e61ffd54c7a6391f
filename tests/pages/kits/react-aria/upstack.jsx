import "./style.css";
import { useState } from "react";
import {
  Button,
  Dialog,
  FieldError,
  Form,
  Heading,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  Text,
  TextField,
} from "react-aria-components";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  return (
    <Form onSubmit={submit}>
      <Heading slot="title">Connect Omnisend</Heading>
      <TextField value={name} onChange={setName}>
        <Label>Configuration name</Label>
        <Input />
      </TextField>
      <TextField isRequired name="api_key" type="password" autoComplete="off" value={apiKey} onChange={setApiKey}>
        <Label>API key</Label>
        <Input />
        <Text slot="description">Paste the key that Omnisend showed you.</Text>
        <FieldError />
      </TextField>
      <Button type="submit" isDisabled={apiKey.trim() === ""}>
        Create Configuration
      </Button>
    </Form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState(new Set());
  return (
    <main>
      <h1>Events Destination</h1>
      <Button onPress={() => setStep("choose")}>New Destination</Button>
      <ul>
        {destinations.map(({ name, status }, index) => (
          <li key={index}>
            {name} {status}
          </li>
        ))}
      </ul>
      <ModalOverlay isDismissable isOpen={step !== null} onOpenChange={() => setStep(null)}>
        <Modal>
          {step === "choose" ? (
            <Dialog>
              <Heading slot="title">Select a Destination</Heading>
              <ListBox
                aria-label="Destinations"
                selectionMode="single"
                selectedKeys={platform}
                onSelectionChange={setPlatform}
              >
                {PLATFORMS.map((name) => (
                  <ListBoxItem key={name} id={name}>
                    {name}
                  </ListBoxItem>
                ))}
              </ListBox>
              <Button isDisabled={platform.size === 0} onPress={() => setStep("form")}>
                Next
              </Button>
            </Dialog>
          ) : (
            <Dialog>
              <DestinationForm
                onCreated={() => {
                  setStep(null);
                  reload();
                }}
              />
            </Dialog>
          )}
        </Modal>
      </ModalOverlay>
    </main>
  );
}

export default page(Destinations);
