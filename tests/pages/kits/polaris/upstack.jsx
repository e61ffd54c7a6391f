import "@shopify/polaris/build/esm/styles.css";
import {
  AppProvider,
  Button,
  Card,
  ChoiceList,
  Form,
  FormLayout,
  Modal,
  Page,
  ResourceItem,
  ResourceList,
  Text,
  TextField,
} from "@shopify/polaris";
import translations from "@shopify/polaris/locales/en.json";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onBack, onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const create = async () => {
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  return (
    <Page title="Omnisend" backAction={{ content: "Destinations", onAction: onBack }}>
      <Card>
        <Form onSubmit={create}>
          <FormLayout>
            <TextField label="Configuration name" autoComplete="off" value={name} onChange={setName} />
            <TextField
              name="api_key"
              label="API key"
              requiredIndicator
              autoComplete="off"
              helpText="Events are sent with this key."
              clearButton
              onClearButtonClick={() => setApiKey("")}
              value={apiKey}
              onChange={setApiKey}
            />
            <Button submit variant="primary" disabled={apiKey.trim() === ""}>
              Create Configuration
            </Button>
          </FormLayout>
        </Form>
      </Card>
    </Page>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState([]);
  const close = () => setStep(null);
  const created = () => {
    reload();
    close();
  };
  return (
    <AppProvider i18n={translations}>
      {step === "form" ? (
        <DestinationForm onBack={close} onCreated={created} />
      ) : (
        <Page
          title="Events Destination"
          primaryAction={{ content: "New Destination", onAction: () => setStep("choose") }}
        >
          <Card padding="0">
            <ResourceList
              items={destinations.map((destination, index) => ({ ...destination, id: String(index) }))}
              renderItem={({ id, name, status }) => (
                <ResourceItem id={id} onClick={() => {}}>
                  <Text as="span">
                    {name} {status}
                  </Text>
                </ResourceItem>
              )}
            />
          </Card>
        </Page>
      )}
      <Modal
        open={step === "choose"}
        onClose={close}
        title="Select a Destination"
        primaryAction={{ content: "Next", disabled: platform.length === 0, onAction: () => setStep("form") }}
      >
        <Modal.Section>
          <ChoiceList
            title="Destination"
            titleHidden
            choices={PLATFORMS.map((name) => ({ label: name, value: name }))}
            selected={platform}
            onChange={setPlatform}
          />
        </Modal.Section>
      </Modal>
    </AppProvider>
  );
}

export default page(Destinations);
