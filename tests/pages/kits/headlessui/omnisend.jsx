import "tailwind.css";
import {
  Button,
  Checkbox,
  Description,
  Dialog,
  DialogBackdrop,
  DialogPanel,
  DialogTitle,
  Field,
  Input,
  Label,
} from "@headlessui/react";
import { useState } from "react";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

const PRIMARY = "rounded-md bg-indigo-600 px-3 py-2 text-sm font-semibold text-white data-disabled:bg-gray-400";

function CreateForm({ onCreated }) {
  const [name, setName] = useState("");
  const submit = async (event) => {
    event.preventDefault();
    onCreated(await createKey(name));
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <DialogTitle className="text-lg font-semibold">Create API key</DialogTitle>
      <Field>
        <Label className="text-sm font-medium">Key name</Label>
        <Description className="text-sm text-gray-500">Only you see it.</Description>
        <Input
          name="name"
          autoFocus
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          className="mt-1 block w-full rounded-md border px-3 py-1.5"
        />
      </Field>
      {PERMISSIONS.map((permission) => (
        <Field key={permission} className="flex items-center gap-2">
          <Checkbox defaultChecked name={permission} className="size-4 rounded border data-checked:bg-indigo-600" />
          <Label>{permission}</Label>
        </Field>
      ))}
      <Button type="submit" disabled={name.trim() === ""} className={PRIMARY}>
        Create API key
      </Button>
    </form>
  );
}

function RevealKey({ value, onDone }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="space-y-4">
      <DialogTitle className="text-lg font-semibold">API key created</DialogTitle>
      <pre className="overflow-x-auto rounded-md bg-gray-100 p-3 text-xs">{value}</pre>
      <div className="flex gap-2">
        <Button onClick={copy} className={PRIMARY}>
          {copied ? "Copied!" : "Copy API key"}
        </Button>
        <Button onClick={onDone} className="px-3 py-2 text-sm">
          I have saved my key
        </Button>
      </div>
    </div>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState(null);
  const show = () => {
    setKey(null);
    setOpen(true);
  };
  const create = (created) => {
    setKey(created);
    reload();
  };
  return (
    <main className="mx-auto max-w-3xl p-8">
      <h1 className="text-xl font-semibold">Store settings</h1>
      <p className="text-gray-500">Brand ID: {BRAND}</p>
      <h2 className="mt-6 font-semibold">Your API keys</h2>
      <Button onClick={show} className={PRIMARY}>
        + Create API key
      </Button>
      <ul role="list" className="mt-4 divide-y">
        {keys.map(({ name, masked }) => (
          <li key={masked} className="flex justify-between py-3">
            <span>{name}</span>
            <span>{masked}</span>
          </li>
        ))}
      </ul>
      <Dialog open={open} onClose={() => setOpen(false)} className="relative z-10">
        <DialogBackdrop transition className="fixed inset-0 bg-gray-500/75 transition-opacity data-closed:opacity-0" />
        <div className="fixed inset-0 z-10 w-screen overflow-y-auto">
          <div className="flex min-h-full items-center justify-center p-4">
            <DialogPanel
              transition
              className="w-full max-w-2xl rounded-lg bg-white p-6 shadow-xl transition-all data-closed:scale-95 data-closed:opacity-0"
            >
              {key === null ? (
                <CreateForm onCreated={create} />
              ) : (
                <RevealKey value={key} onDone={() => setOpen(false)} />
              )}
            </DialogPanel>
          </div>
        </div>
      </Dialog>
    </main>
  );
}

export default page(ApiKeys);
