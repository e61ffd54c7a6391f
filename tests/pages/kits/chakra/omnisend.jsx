import {
  Button,
  ChakraProvider,
  Checkbox,
  Clipboard,
  CloseButton,
  Code,
  Container,
  defaultSystem,
  Dialog,
  Field,
  Fieldset,
  Heading,
  HStack,
  IconButton,
  Input,
  Portal,
  SimpleGrid,
  Stack,
  Table,
  Text,
} from "@chakra-ui/react";
import { useState } from "react";
import { createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

function CreateForm({ onCreated }) {
  const [name, setName] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    onCreated(await createKey(name));
  };
  return (
    <form onSubmit={submit}>
      <Dialog.Header>
        <Dialog.Title>Create API key</Dialog.Title>
      </Dialog.Header>
      <Dialog.Body>
        <Stack gap="4">
          <Field.Root required>
            <Field.Label>
              Name for API key <Field.RequiredIndicator />
            </Field.Label>
            <Input name="name" autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
          </Field.Root>
          <Fieldset.Root>
            <Fieldset.Legend>Select API key permissions</Fieldset.Legend>
            <SimpleGrid columns={2} gap="2">
              {PERMISSIONS.map((permission) => (
                <Checkbox.Root key={permission} defaultChecked>
                  <Checkbox.HiddenInput />
                  <Checkbox.Control />
                  <Checkbox.Label>{permission}</Checkbox.Label>
                </Checkbox.Root>
              ))}
            </SimpleGrid>
          </Fieldset.Root>
        </Stack>
      </Dialog.Body>
      <Dialog.Footer>
        <Button type="submit" disabled={name.trim() === ""}>
          Create API key
        </Button>
      </Dialog.Footer>
    </form>
  );
}

function RevealKey({ value, onDone }) {
  return (
    <>
      <Dialog.Header>
        <Dialog.Title>API key</Dialog.Title>
      </Dialog.Header>
      <Dialog.Body>
        <Text mb="2">Copy it now. It is not shown again.</Text>
        <HStack>
          <Code flex="1" overflowX="auto">
            {value}
          </Code>
          <Clipboard.Root value={value}>
            <Clipboard.Trigger asChild>
              <IconButton variant="surface" size="xs">
                <Clipboard.Indicator />
              </IconButton>
            </Clipboard.Trigger>
          </Clipboard.Root>
        </HStack>
      </Dialog.Body>
      <Dialog.Footer>
        <Button onClick={onDone}>Done</Button>
      </Dialog.Footer>
    </>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState(null);
  const create = (created) => {
    setKey(created);
    reload();
  };
  return (
    <ChakraProvider value={defaultSystem}>
      <Container py="8">
        <HStack justify="space-between">
          <Heading as="h1">API keys</Heading>
          <Button
            onClick={() => {
              setKey(null);
              setOpen(true);
            }}
          >
            + Create API key
          </Button>
        </HStack>
        <Table.Root>
          <Table.Body>
            {keys.map(({ name, masked }) => (
              <Table.Row key={masked}>
                <Table.Cell>{name}</Table.Cell>
                <Table.Cell>{masked}</Table.Cell>
              </Table.Row>
            ))}
          </Table.Body>
        </Table.Root>
        <Dialog.Root size="lg" open={open} onOpenChange={(details) => setOpen(details.open)}>
          <Portal>
            <Dialog.Backdrop />
            <Dialog.Positioner>
              <Dialog.Content>
                {key === null ? (
                  <CreateForm onCreated={create} />
                ) : (
                  <RevealKey value={key} onDone={() => setOpen(false)} />
                )}
                <Dialog.CloseTrigger asChild>
                  <CloseButton size="sm" />
                </Dialog.CloseTrigger>
              </Dialog.Content>
            </Dialog.Positioner>
          </Portal>
        </Dialog.Root>
      </Container>
    </ChakraProvider>
  );
}

export default page(ApiKeys);
