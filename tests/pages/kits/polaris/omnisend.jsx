import "@shopify/polaris/build/esm/styles.css";
import {
  AppProvider,
  Banner,
  BlockStack,
  Button,
  Card,
  ChoiceList,
  FormLayout,
  Frame,
  IndexTable,
  InlineStack,
  Modal,
  Page,
  Text,
  TextField,
  Toast,
} from "@shopify/polaris";
import translations from "@shopify/polaris/locales/en.json";
import { useState } from "react";
import { createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

function KeyList({ keys, onCreate }) {
  return (
    <Page title="API keys" primaryAction={{ content: "+ Create API key", onAction: onCreate }}>
      <Card padding="0">
        <IndexTable itemCount={keys.length} selectable={false} headings={[{ title: "Name" }, { title: "API key" }]}>
          {keys.map(({ name, masked }, index) => (
            <IndexTable.Row id={masked} key={masked} position={index}>
              <IndexTable.Cell>{name}</IndexTable.Cell>
              <IndexTable.Cell>{masked}</IndexTable.Cell>
            </IndexTable.Row>
          ))}
        </IndexTable>
      </Card>
    </Page>
  );
}

function CreateModal({ open, onClose, onCreated }) {
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState(PERMISSIONS);
  const create = async () => onCreated(await createKey(name));
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Create API key"
      primaryAction={{ content: "Create API key", disabled: name.trim() === "", onAction: create }}
    >
      <Modal.Section>
        <FormLayout>
          <TextField name="name" label="Name for API key" autoComplete="off" value={name} onChange={setName} />
          <ChoiceList
            allowMultiple
            title="Select API key permissions"
            choices={PERMISSIONS.map((permission) => ({ label: permission, value: permission }))}
            selected={permissions}
            onChange={setPermissions}
          />
        </FormLayout>
      </Modal.Section>
    </Modal>
  );
}

function RevealKey({ value, onDone }) {
  const [toast, setToast] = useState(false);
  const copy = () => navigator.clipboard.writeText(value).then(() => setToast(true));
  return (
    <Page title="API key created" primaryAction={{ content: "Done", onAction: onDone }}>
      <Card>
        <BlockStack gap="400">
          <Banner tone="warning">You will not be able to see this key again.</Banner>
          <InlineStack gap="200" blockAlign="center">
            <Text as="span" variant="bodyMd" fontWeight="medium">
              {value}
            </Text>
            <Button onClick={copy}>Copy key</Button>
          </InlineStack>
        </BlockStack>
      </Card>
      {toast && <Toast content="Key copied" onDismiss={() => setToast(false)} />}
    </Page>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState(null);
  const create = (created) => {
    setOpen(false);
    setKey(created);
    reload();
  };
  return (
    <AppProvider i18n={translations}>
      <Frame>
        {key === null ? (
          <KeyList keys={keys} onCreate={() => setOpen(true)} />
        ) : (
          <RevealKey value={key} onDone={() => setKey(null)} />
        )}
        <CreateModal open={open} onClose={() => setOpen(false)} onCreated={create} />
      </Frame>
    </AppProvider>
  );
}

export default page(ApiKeys);
