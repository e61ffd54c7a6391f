import {
  Button,
  Checkbox,
  Container,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  FormGroup,
  FormLabel,
  IconButton,
  InputAdornment,
  Snackbar,
  SvgIcon,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from "@mui/material";
import { useState } from "react";
import { BRAND, createKey, PERMISSIONS } from "../shared/api.js";
import { page, useKeys } from "../shared/react.jsx";

function CreateDialog({ onClose, onCreated }) {
  const [name, setName] = useState("");
  const [key, setKey] = useState(null);
  const [copied, setCopied] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setKey(await createKey(name));
    onCreated();
  };
  const copy = async () => {
    await navigator.clipboard.writeText(key);
    setCopied(true);
  };
  if (key !== null) {
    return (
      <>
        <DialogTitle>Your new API key</DialogTitle>
        <DialogContent>
          <DialogContentText sx={{ mb: 2 }}>Copy this key now. It will not be shown again.</DialogContentText>
          <TextField
            fullWidth
            label="API key"
            value={key}
            slotProps={{
              input: {
                readOnly: true,
                endAdornment: (
                  <InputAdornment position="end">
                    <IconButton aria-label="copy" edge="end" onClick={copy}>
                      <SvgIcon>
                        <path d="M16 1H4c-1.1 0-2 .9-2 2v14h2V3h12zm3 4H8c-1.1 0-2 .9-2 2v14c0 1.1.9 2 2 2h11c1.1 0 2-.9 2-2V7c0-1.1-.9-2-2-2m0 16H8V7h11z" />
                      </SvgIcon>
                    </IconButton>
                  </InputAdornment>
                ),
              },
            }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Done</Button>
        </DialogActions>
        <Snackbar
          open={copied}
          autoHideDuration={4000}
          onClose={() => setCopied(false)}
          message="Copied to clipboard"
        />
      </>
    );
  }
  return (
    <form onSubmit={submit}>
      <DialogTitle>Create API key</DialogTitle>
      <DialogContent>
        <DialogContentText>Create a name for API key</DialogContentText>
        <TextField
          autoFocus
          fullWidth
          margin="dense"
          name="name"
          label="Name for API key"
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormLabel component="legend">Select API key permissions</FormLabel>
        <FormGroup>
          {PERMISSIONS.map((permission) => (
            <FormControlLabel key={permission} control={<Checkbox defaultChecked />} label={permission} />
          ))}
        </FormGroup>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="contained" disabled={name.trim() === ""}>
          Create API key
        </Button>
      </DialogActions>
    </form>
  );
}

function ApiKeys() {
  const [keys, reload] = useKeys();
  const [open, setOpen] = useState(false);
  return (
    <Container sx={{ py: 4 }}>
      <Typography variant="h4" component="h1">
        Store settings
      </Typography>
      <Typography color="text.secondary">Brand ID: {BRAND}</Typography>
      <Typography variant="h6" component="h2" sx={{ mt: 3 }}>
        Your API keys
      </Typography>
      <Button variant="contained" onClick={() => setOpen(true)}>
        + Create API key
      </Button>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>Name</TableCell>
            <TableCell>API key</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {keys.map(({ name, masked }) => (
            <TableRow key={masked}>
              <TableCell>{name}</TableCell>
              <TableCell>{masked}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Dialog open={open} onClose={() => setOpen(false)} fullWidth maxWidth="md">
        <CreateDialog onClose={() => setOpen(false)} onCreated={reload} />
      </Dialog>
    </Container>
  );
}

export default page(ApiKeys);
