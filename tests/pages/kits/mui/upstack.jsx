import {
  Box,
  Button,
  Container,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Drawer,
  FormControlLabel,
  IconButton,
  InputAdornment,
  List,
  ListItem,
  ListItemText,
  Radio,
  RadioGroup,
  Stack,
  SvgIcon,
  TextField,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { createDestination, PLATFORMS } from "../shared/api.js";
import { page, useDestinations } from "../shared/react.jsx";

function DestinationForm({ onClose, onCreated }) {
  const [name, setName] = useState("Omnisend");
  const [apiKey, setApiKey] = useState("");
  const [shown, setShown] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    await createDestination({ configuration_name: name, api_key: apiKey });
    onCreated();
  };
  return (
    <Box component="form" onSubmit={submit} sx={{ width: 420, p: 3 }}>
      <Typography variant="h6" gutterBottom>
        Omnisend
      </Typography>
      <Stack spacing={2}>
        <TextField label="Configuration name" value={name} onChange={(event) => setName(event.target.value)} />
        <TextField
          required
          name="api_key"
          label="API key"
          type={shown ? "text" : "password"}
          autoComplete="off"
          helperText="Create it in Omnisend under Store settings, API."
          value={apiKey}
          onChange={(event) => setApiKey(event.target.value)}
          slotProps={{
            input: {
              endAdornment: (
                <InputAdornment position="end">
                  <IconButton aria-label="toggle visibility" edge="end" onClick={() => setShown(!shown)}>
                    <SvgIcon>
                      <path d="M12 4.5C7 4.5 2.73 7.61 1 12c1.73 4.39 6 7.5 11 7.5s9.27-3.11 11-7.5c-1.73-4.39-6-7.5-11-7.5M12 17c-2.76 0-5-2.24-5-5s2.24-5 5-5 5 2.24 5 5-2.24 5-5 5" />
                    </SvgIcon>
                  </IconButton>
                </InputAdornment>
              ),
            },
          }}
        />
        <Stack direction="row" spacing={1} sx={{ justifyContent: "flex-end" }}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="contained" disabled={!apiKey.trim()}>
            Create Configuration
          </Button>
        </Stack>
      </Stack>
    </Box>
  );
}

function Destinations() {
  const [destinations, reload] = useDestinations();
  const [step, setStep] = useState(null);
  const [platform, setPlatform] = useState("");
  const close = () => setStep(null);
  return (
    <Container sx={{ py: 4 }}>
      <Typography variant="h4" component="h1">
        Events Destination
      </Typography>
      <Button variant="contained" onClick={() => setStep("choose")}>
        New Destination
      </Button>
      <List>
        {destinations.map(({ name, status }, index) => (
          <ListItem key={index}>
            <ListItemText primary={name} secondary={status} />
          </ListItem>
        ))}
      </List>
      <Dialog open={step === "choose"} onClose={close}>
        <DialogTitle>Select a Destination</DialogTitle>
        <DialogContent>
          <RadioGroup value={platform} onChange={(event) => setPlatform(event.target.value)}>
            {PLATFORMS.map((name) => (
              <FormControlLabel key={name} value={name} control={<Radio />} label={name} />
            ))}
          </RadioGroup>
        </DialogContent>
        <DialogActions>
          <Button disabled={platform === ""} onClick={() => setStep("form")}>
            Next
          </Button>
        </DialogActions>
      </Dialog>
      <Drawer anchor="right" open={step === "form"} onClose={close}>
        <DestinationForm
          onClose={close}
          onCreated={() => {
            reload();
            close();
          }}
        />
      </Drawer>
    </Container>
  );
}

export default page(Destinations);
