//! Other programs: prints the command, passes its output on, and turns a failure into an error that names the command.

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// A program to run, with its arguments, directory and environment.
pub struct Program {
    name: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(Cow<'static, str>, OsString)>,
    directory: PathBuf,
    announced: bool,
}

/// A program that runs until it is dropped.
pub struct Running {
    child: Child,
    /// Kept open, so that the program can continue to print.
    output: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // An error means that it has already exited.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Returns cargo, run in a directory.
pub fn cargo(directory: &Path) -> Program {
    Program::new("cargo", directory)
}

impl Program {
    /// Returns a program by its name or path, run in a directory.
    pub fn new(name: impl Into<PathBuf>, directory: &Path) -> Self {
        Self { name: name.into(), arguments: vec![], environment: vec![], directory: directory.into(), announced: true }
    }

    /// Adds arguments.
    pub fn arguments<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable.
    pub fn variable(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Sets environment variables.
    pub fn variables(self, variables: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        variables.into_iter().fold(self, |program, (name, value)| program.variable(name, value))
    }

    /// Does not print the command: for queries.
    pub fn quiet(mut self) -> Self {
        self.announced = false;
        self
    }

    /// Runs it; its output is visible immediately.
    pub fn run(&self) -> Result<()> {
        let status = self.command().status().with_context(|| self.missing())?;
        self.check(status)
    }

    /// Runs it with its output and its errors in a file.
    pub fn run_into(&self, file: &Path) -> Result<()> {
        let output = std::fs::File::create(file).with_context(|| file.display().to_string())?;
        let status =
            self.command().stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).status().with_context(|| self.missing())?;
        self.check(status)
    }

    /// Runs it and returns its standard output.
    pub fn output(&self) -> Result<String> {
        let output = self.command().stderr(Stdio::inherit()).output().with_context(|| self.missing())?;
        self.check(output.status)?;
        self.text(output.stdout)
    }

    /// Runs it; its output is visible immediately, and returned as well.
    pub fn seen_output(&self) -> Result<String> {
        self.seen_output_of("")
    }

    /// Likewise; each line is printed behind a prefix, for programs that run at the same time.
    pub fn seen_output_of(&self, prefix: &str) -> Result<String> {
        let mut child = self.command().stdout(Stdio::piped()).spawn().with_context(|| self.missing())?;
        let mut printed = String::new();
        for line in BufReader::new(child.stdout.take().context("no standard output")?).lines() {
            let line = line.with_context(|| format!("`{self}` printed bytes that are not UTF-8"))?;
            println!("{prefix}{line}");
            printed.push_str(&line);
            printed.push('\n');
        }
        self.check(child.wait()?)?;
        Ok(printed)
    }

    /// Runs it; its output and its errors are visible immediately, in the order in which they are written, and kept in a file, which is
    /// added to.
    pub fn recorded(&self, file: &Path) -> Result<()> {
        let mut record = std::fs::OpenOptions::new().create(true).append(true).open(file).with_context(|| file.display().to_string())?;
        let (reader, writer) = std::io::pipe()?;
        let mut command = self.command();
        command.stdout(writer.try_clone()?).stderr(writer);
        let mut child = command.spawn().with_context(|| self.missing())?;
        // It holds the ends that are written to: the output would never end.
        drop(command);
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || BufReader::new(reader).split(b'\n').map_while(Result::ok).try_for_each(|line| sender.send(line)));
        loop {
            match lines.recv_timeout(Duration::from_millis(200)) {
                Ok(line) => {
                    let line = String::from_utf8_lossy(&line);
                    println!("{line}");
                    writeln!(record, "{line}").with_context(|| file.display().to_string())?;
                }
                Err(RecvTimeoutError::Disconnected) => break,
                // What it started and left running holds the ends, too.
                Err(RecvTimeoutError::Timeout) if child.try_wait()?.is_some() => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        self.check(child.wait()?)
    }

    /// Starts it, waits for its first line of output, and leaves it running.
    pub fn start(&self) -> Result<(Running, String)> {
        let mut child = self.command().stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| self.missing())?;
        let output = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut running = Running { child, output };
        let mut line = String::new();
        running.output.read_line(&mut line).with_context(|| format!("`{self}` printed bytes that are not UTF-8"))?;
        Ok((running, line.trim_end().to_owned()))
    }

    /// Whether it starts and succeeds; its output is discarded.
    pub fn succeeds(&self) -> bool {
        self.command().stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn command(&self) -> Command {
        if self.announced {
            println!("$ {self}");
        }
        let mut command = Command::new(&self.name);
        command.args(&self.arguments).current_dir(&self.directory);
        for (name, value) in &self.environment {
            command.env(&**name, value);
        }
        command
    }

    fn check(&self, status: ExitStatus) -> Result<()> {
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    fn text(&self, bytes: Vec<u8>) -> Result<String> {
        String::from_utf8(bytes).with_context(|| format!("`{self}` printed bytes that are not UTF-8"))
    }

    fn missing(&self) -> String {
        format!("`{}` does not start: it is needed for `{self}`; install it and see that it is in PATH", self.name.display())
    }
}

/// The command as it would be typed in a shell.
impl std::fmt::Display for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // PATH is long and does not help the reader; nor do the many variables of the guides, see `sandbox::Started::variables`.
        let hidden = |name: &str| name == "PATH" || crate::sandbox::SETTINGS.iter().any(|(setting, _)| *setting == name);
        for (name, value) in self.environment.iter().filter(|(name, _)| !hidden(name)) {
            write!(f, "{name}='{}' ", value.display())?;
        }
        write!(f, "{}", self.name.file_name().unwrap_or_default().display())?;
        for argument in &self.arguments {
            let argument = argument.to_string_lossy();
            if argument.contains(' ') {
                write!(f, " '{argument}'")?;
            } else {
                write!(f, " {argument}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_errors_are_recorded_in_order_also_when_something_is_left_running() {
        let file = std::env::temp_dir().join(format!("imza-recorded-{}", std::process::id()));
        let shell = |script: &str| Program::new("sh", Path::new(".")).arguments(["-c", script]).quiet();
        shell("echo a; echo b >&2; echo c; sleep 5 &").recorded(&file).unwrap();
        assert!(shell("echo d; exit 3").recorded(&file).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "a\nb\nc\nd\n");
        std::fs::remove_file(&file).unwrap();
    }

    #[test]
    fn a_program_that_is_missing_is_named_with_its_command() {
        let error = |program: Program| format!("{:#}", program.quiet().run().unwrap_err());
        let missing = error(Program::new("no-such-program", Path::new(".")).arguments(["make it.mjs"]).variable("MODE", "a b"));
        assert!(
            missing.starts_with("`no-such-program` does not start: it is needed for `MODE='a b' no-such-program 'make it.mjs'`"),
            "{missing}"
        );
    }
}
