import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Field,
  FluentProvider,
  Input,
  MessageBar,
  MessageBarBody,
  Table,
  TableBody,
  TableCell,
  TableRow,
  Title2,
  Toast,
  Toaster,
  ToastTitle,
  Tooltip,
  useId,
  useToastController,
  webLightTheme,
} from "@fluentui/react-components";
import { useState } from "react";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { CopyIcon } from "../shared/icons.jsx";
import { page, useKeys } from "../shared/react.jsx";

function CreateKey({ onCreated }) {
  const [name, setName] = useState("");
  const create = async (event) => {
    event.preventDefault();
    onCreated(await createKey(name));
  };
  return (
    <form onSubmit={create}>
      <DialogBody>
        <DialogTitle>Create API key</DialogTitle>
        <DialogContent>
          <Field label="Name for API key" required>
            <Input name="name" autoComplete="off" value={name} onChange={(_, { value }) => setName(value)} />
          </Field>
          {PERMISSIONS.map((permission) => (
            <div key={permission}>
              <Checkbox defaultChecked label={permission} />
            </div>
          ))}
        </DialogContent>
        <DialogActions>
          <DialogTrigger disableButtonEnhancement>
            <Button>Cancel</Button>
          </DialogTrigger>
          <Button type="submit" appearance="primary" disabled={name.trim() === ""}>
            Create API key
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}

function RevealKey({ value, toasterId }) {
  const { dispatchToast } = useToastController(toasterId);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    dispatchToast(
      <Toast>
        <ToastTitle>Copied to clipboard</ToastTitle>
      </Toast>,
      { intent: "success" },
    );
  };
  return (
    <DialogBody>
      <DialogTitle>API key created</DialogTitle>
      <DialogContent>
        <MessageBar intent="warning">
          <MessageBarBody>You will not be able to see this key again.</MessageBarBody>
        </MessageBar>
        <Field label="API key">
          <Input
            readOnly
            type="password"
            value={value}
            contentAfter={
              <Tooltip content="Copy key" relationship="label">
                <Button appearance="transparent" icon={<CopyIcon />} onClick={copy} />
              </Tooltip>
            }
          />
        </Field>
      </DialogContent>
      <DialogActions>
        <DialogTrigger disableButtonEnhancement>
          <Button appearance="primary">Done</Button>
        </DialogTrigger>
      </DialogActions>
    </DialogBody>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [key, setKey] = useState(null);
  const toasterId = useId("toaster");
  const created = (value) => {
    setKey(value);
    reload();
  };
  return (
    <FluentProvider theme={webLightTheme} style={{ padding: 24 }}>
      <Title2 as="h1">Store settings</Title2>
      <p>Brand ID: {BRAND}</p>
      <Dialog onOpenChange={(_, { open }) => open && setKey(null)}>
        <DialogTrigger disableButtonEnhancement>
          <Button appearance="primary">+ Create API key</Button>
        </DialogTrigger>
        <DialogSurface>
          {key === null ? <CreateKey onCreated={created} /> : <RevealKey value={key} toasterId={toasterId} />}
        </DialogSurface>
      </Dialog>
      <Table aria-label="API keys">
        <TableBody>
          {keys.map(({ name, masked }) => (
            <TableRow key={masked}>
              <TableCell>{name}</TableCell>
              <TableCell>{masked}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Toaster toasterId={toasterId} />
    </FluentProvider>
  );
}

export default page(ApiKeys);
