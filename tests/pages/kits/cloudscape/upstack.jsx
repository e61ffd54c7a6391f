import "@cloudscape-design/global-styles/index.css";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import Tiles from "@cloudscape-design/components/tiles";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

const COLUMNS = [
  { id: "name", header: "Name", cell: ({ name }) => name },
  { id: "status", header: "Status", cell: ({ status }) => status },
];

function DestinationForm({ onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  return (
    <form onSubmit={submit}>
      <Container header={<Header variant="h2">Omnisend</Header>}>
        <SpaceBetween size="l">
          <FormField label="Configuration name">
            <Input value={name} onChange={({ detail }) => setName(detail.value)} />
          </FormField>
          <FormField label="API key" description="Events are sent with this key." constraintText="75 characters">
            <Input
              name="api_key"
              type="password"
              autoComplete={false}
              value={apiKey}
              onChange={({ detail }) => setApiKey(detail.value)}
            />
          </FormField>
          <Button variant="primary" disabled={apiKey.trim() === ""}>
            Create Configuration
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState(null);
  const header = (
    <Header
      actions={
        <Button variant="primary" onClick={() => setStep("choose")}>
          New Destination
        </Button>
      }
    >
      Destinations
    </Header>
  );
  const created = () => {
    setStep(null);
    reload();
  };
  return (
    <ContentLayout header={<Header variant="h1">Events Destination</Header>}>
      {step === "form" ? (
        <DestinationForm onCreated={created} />
      ) : (
        <Table items={destinations} columnDefinitions={COLUMNS} header={header} />
      )}
      <Modal
        visible={step === "choose"}
        header="Select a Destination"
        onDismiss={() => setStep(null)}
        footer={
          <Button variant="primary" disabled={platform === null} onClick={() => setStep("form")}>
            Next
          </Button>
        }
      >
        <Tiles
          items={PLATFORMS.map((name) => ({ label: name, value: name }))}
          value={platform}
          onChange={({ detail }) => setPlatform(detail.value)}
        />
      </Modal>
    </ContentLayout>
  );
}

export default page(Destinations);
