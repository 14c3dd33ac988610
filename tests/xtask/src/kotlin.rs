//! The Kotlin package: native libraries, uniffi's side of the bridge (made internal), the jar built by Maven, its tests and its bench.
//!
//! `bindings-mobile/kotlin/pom.xml` describes how the jar is built; this file provides its inputs. Maven downloads dependencies
//! once; after that everything works offline.

use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::Program;
use crate::natives;
use crate::ran;
use crate::sandbox;
use crate::workspace::Workspace;

/// The native libraries in the jar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Natives {
    /// Only this machine's: enough for tests.
    Own,
    /// Those of all platforms.
    All,
}

/// Builds the artifacts into `target/dist/kotlin/`.
pub fn build(workspace: &Workspace) -> Result<()> {
    let made = jar(workspace, Natives::All)?;
    let folder = workspace.target.join("dist").join("kotlin");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let version = env!("CARGO_PKG_VERSION");
    for (from, name) in [
        (made.join(format!("imza-{version}.jar")), format!("imza-{version}.jar")),
        (made.join(format!("imza-{version}-sources.jar")), format!("imza-{version}-sources.jar")),
    ] {
        std::fs::copy(&from, folder.join(name)).with_context(|| from.display().to_string())?;
    }
    let pom = std::fs::read_to_string(package(workspace).join("pom.xml")).context("pom.xml")?;
    std::fs::write(folder.join(format!("imza-{version}.pom")), flattened(&pom)?).context("the POM")?;
    println!("{}", workspace.shown(&folder));
    Ok(())
}

/// Builds the jar and runs its tests against it, including the README's examples and the end-to-end tests against the sandbox.
pub fn test(workspace: &Workspace) -> Result<()> {
    let made = jar(workspace, Natives::Own)?;
    let sandbox = sandbox::build(workspace)?;
    let mismatched_library = mismatched_library(workspace)?;
    readme(workspace)?;
    let guides = sandbox::start(workspace, &sandbox, &[])?;
    let reports = ran::place(workspace, "kotlin")?;
    maven(&workspace.root.join("tests").join("kotlin"), &["verify"])
        .variables(guides.variables())
        .arguments([property("imza.jar", &made.join(jar_name())), property("imza.mismatched_library", &mismatched_library)])
        .arguments([
            property("imza.sandbox", &sandbox),
            property("imza.build", &workspace.target.join("kotlin-tests")),
            property("imza.reports", &reports),
        ])
        .run()?;
    // The oldest Kotlin that a user may have.
    consumer(workspace, &made.join(jar_name()), "1.9.25")
}

/// Compiles and runs a user's project with newer versions of Kotlin.
pub fn platforms(workspace: &Workspace) -> Result<()> {
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    ["2.0.21", "2.2.21", "2.4.20"].iter().try_for_each(|kotlin| consumer(workspace, &jar, kotlin))
}

/// Compiles `tests/kotlin/consumer` with a version of Kotlin, and runs it with the libraries that the package's POM names.
fn consumer(workspace: &Workspace, jar: &Path, kotlin: &str) -> Result<()> {
    let build = workspace.target.join("kotlin-consumer").join(kotlin);
    let folder = workspace.root.join("tests").join("kotlin").join("consumer");
    maven(&folder, &["process-classes"])
        .arguments([format!("-Dkotlin.version={kotlin}")])
        .arguments([property("imza.jar", jar), property("imza.build", &build)])
        .run()?;
    let path = std::env::join_paths([build.join("classes"), build.join("libraries").join("*"), jar.to_path_buf()])?;
    workspace.program("java").arguments(["-cp".into(), path, "ConsumerKt".into()]).run()
}

/// The POM as users need it: without how the jar is built.
fn flattened(pom: &str) -> Result<String> {
    let without = |text: String, element: &str| -> Result<String> {
        let (before, rest) = text.split_once(&format!("  <{element}>")).with_context(|| format!("the POM has no {element}"))?;
        let (_, after) = rest.split_once(&format!("</{element}>\n")).with_context(|| format!("the POM does not end its {element}"))?;
        Ok(format!("{}{after}", before.trim_end_matches('\n').to_owned() + "\n"))
    };
    let text = without(without(pom.to_owned(), "properties")?, "build")?;
    ensure!(!text.contains("${"), "the POM has a property that users do not have");
    Ok(text)
}

