//! `keyferry team`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use keyferry_core::failure::Failure;
use keyferry_core::ids::EntryId;
use keyferry_core::protocol::SignInAddress;

use super::command::{Argument, Command, Group, Syntax, is_key, parse_file};
use super::{input, output, team_report as report};
use crate::engine::{Authorities, Invitation, Mount, Namespace, Prefix, RoleId, SecretId, Token, author};
use crate::errors::{Error, Exit, FileOperation, TeamError, UsageError};
use crate::keyring::Keyring;
use crate::network::{Cancellation, Network};
use crate::store::Store;
use crate::team::{self, AppRoleSecret, Attempt, Browser, Credentials, Joining, Ledger, Settings, State};

#[derive(Default)]
pub(super) struct Team {
    action: Option<Action>,
    invitation: Option<Invitation>,
    mount: Option<Mount>,
    prefix: Option<Prefix>,
    namespace: Option<Namespace>,
    authorities: Option<PathBuf>,
    person: String,
    sign_in: Option<SignIn>,
    role: Option<RoleId>,
    role_id: Option<RoleId>,
    wrapped: bool,
    json: bool,
    network: Option<Network>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SignIn {
    Oidc,
    Token,
    AppRole,
}

#[derive(Clone, Copy)]
enum Action {
    Connect,
    Invite,
    Status,
    Sync,
    Disconnect,
}

impl Command for Team {
    const NAME: &'static str = "team";
    const GROUP: Group = Group::Team;
    const SUMMARY: &'static str = "Share keys with your team, on its Vault or OpenBao";
    const DESCRIPTION: &'static str = "\
Shares saved keys with your team on its own HashiCorp Vault or OpenBao (KV version 2). A key
is saved in this computer's keyring first, and is shared then. Nothing that the team has is
overwritten, and nothing is removed from the keyring.";
    const USAGE: &'static [&'static str] = &[
        "connect URL --oidc [--role NAME] [--ca-file FILE] [--name PERSON]",
        "connect URL --token-stdin [--ca-file FILE] [--name PERSON]",
        "connect URL --approle --role-id ID [--wrapped] [--ca-file FILE]",
        "connect URL ... [--mount NAME] [--prefix NAME] [--namespace NAME]",
        "invite [URL] [--role NAME] [--mount NAME] [--prefix NAME] [--namespace NAME]",
        "status [--json]",
        "sync",
        "disconnect",
    ];
    const ARGUMENTS: &'static [Argument<Self>] = &[
        Argument {
            syntax: Syntax::Verb("connect"),
            help: "Check the engine, sign in, and share the keys that are saved from now on;\n\
                   after the end of a sign-in, sign in again",
            set: |team, _| team.set_action(Action::Connect),
        },
        Argument {
            syntax: Syntax::Verb("invite"),
            help: "Print a link for other people of your team, which contains no secret",
            set: |team, _| team.set_action(Action::Invite),
        },
        Argument {
            syntax: Syntax::Verb("status"),
            help: "Print the connection, and the keys that are not shared yet",
            set: |team, _| team.set_action(Action::Status),
        },
        Argument {
            syntax: Syntax::Verb("sync"),
            help: "Share every saved key now, those from before connecting too",
            set: |team, _| team.set_action(Action::Sync),
        },
        Argument {
            syntax: Syntax::Verb("disconnect"),
            help: "End the sign-in, and share no more; the team keeps what it has",
            set: |team, _| team.set_action(Action::Disconnect),
        },
        Argument {
            syntax: Syntax::Positional("URL"),
            help: "The link that you were sent, or the engine's address, such as\n\
                   https://vault.example.com:8200",
            set: |team, address| {
                if team.action.is_none() {
                    return Err(UsageError::MissingAction(Self::NAME).into());
                }
                team.invitation =
                    Some(Invitation::parse(&text(address)?).map_err(TeamError::InvalidAddress)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--oidc"),
            help: "Sign in with your company's account, in the browser (OpenID Connect)",
            set: |team, _| team.set_sign_in(SignIn::Oidc),
        },
        Argument {
            syntax: Syntax::Option("--role", "NAME"),
            help: "The role for OpenID Connect, the engine's usual one if not given",
            set: |team, name| {
                team.role = Some(RoleId::parse(&text(name)?).ok_or(TeamError::InvalidName("--role"))?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--token-stdin"),
            help: "Sign in with a token, which is asked for, or read from standard input",
            set: |team, _| team.set_sign_in(SignIn::Token),
        },
        Argument {
            syntax: Syntax::Flag("--approle"),
            help: "Sign in as a machine by AppRole; the secret ID is asked for, or read from\n\
                   standard input",
            set: |team, _| team.set_sign_in(SignIn::AppRole),
        },
        Argument {
            syntax: Syntax::Option("--role-id", "ID"),
            help: "The role's ID for AppRole",
            set: |team, id| {
                let id = RoleId::parse(&text(id)?).ok_or(TeamError::InvalidName("--role-id"))?;
                team.role_id = Some(id);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--wrapped"),
            help: "The input is a token that wraps the secret ID",
            set: |team, _| {
                team.wrapped = true;
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--mount", "NAME"),
            help: "The mount of KV version 2 for the keys, secret if not given",
            set: |team, name| {
                team.mount = Some(Mount::parse(&text(name)?).ok_or(TeamError::InvalidName("--mount"))?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--prefix", "NAME"),
            help: "The folder for the keys in the mount, keyferry if not given",
            set: |team, name| {
                team.prefix = Some(Prefix::parse(&text(name)?).ok_or(TeamError::InvalidName("--prefix"))?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--namespace", "NAME"),
            help: "The namespace that the requests are made in",
            set: |team, name| {
                let name = Namespace::parse(&text(name)?).ok_or(TeamError::InvalidName("--namespace"))?;
                team.namespace = Some(name);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--ca-file", "FILE"),
            help: "A PEM file with the certificate authority of the engine; then no other\n\
                   authority is trusted for it",
            set: |team, file| {
                team.authorities = Some(parse_file(file)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Option("--name", "PERSON"),
            help: "The name that your team sees beside your keys; if not given, the name that\n\
                   the engine knows you by",
            set: |team, person| {
                team.person = author(&text(person)?);
                Ok(())
            },
        },
        Argument {
            syntax: Syntax::Flag("--json"),
            help: "Print JSON, for scripts and support",
            set: |team, _| {
                team.json = true;
                Ok(())
            },
        },
    ];

    fn notes() -> String {
        "Tokens and secret IDs are never taken from an argument: other programs can see\n\
         arguments, and shells keep them. Everybody whom your team's policy lets list the keys\n\
         sees the name beside them.\n"
            .into()
    }

    fn prepare(&mut self) {
        self.network = Some(Network::for_command());
    }

    fn run(mut self) -> Result<ExitCode, Error> {
        let network = self.network.take().unwrap_or_else(Network::for_command);
        match self.action.ok_or(UsageError::MissingAction(Self::NAME))? {
            Action::Connect => self.connect(&network),
            Action::Invite => self.invite(),
            Action::Status => status(&network, self.json),
            Action::Sync => sync(&network),
            Action::Disconnect => disconnect(&network),
        }
    }
}

/// The value of an argument that is no key.
fn text(value: OsString) -> Result<String, UsageError> {
    if is_key(&value) {
        return Err(UsageError::KeyAsArgument);
    }
    value.into_string().map_err(|_| UsageError::NotUnicode)
}

impl Team {
    #[expect(clippy::unnecessary_wraps, reason = "an argument's function")]
    fn set_action(&mut self, action: Action) -> Result<(), Error> {
        self.action = Some(action);
        Ok(())
    }

    fn set_sign_in(&mut self, sign_in: SignIn) -> Result<(), Error> {
        if self.sign_in.is_some_and(|other| other != sign_in) {
            return Err(TeamError::NoSignIn.into());
        }
        self.sign_in = Some(sign_in);
        Ok(())
    }

    fn connect(mut self, network: &Network) -> Result<ExitCode, Error> {
        let given = self.invitation.take().ok_or(UsageError::MissingAddress)?;
        let joining = Joining {
            invitation: self.complete(given),
            authorities: self.authorities()?,
            credentials: self.credentials()?,
            person: self.person,
            cancellation: Cancellation::default(),
        };
        let mut keyring = Keyring::default();
        let mut on_token = |work| keyring.call(output::on_waiting, work);
        match team::connect(network, &mut on_token, joining)? {
            Attempt::NotReady(findings) => {
                output::print(&report::findings(&findings))?;
                Err(TeamError::NotReady.into())
            }
            Attempt::Connected { settings, findings } => {
                output::print(&report::findings(&findings))?;
                let saved = keyring.call(output::on_waiting, Store::list)?;
                output::print(&report::connected(&settings, saved.len()))
            }
        }
    }

    /// Prints a link: for the given engine, or for that of the connection.
    fn invite(mut self) -> Result<ExitCode, Error> {
        let invitation = match self.invitation.take() {
            Some(given) => given,
            None => Settings::read()?.ok_or(TeamError::NotConnected)?.invitation(),
        };
        output::print(&format!("{}\n", self.complete(invitation)))
    }

    /// Adds the names that were given apart from the link.
    fn complete(&mut self, given: Invitation) -> Invitation {
        let Invitation { address, mount, prefix, namespace, role } = given;
        Invitation {
            address,
            mount: self.mount.take().or(mount),
            prefix: self.prefix.take().or(prefix),
            namespace: self.namespace.take().or(namespace),
            role: self.role.take().or(role),
        }
    }

    fn authorities(&mut self) -> Result<Option<Authorities>, Error> {
        let Some(file) = self.authorities.take() else { return Ok(None) };
        // The process with the network has another folder.
        let path =
            std::path::absolute(&file).map_err(|error| Error::file(FileOperation::Resolve, &file, &error))?;
        Ok(Some(Authorities::File(path)))
    }

    fn credentials(&mut self) -> Result<Credentials, Error> {
        let read = |prompt| input::secret(prompt);
        let invalid = || TeamError::InvalidSecret;
        match (self.sign_in, self.role_id.take()) {
            (Some(SignIn::Oidc), None) => {
                let browser = Browser { show: Box::new(show_address), cancellation: Cancellation::default() };
                Ok(Credentials::Oidc(browser))
            }
            (Some(SignIn::Token), None) => {
                let token = Token::parse(&read("Token (it is not shown): ")?).ok_or_else(invalid)?;
                Ok(Credentials::Token(token))
            }
            (Some(SignIn::AppRole), Some(role_id)) => {
                let secret = read("Secret ID (it is not shown): ")?;
                let secret = if self.wrapped {
                    AppRoleSecret::Wrapped(Token::parse(&secret).ok_or_else(invalid)?)
                } else {
                    AppRoleSecret::SecretId(SecretId::parse(&secret).ok_or_else(invalid)?)
                };
                Ok(Credentials::AppRole { role_id, secret })
            }
            (Some(SignIn::Oidc | SignIn::Token | SignIn::AppRole) | None, Some(_) | None) => {
                Err(TeamError::NoSignIn.into())
            }
        }
    }
}

/// Shows the address to sign in. The browser is the person's to open: one that a confined process starts would be without
/// the network.
fn show_address(address: &SignInAddress) -> Result<(), Error> {
    let address = address.as_str();
    output::print(&format!("Open this address in your browser to sign in:\n\n  {address}\n\n")).map(drop)
}

fn status(network: &Network, json: bool) -> Result<ExitCode, Error> {
    let (settings, mut session) = team::open(network, &mut Keyring::default())?;
    let checks = team::examine(&mut session, &settings.place).checks();
    let ledger = Ledger::open()?.all();
    let status = report::Status::of(&settings, &ledger, checks);
    if json {
        output::print_json(&status)?
    } else {
        output::print(&status.to_string())?
    };
    Ok(if status.ok() { Exit::Success } else { Exit::Failed }.into())
}

fn sync(network: &Network) -> Result<ExitCode, Error> {
    let mut keyring = Keyring::default();
    let (settings, mut session) = team::open(network, &mut keyring)?;
    let ledger = Ledger::open()?;
    let saved = keyring.call(output::on_waiting, Store::list)?;
    let ids: Vec<EntryId> = saved.iter().map(|saved| saved.id.clone()).collect();
    let mut read = |id: &EntryId| -> Result<_, Failure> {
        let id = id.clone();
        keyring.call(output::on_waiting, move |store| store.release(&id))
    };
    let synced = team::sync_due(&mut session, &settings, &ledger, ids, &mut read)?;
    output::print(&report::synced(&synced, &saved))?;
    match synced.stopped.or(synced.refused) {
        Some(refused) => Err(TeamError::from(refused).into()),
        None if synced.keys.iter().all(|(_, state)| *state == State::Shared) => Ok(Exit::Success.into()),
        None => Ok(Exit::Failed.into()),
    }
}

fn disconnect(network: &Network) -> Result<ExitCode, Error> {
    let mut keyring = Keyring::default();
    let mut on_token = |work| keyring.call(output::on_waiting, work);
    let disconnected = team::disconnect(network, &mut on_token)?;
    output::print(&report::disconnected(&disconnected))
}
