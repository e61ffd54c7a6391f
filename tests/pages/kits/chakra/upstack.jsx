import {
  Button,
  ChakraProvider,
  Container,
  defaultSystem,
  Dialog,
  Drawer,
  Field,
  Heading,
  HStack,
  IconButton,
  Input,
  InputGroup,
  List,
  Portal,
  RadioGroup,
  Stack,
} from "@chakra-ui/react";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { EyeIcon } from "../shared/icons.jsx";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const [shown, setShown] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  const toggle = (
    <IconButton variant="ghost" size="xs" aria-label="Show the key" onClick={() => setShown(!shown)}>
      <EyeIcon />
    </IconButton>
  );
  return (
    <form onSubmit={submit}>
      <Drawer.Header>
        <Drawer.Title>Connect Omnisend</Drawer.Title>
      </Drawer.Header>
      <Drawer.Body>
        <Stack gap="4">
          <Field.Root>
            <Field.Label>Configuration name</Field.Label>
            <Input value={name} onChange={(event) => setName(event.target.value)} />
          </Field.Root>
          <Field.Root required>
            <Field.Label>
              API key <Field.RequiredIndicator />
            </Field.Label>
            <InputGroup endElement={toggle}>
              <Input
                name="api_key"
                type={shown ? "text" : "password"}
                autoComplete="off"
                value={apiKey}
                onChange={(event) => setApiKey(event.target.value)}
              />
            </InputGroup>
            <Field.HelperText>Omnisend, Store settings, API.</Field.HelperText>
          </Field.Root>
        </Stack>
      </Drawer.Body>
      <Drawer.Footer>
        <Button type="submit" disabled={apiKey.trim() === ""}>
          Create Configuration
        </Button>
      </Drawer.Footer>
    </form>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState(null);
  const close = () => setStep(null);
  return (
    <ChakraProvider value={defaultSystem}>
      <Container py="8">
        <HStack justify="space-between">
          <Heading as="h1">Events Destination</Heading>
          <Button onClick={() => setStep("choose")}>New Destination</Button>
        </HStack>
        <List.Root>
          {destinations.map(({ name, status }, index) => (
            <List.Item key={index}>
              {name} {status}
            </List.Item>
          ))}
        </List.Root>
        <Dialog.Root open={step === "choose"} onOpenChange={({ open }) => open || close()}>
          <Portal>
            <Dialog.Backdrop />
            <Dialog.Positioner>
              <Dialog.Content>
                <Dialog.Header>
                  <Dialog.Title>Select a Destination</Dialog.Title>
                </Dialog.Header>
                <Dialog.Body>
                  <RadioGroup.Root value={platform} onValueChange={({ value }) => setPlatform(value)}>
                    <Stack>
                      {PLATFORMS.map((name) => (
                        <RadioGroup.Item key={name} value={name}>
                          <RadioGroup.ItemHiddenInput />
                          <RadioGroup.ItemIndicator />
                          <RadioGroup.ItemText>{name}</RadioGroup.ItemText>
                        </RadioGroup.Item>
                      ))}
                    </Stack>
                  </RadioGroup.Root>
                </Dialog.Body>
                <Dialog.Footer>
                  <Button disabled={platform === null} onClick={() => setStep("form")}>
                    Next
                  </Button>
                </Dialog.Footer>
              </Dialog.Content>
            </Dialog.Positioner>
          </Portal>
        </Dialog.Root>
        <Drawer.Root open={step === "form"} onOpenChange={({ open }) => open || close()}>
          <Portal>
            <Drawer.Backdrop />
            <Drawer.Positioner>
              <Drawer.Content>
                <DestinationForm
                  onCreated={() => {
                    reload();
                    close();
                  }}
                />
              </Drawer.Content>
            </Drawer.Positioner>
          </Portal>
        </Drawer.Root>
      </Container>
    </ChakraProvider>
  );
}

export default page(Destinations);
