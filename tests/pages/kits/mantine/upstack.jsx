import { Button, Container, Group, List, Modal, PasswordInput, Radio, Stack, TextInput, Title } from "@mantine/core";
import { isNotEmpty, useForm } from "@mantine/form";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";
import { Theme } from "./theme.jsx";

function DestinationForm({ onCreated }) {
  const form = useForm({
    initialValues: { configuration_name: "Omnisend", api_key: "" },
    validate: { configuration_name: isNotEmpty(), api_key: isNotEmpty() },
  });
  const submit = async (values) => {
    await createDestination(values);
    onCreated();
  };
  return (
    <form onSubmit={form.onSubmit(submit)}>
      <Stack>
        <TextInput label="Configuration name" {...form.getInputProps("configuration_name")} />
        <PasswordInput
          name="api_key"
          label="API key"
          description="Stored encrypted. Only used to send events."
          withAsterisk
          autoComplete="off"
          {...form.getInputProps("api_key")}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!form.isValid()}>
            Create Configuration
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState(null);
  const close = () => setStep(null);
  return (
    <Theme>
      <Container py="xl">
        <Group justify="space-between">
          <Title order={2}>Events Destination</Title>
          <Button onClick={() => setStep("choose")}>New Destination</Button>
        </Group>
        <List>
          {destinations.map(({ name, status }, index) => (
            <List.Item key={index}>
              {name} {status}
            </List.Item>
          ))}
        </List>
        <Modal opened={step === "choose"} onClose={close} title="Select a Destination">
          <Radio.Group value={platform} onChange={setPlatform}>
            <Stack>
              {PLATFORMS.map((name) => (
                <Radio key={name} value={name} label={name} />
              ))}
            </Stack>
          </Radio.Group>
          <Group justify="flex-end">
            <Button disabled={!platform} onClick={() => setStep("form")}>
              Next
            </Button>
          </Group>
        </Modal>
        <Modal opened={step === "form"} onClose={close} title="Omnisend">
          <DestinationForm
            onCreated={() => {
              reload();
              close();
            }}
          />
        </Modal>
      </Container>
    </Theme>
  );
}

export default page(Destinations);
