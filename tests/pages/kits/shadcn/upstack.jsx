import { useState } from "react";
import { useForm } from "react-hook-form";
import { Toaster, toast } from "sonner";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";
import {
  Button,
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
  Form,
  FormControl,
  FormDescription,
  FormField,
  FormItem,
  FormLabel,
  Input,
  Label,
  RadioGroup,
  RadioGroupItem,
} from "./ui.jsx";

function DestinationForm({ onCreated }) {
  const form = useForm({ mode: "onChange", defaultValues: { configuration_name: "Omnisend", api_key: "" } });
  const submit = async (values) => {
    await createDestination(values);
    onCreated();
  };
  return (
    <Form {...form}>
      <form className="grid gap-4" onSubmit={form.handleSubmit(submit)}>
        <FormField
          control={form.control}
          name="configuration_name"
          rules={{ required: true }}
          render={({ field }) => (
            <FormItem>
              <FormLabel>Configuration name</FormLabel>
              <FormControl>
                <Input {...field} />
              </FormControl>
            </FormItem>
          )}
        />
        <FormField
          control={form.control}
          name="api_key"
          rules={{ required: true }}
          render={({ field }) => (
            <FormItem>
              <FormLabel>Omnisend API key</FormLabel>
              <FormControl>
                <Input autoComplete="off" placeholder="Paste your key" {...field} />
              </FormControl>
              <FormDescription>Create one in Omnisend under Store settings, API.</FormDescription>
            </FormItem>
          )}
        />
        <DialogFooter>
          <Button type="submit" disabled={!form.formState.isValid}>
            Create Configuration
          </Button>
        </DialogFooter>
      </form>
    </Form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState("");
  const created = () => {
    setStep(null);
    toast.success("Configuration created");
    reload();
  };
  return (
    <main className="mx-auto max-w-4xl p-8">
      <div className="flex items-center justify-between">
        <h1 className="text-2xl font-semibold">Events Destination</h1>
        <Button onClick={() => setStep("choose")}>New Destination</Button>
      </div>
      <ul>
        {destinations.map(({ name, status }, index) => (
          <li key={index}>
            {name} {status}
          </li>
        ))}
      </ul>
      <Dialog open={step !== null} onOpenChange={(open) => !open && setStep(null)}>
        <DialogContent>
          {step === "choose" ? (
            <>
              <DialogHeader>
                <DialogTitle>Select a Destination</DialogTitle>
                <DialogDescription>Where should events be sent?</DialogDescription>
              </DialogHeader>
              <RadioGroup value={platform} onValueChange={setPlatform}>
                {PLATFORMS.map((name) => (
                  <Label key={name}>
                    <RadioGroupItem value={name} />
                    {name}
                  </Label>
                ))}
              </RadioGroup>
              <DialogFooter>
                <Button disabled={platform === ""} onClick={() => setStep("form")}>
                  Next
                </Button>
              </DialogFooter>
            </>
          ) : (
            <>
              <DialogHeader>
                <DialogTitle>Connect Omnisend</DialogTitle>
                <DialogDescription>Events of this store are sent to Omnisend.</DialogDescription>
              </DialogHeader>
              <DestinationForm onCreated={created} />
            </>
          )}
        </DialogContent>
      </Dialog>
      <Toaster />
    </main>
  );
}

export default page(Destinations);
