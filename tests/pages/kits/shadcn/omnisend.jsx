import { useState } from "react";
import { useForm } from "react-hook-form";
import { Toaster, toast } from "sonner";
import { createKey, PERMISSIONS } from "../shared/api.js";
import { CopyIcon } from "../shared/icons.jsx";
import { page, useKeys } from "../shared/react.jsx";
import {
  Button,
  Checkbox,
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  Form,
  FormControl,
  FormField,
  FormItem,
  FormLabel,
  Input,
  Label,
} from "./ui.jsx";

function CreateForm({ onCreated }) {
  const form = useForm({ defaultValues: { name: "" } });
  return (
    <Form {...form}>
      <form className="grid gap-4" onSubmit={form.handleSubmit(async ({ name }) => onCreated(await createKey(name)))}>
        <DialogHeader>
          <DialogTitle>Create API key</DialogTitle>
          <DialogDescription>Create a name for API key and choose what it may do.</DialogDescription>
        </DialogHeader>
        <FormField
          control={form.control}
          name="name"
          rules={{ required: true }}
          render={({ field }) => (
            <FormItem>
              <FormLabel>Name</FormLabel>
              <FormControl>
                <Input placeholder="Name for API key" autoComplete="off" {...field} />
              </FormControl>
            </FormItem>
          )}
        />
        <div className="grid grid-cols-2 gap-2">
          {PERMISSIONS.map((permission) => (
            <Label key={permission}>
              <Checkbox defaultChecked />
              {permission}
            </Label>
          ))}
        </div>
        <DialogFooter>
          <Button type="submit" disabled={!form.watch("name").trim()}>
            Create API key
          </Button>
        </DialogFooter>
      </form>
    </Form>
  );
}

function RevealKey({ value, onDone }) {
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    toast.success("Copied to clipboard");
  };
  return (
    <>
      <DialogHeader>
        <DialogTitle>API key created</DialogTitle>
        <DialogDescription>For security reasons you will not be able to see it again.</DialogDescription>
      </DialogHeader>
      <div className="flex items-center gap-2">
        <code className="flex-1 overflow-x-auto rounded-md bg-neutral-100 px-3 py-2 text-xs">{value}</code>
        <Button type="button" variant="outline" size="icon" onClick={copy}>
          <CopyIcon />
          <span className="sr-only">Copy</span>
        </Button>
      </div>
      <DialogFooter>
        <Button variant="outline" onClick={onDone}>
          Done
        </Button>
      </DialogFooter>
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
    <main className="mx-auto max-w-4xl p-8">
      <div className="flex items-center justify-between">
        <h1 className="text-2xl font-semibold">API keys</h1>
        <Button
          onClick={() => {
            setKey(null);
            setOpen(true);
          }}
        >
          + Create API key
        </Button>
      </div>
      <table className="mt-6 w-full text-sm">
        <tbody>
          {keys.map(({ name, masked }) => (
            <tr key={masked} className="border-b">
              <td className="p-2">{name}</td>
              <td className="p-2">{masked}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent>
          {key === null ? <CreateForm onCreated={create} /> : <RevealKey value={key} onDone={() => setOpen(false)} />}
        </DialogContent>
      </Dialog>
      <Toaster />
    </main>
  );
}

export default page(ApiKeys);
