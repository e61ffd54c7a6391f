import {
  ActionIcon,
  Button,
  Checkbox,
  Container,
  CopyButton,
  Group,
  Modal,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { CheckIcon, CopyIcon } from "../shared/icons.jsx";
import { page, useKeys } from "../shared/react.jsx";
import { Theme } from "./theme.jsx";

function CreateForm({ onCreated }) {
  const form = useForm({ initialValues: { name: "", permissions: PERMISSIONS }, validate: { name: isNotEmpty() } });
  return (
    <form onSubmit={form.onSubmit(async ({ name }) => onCreated(await createKey(name)))}>
      <Stack>
        <TextInput
          name="name"
          label="Name for API key"
          withAsterisk
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Checkbox.Group label="Select API key permissions" {...form.getInputProps("permissions")}>
          <Group mt="xs">
            {PERMISSIONS.map((permission) => (
              <Checkbox key={permission} value={permission} label={permission} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button type="submit" disabled={!form.isValid()}>
            Create API key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function RevealKey({ value, onDone }) {
  return (
    <Stack>
      <Text>Your key is ready. Copy it now, it cannot be shown again.</Text>
      <Group>
        <Text ff="monospace">{"•".repeat(24)}</Text>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <ActionIcon variant="subtle" color={copied ? "teal" : "gray"} onClick={copy}>
              {copied ? <CheckIcon /> : <CopyIcon />}
            </ActionIcon>
          )}
        </CopyButton>
      </Group>
      <Button onClick={onDone}>Done</Button>
    </Stack>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [opened, { open, close }] = useDisclosure(false);
  const [key, setKey] = useState(null);
  const show = (created) => {
    setKey(created);
    notifications.show({ message: "API key created" });
    reload();
  };
  return (
    <Theme>
      <Container py="xl">
        <Title order={2}>Store settings</Title>
        <Text c="dimmed">Brand ID: {BRAND}</Text>
        <Group justify="space-between" mt="md">
          <Title order={3}>Your API keys</Title>
          <Button onClick={open}>+ Create API key</Button>
        </Group>
        <Table data={{ head: ["Name", "API key"], body: keys.map(({ name, masked }) => [name, masked]) }} />
        <Modal
          opened={opened}
          onClose={close}
          title={key === null ? "Create API key" : "API key"}
          size="lg"
          onExitTransitionEnd={() => setKey(null)}
        >
          {key === null ? <CreateForm onCreated={show} /> : <RevealKey value={key} onDone={close} />}
        </Modal>
      </Container>
    </Theme>
  );
}

export default page(ApiKeys);
