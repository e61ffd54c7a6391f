import "@cloudscape-design/global-styles/index.css";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import ContentLayout from "@cloudscape-design/components/content-layout";
import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

const COLUMNS = [
  { id: "name", header: "Name", cell: ({ name }) => name },
  { id: "key", header: "API key", cell: ({ masked }) => masked },
];

function KeyTable({ keys, onCreate }) {
  const header = (
    <Header
      counter={`(${keys.length})`}
      actions={
        <Button variant="primary" onClick={onCreate}>
          + Create API key
        </Button>
      }
    >
      Your API keys
    </Header>
  );
  return <Table items={keys} columnDefinitions={COLUMNS} trackBy="masked" header={header} />;
}

function CreateForm({ onCancel, onCreated }) {
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState(PERMISSIONS);
  const submit = async (event) => {
    event.preventDefault();
    onCreated(await createKey(name));
  };
  const toggle = (permission) =>
    setPermissions(
      permissions.includes(permission)
        ? permissions.filter((other) => other !== permission)
        : [...permissions, permission],
    );
  const actions = (
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="link" formAction="none" onClick={onCancel}>
        Cancel
      </Button>
      <Button variant="primary" disabled={name.trim() === ""}>
        Create API key
      </Button>
    </SpaceBetween>
  );
  return (
    <form onSubmit={submit}>
      <Form header={<Header variant="h1">Create API key</Header>} actions={actions}>
        <SpaceBetween size="l">
          <Container header={<Header variant="h2">Create a name for API key</Header>}>
            <FormField label="Name" description="Used in the list of keys.">
              <Input
                name="name"
                placeholder="Name for API key"
                autoComplete={false}
                value={name}
                onChange={({ detail }) => setName(detail.value)}
              />
            </FormField>
          </Container>
          <Container header={<Header variant="h2">Select API key permissions</Header>}>
            {PERMISSIONS.map((permission) => (
              <Checkbox key={permission} checked={permissions.includes(permission)} onChange={() => toggle(permission)}>
                {permission}
              </Checkbox>
            ))}
          </Container>
        </SpaceBetween>
      </Form>
    </form>
  );
}

function RevealKey({ value, onDone }) {
  const copy = (
    <CopyToClipboard
      variant="icon"
      textToCopy={value}
      copyButtonAriaLabel="Copy"
      copySuccessText="Key copied"
      copyErrorText="Key failed to copy"
    />
  );
  return (
    <Container
      header={<Header variant="h2">API key created</Header>}
      footer={
        <Box float="right">
          <Button onClick={onDone}>Done</Button>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">This is the only time that the key can be copied.</Alert>
        <KeyValuePairs
          items={[
            {
              label: "API key",
              value: (
                <>
                  {copy} {"•".repeat(24)}
                </>
              ),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [view, setView] = useState("list");
  const [key, setKey] = useState(null);
  const create = (created) => {
    setKey(created);
    setView("reveal");
    reload();
  };
  const list = () => setView("list");
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={`Brand ID: ${BRAND}`}>
          Store settings
        </Header>
      }
    >
      {view === "list" && <KeyTable keys={keys} onCreate={() => setView("create")} />}
      {view === "create" && <CreateForm onCancel={list} onCreated={create} />}
      {view === "reveal" && <RevealKey value={key} onDone={list} />}
    </ContentLayout>
  );
}

export default page(ApiKeys);
