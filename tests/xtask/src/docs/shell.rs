//! The commands in the guides: each is one that there is, and a setting has the value that the sandbox has.

use anyhow::{Context, Result, bail, ensure};
use clap::Parser as _;

use crate::{Arguments, sandbox};

/// Where a sandbox is by default.
const ADDRESS: &str = "http://127.0.0.1:4010";

/// Fails if a line would not do what it says: `cargo xtask …` with arguments that it does not take, or `export NAME=value` with another value than the
/// sandbox has.
pub fn check(line: &str) -> Result<()> {
    let command = line.split_once(" #").map_or(line, |(command, _)| command).trim();
    if let Some(setting) = command.strip_prefix("export ") {
        let (name, value) = setting.split_once('=').with_context(|| format!("{command}: expected a name and a value"))?;
        let known = sandbox::SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, value)| value.replace("{}", ADDRESS));
        ensure!(known.as_deref() == Some(value), "{command}: the sandbox has {known:?}");
        return Ok(());
    }
    let Some(arguments) = command.strip_prefix("cargo xtask ") else {
        bail!("{command}: expected `cargo xtask …` or `export NAME=value`")
    };
    Arguments::try_parse_from(std::iter::once("xtask").chain(arguments.split_whitespace()))
        .map_err(|error| anyhow::anyhow!("{command}: {error}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_of_a_guide_is_one_that_there_is() {
        check("cargo xtask sandbox -- --speed 1000   # webhooks after 30 ms").unwrap();
        check("cargo xtask docs").unwrap();
        check("cargo xtask inspector --serve").unwrap_err();
        check("cargo xtask guides").unwrap_err();
        check("make docs").unwrap_err();
    }

    #[test]
    fn a_setting_of_a_guide_has_the_value_that_the_sandbox_has() {
        check("export CRAFTGATE_URL=http://127.0.0.1:4010/craftgate").unwrap();
        check("export CRAFTGATE_URL=http://127.0.0.1:4010").unwrap_err();
        check("export CRAFTGATE_KEY=sandbox-api-key").unwrap_err();
    }
}
