//! The "Secure web proxy (HTTPS)" in macOS' network settings, as `scutil --proxy` prints it.

use crate::network::connection::Server;
use crate::network::proxy::is_excepted;

/// Reads the settings of the current network.
#[cfg(target_os = "macos")]
pub(in crate::network) fn address(server: &Server) -> Option<String> {
    let printed = std::process::Command::new("/usr/sbin/scutil").arg("--proxy").output().ok()?;
    from_settings(&String::from_utf8_lossy(&printed.stdout), server)
}

/// The proxy in a dictionary of lines `name : value`, in which the exceptions are lines `number : name`.
fn from_settings(printed: &str, server: &Server) -> Option<String> {
    let lines: Vec<_> = printed.lines().filter_map(|line| line.trim().split_once(" : ")).collect();
    let value = |name: &str| lines.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let is_on = value("HTTPSEnable") == Some("1");
    let exceptions: Vec<_> =
        lines.iter().filter(|(key, _)| key.parse::<u32>().is_ok()).map(|(_, name)| *name).collect();
    if !is_on || is_excepted(&server.host, &exceptions.join(",")) {
        return None;
    }
    let port = value("HTTPSPort").map(|port| format!(":{port}")).unwrap_or_default();
    value("HTTPSProxy").map(|server| format!("http://{server}{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_for_https_is_found_unless_it_is_off_or_the_server_is_excepted() {
        let printed = "<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
  }
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 80
  HTTPProxy : other.example
  HTTPSEnable : 1
  HTTPSPort : 3128
  HTTPSProxy : proxy.example
}
";
        let server = Server { host: "api.omnisend.com".into(), port: 443 };
        let from_settings = |printed: &str| from_settings(printed, &server);
        assert_eq!(from_settings(printed).as_deref(), Some("http://proxy.example:3128"));
        assert_eq!(from_settings(&printed.replace("HTTPSEnable : 1", "HTTPSEnable : 0")), None);
        assert_eq!(from_settings(&printed.replace("*.local", "*.omnisend.com")), None);
        assert_eq!(from_settings("<dictionary> {\n}\n"), None);
    }
}