/// Measures the jar against the same work by hand and the official client.
pub fn bench(workspace: &Workspace) -> Result<()> {
    let made = jar(workspace, Natives::Own)?;
    let folder = workspace.root.join("tests").join("bench").join("kotlin");
    let build = workspace.target.join("kotlin-bench");
    maven(&folder, &["package"]).arguments([property("imza.jar", &made.join(jar_name())), property("imza.build", &build)]).run()?;
    let path = std::env::join_paths([build.join("classes"), build.join("libraries").join("*")])?;
    let inputs = workspace.root.join("core").join("benches");
    workspace.program("java").arguments(["-Xmx512m".into(), "-cp".into(), path, "imza.bench.BenchKt".into(), inputs.into_os_string()]).run()
}

/// Builds the jar; returns its folder.
fn jar(workspace: &Workspace, natives: Natives) -> Result<PathBuf> {
    let build = workspace.target.join("kotlin");
    bridge(workspace, &build.join("bridge"))?;
    self::natives(workspace, natives, &build.join("natives"))?;
    let sources = package(workspace);
    let made = build.join("maven");
    let version = env!("CARGO_PKG_VERSION");
    let pom = std::fs::read_to_string(sources.join("pom.xml"))?;
    ensure!(pom.contains(&format!("<version>{version}</version>")), "bindings-mobile/kotlin/pom.xml does not have version {version}");
    let inputs = format!("{:016x}", fingerprint(&[sources.clone(), build.join("bridge"), build.join("natives")])?);
    let (stamp, jar) = (made.join("inputs"), made.join(jar_name()));
    if jar.exists() && std::fs::read_to_string(&stamp).is_ok_and(|known| known == inputs) {
        println!("{} is of the same sources", workspace.shown(&jar));
        return Ok(made);
    }
    maven(&sources, &["package"]).arguments([property("imza.build", &build)]).run()?;
    std::fs::write(&stamp, inputs).with_context(|| stamp.display().to_string())?;
    Ok(made)
}

