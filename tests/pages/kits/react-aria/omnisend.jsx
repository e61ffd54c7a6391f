import "./style.css";
import { useState } from "react";
import {
  Button,
  Cell,
  Checkbox,
  CheckboxGroup,
  Column,
  Dialog,
  DialogTrigger,
  Form,
  Group,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  Row,
  Table,
  TableBody,
  TableHeader,
  Text,
  TextField,
} from "react-aria-components";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

function CreateForm({ onCreated }) {
  const [name, setName] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    onCreated(await createKey(name));
  };
  return (
    <Form onSubmit={submit}>
      <Heading slot="title">Create API key</Heading>
      <TextField autoFocus name="name" autoComplete="off" value={name} onChange={setName}>
        <Label>API key name</Label>
        <Input />
        <Text slot="description">Create a name for API key.</Text>
      </TextField>
      <CheckboxGroup defaultValue={PERMISSIONS}>
        <Label>Select API key permissions</Label>
        {PERMISSIONS.map((permission) => (
          <Checkbox key={permission} value={permission}>
            <span className="indicator" aria-hidden="true" />
            {permission}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <Button type="submit" isDisabled={name.trim() === ""}>
        Create API key
      </Button>
    </Form>
  );
}

function RevealKey({ value }) {
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <>
      <Heading slot="title">API key</Heading>
      <TextField isReadOnly value={value}>
        <Label>Your new key</Label>
        <Group>
          <Input />
          <Button aria-label="Copy API key" onPress={copy}>
            ⧉
          </Button>
        </Group>
        <Text slot="description">{copied ? "Copied" : "It is shown only once."}</Text>
      </TextField>
      <Button slot="close">Close</Button>
    </>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [key, setKey] = useState(null);
  const create = (created) => {
    setKey(created);
    reload();
  };
  return (
    <main>
      <h1>Store settings</h1>
      <p>Brand ID: {BRAND}</p>
      <h2>Your API keys</h2>
      <DialogTrigger onOpenChange={() => setKey(null)}>
        <Button>+ Create API key</Button>
        <ModalOverlay isDismissable>
          <Modal>
            <Dialog>{key === null ? <CreateForm onCreated={create} /> : <RevealKey value={key} />}</Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
      <Table aria-label="API keys">
        <TableHeader>
          <Column isRowHeader>Name</Column>
          <Column>API key</Column>
        </TableHeader>
        <TableBody>
          {keys.map(({ name, masked }) => (
            <Row key={masked}>
              <Cell>{name}</Cell>
              <Cell>{masked}</Cell>
            </Row>
          ))}
        </TableBody>
      </Table>
    </main>
  );
}

export default page(ApiKeys);