/// A hash of the names and contents of all files in these folders: Maven compiles all of them if one changes, and takes a minute.
fn fingerprint(folders: &[PathBuf]) -> Result<u64> {
    let mut hasher = std::hash::DefaultHasher::new();
    let mut waiting = folders.to_vec();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let mut inside = std::fs::read_dir(&path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
            inside.sort();
            waiting.extend(inside);
        } else {
            path.hash(&mut hasher);
            std::fs::read(&path).with_context(|| path.display().to_string())?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

fn jar_name() -> String {
    format!("imza-{}.jar", env!("CARGO_PKG_VERSION"))
}

fn package(workspace: &Workspace) -> PathBuf {
    workspace.root.join("bindings-mobile").join("kotlin")
}

/// Generates uniffi's side of the bridge. uniffi reads it from a library with symbols, so from the development profile; the
/// generator is built with it.
fn bridge(workspace: &Workspace, into: &Path) -> Result<()> {
    workspace.cargo("build -p imza-mobile --features bindgen").run()?;
    let built = workspace.target.join("debug");
    workspace
        .program(built.join(format!("uniffi-bindgen{}", std::env::consts::EXE_SUFFIX)))
        .arguments(["generate", "--language", "kotlin", "--no-format", "--out-dir"])
        .arguments([into.as_os_str().to_owned(), built.join(own_library()).into_os_string()])
        .run()?;
    let file = into.join("imza").join("bridge").join("imza_mobile.kt");
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    std::fs::write(&file, internal(&of_this_jar(&text)?)).with_context(|| file.display().to_string())
}

/// Loads what the package has opened: uniffi reads a property of the whole JVM, which may have another release of the package, too.
fn of_this_jar(text: &str) -> Result<String> {
    let (before, rest) = text.split_once("private fun findLibraryName(componentName: String): String {").context("uniffi has changed")?;
    let (_, after) = rest.split_once("\n}\n").context("uniffi has changed")?;
    Ok(format!(
        "{before}@Suppress(\"UNUSED_PARAMETER\")\nprivate fun findLibraryName(componentName: String): String = imza.libraryPath()\n{after}"
    ))
}

/// Makes every declaration internal: uniffi's side is for the package alone.
fn internal(text: &str) -> String {
    const MODIFIERS: [&str; 6] = ["open ", "data ", "sealed ", "enum ", "inline ", "fun "];
    const KINDS: [&str; 4] = ["class ", "interface ", "object ", "typealias "];
    let declares = |line: &str| MODIFIERS.iter().chain(&KINDS).any(|word| line.starts_with(word));
    text.lines()
        .map(|line| match line.strip_prefix("public ").unwrap_or(line) {
            declared if declares(declared) => format!("internal {declared}\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}

fn natives(workspace: &Workspace, wanted: Natives, into: &Path) -> Result<()> {
    let own = natives::own()?;
    for platform in &natives::PLATFORMS {
        let place = into.join(platform.folder);
        if wanted == Natives::All || platform.target == own.target {
            copy(&natives::build(workspace, platform)?.join(platform.file), &place)?;
        } else if place.exists() {
            std::fs::remove_dir_all(&place).with_context(|| place.display().to_string())?;
        }
    }
    Ok(())
}

fn copy(library: &Path, folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let name = library.file_name().context("the library has no file name")?;
    std::fs::copy(library, folder.join(name)).with_context(|| library.display().to_string())?;
    Ok(())
}

/// Builds a library of another version, which loading must refuse.
fn mismatched_library(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.root.join("tests").join("kotlin").join("mismatched_library.rs");
    let library =
        workspace.target.join("kotlin-tests").join(format!("{}mismatched{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    std::fs::create_dir_all(library.parent().unwrap_or(&workspace.target))?;
    workspace.program("rustc").arguments(["--crate-type", "cdylib", "--edition", "2024", "-o"]).arguments([&library, &source]).run()?;
    Ok(library)
}

/// Extracts the Kotlin code of the package's README, as a file of a package that the tests can import.
fn readme(workspace: &Workspace) -> Result<()> {
    let text = std::fs::read_to_string(package(workspace).join("README.md")).context("README.md")?;
    let code = text.split("```kotlin\n").nth(1).and_then(|rest| rest.split("```").next()).context("README.md has no Kotlin")?;
    let folder = workspace.target.join("kotlin-tests").join("readme");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    std::fs::write(folder.join("Readme.kt"), format!("package imza.readme\n\n{code}")).context("Readme.kt")
}

fn own_library() -> String {
    format!("{}imza_mobile{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// Maven in a folder. Dependencies that are already downloaded are not requested again. Its process is short: the second compiler of the JVM
/// costs twice the time of the first, and gains nothing.
fn maven(folder: &Path, goals: &[&str]) -> Program {
    let options = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    Program::new("mvn", folder)
        .variable("MAVEN_OPTS", options)
        .arguments(["--batch-mode", "--quiet", "--no-transfer-progress"])
        .arguments(goals.iter().copied())
}

fn property(name: &str, value: &Path) -> std::ffi::OsString {
    let mut argument = std::ffi::OsString::from(format!("-D{name}="));
    argument.push(value);
    argument
}

#[cfg(test)]
mod tests {
    use super::{flattened, internal, of_this_jar};

    #[test]
    fn uniffi_loads_what_the_package_opened() {
        let text = "private fun findLibraryName(componentName: String): String {\n    return \"a\"\n}\nclass B\n";
        assert!(of_this_jar(text).is_ok_and(|text| text.contains("= imza.libraryPath()\nclass B") && !text.contains("return")));
        assert!(of_this_jar("class B").is_err());
    }

    #[test]
    fn the_pom_of_users_has_no_build() {
        let pom = include_str!("../../../bindings-mobile/kotlin/pom.xml");
        let text = flattened(pom).unwrap_or_default();
        assert!(text.contains("<artifactId>jna</artifactId>") && !text.contains("<plugin>") && text.ends_with("</project>\n"), "{text}");
    }

    #[test]
    fn every_declaration_of_uniffi_becomes_internal() {
        let text = "import a.B\nopen class A\npublic object B {\n    fun c() {}\n}\nprivate fun d() {}\n@E\ninline fun <T> T.f() {}\n";
        let expected = "import a.B\ninternal open class A\ninternal object B {\n    fun c() {}\n}\nprivate fun d() {}\n@E\ninternal inline fun <T> T.f() {}\n";
        assert_eq!(internal(text), expected);
    }
}
