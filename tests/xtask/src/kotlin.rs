//! The Kotlin package: native libraries, uniffi's side of the bridge (made internal), the jar built by Maven, its tests and its bench.
//!
//! `bindings-mobile/kotlin/pom.xml` describes how the jar is built; this file provides its inputs. Maven downloads dependencies
//! once; after that everything works offline.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::command::Program;
use crate::debian::Root;
use crate::demo;
use crate::natives;
use crate::ran;
use crate::sandbox;
use crate::workspace::{Workspace, copy, emptied};

/// The native libraries in the jar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Natives {
    /// Only this machine's: enough for tests.
    Own,
    /// Those of all platforms.
    All,
}

/// The oldest Kotlin that a user may have.
const OLDEST: &str = "1.9.25";

/// Builds the artifacts into `target/dist/kotlin/`.
pub fn build(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("dist").join("kotlin");
    emptied(&folder)?;
    for file in files(workspace, Natives::All)? {
        let name = file.file_name().context("a file without a name")?;
        std::fs::copy(&file, folder.join(name)).with_context(|| file.display().to_string())?;
    }
    println!("{}", workspace.shown(&folder));
    Ok(())
}

/// Builds the files of a release with this machine's native library only: the jar first, then its sources, its documentation and its POM.
pub fn released(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    files(workspace, Natives::Own)
}

fn files(workspace: &Workspace, natives: Natives) -> Result<Vec<PathBuf>> {
    let made = made(workspace, natives, Made::Release)?;
    let version = env!("CARGO_PKG_VERSION");
    Ok([".jar", "-sources.jar", "-javadoc.jar", ".pom"].map(|ending| made.join(format!("imza-{version}{ending}"))).to_vec())
}

/// Builds the jar and runs its tests against it, including the README's examples and the end-to-end tests against the sandbox.
pub fn test(workspace: &Workspace) -> Result<()> {
    let made = jar(workspace, Natives::Own)?;
    let sandbox = sandbox::build(workspace)?;
    let mismatched_library = mismatched_library(workspace)?;
    let guides = sandbox::start(workspace, &sandbox, &[])?;
    tests(workspace, &made.join(jar_name()))?
        .variables(guides.variables())
        .arguments([property("imza.mismatched_library", &mismatched_library), property("imza.sandbox", &sandbox)])
        .arguments([property("imza.reports", &ran::place(workspace, "kotlin")?)])
        .run()?;
    consumer(workspace, &made.join(jar_name()), OLDEST)
}

/// Runs the tests that call the library, with another one in the place of the jar's and with these variables.
pub fn with_library(workspace: &Workspace, library: &Path, variables: &[(&'static str, String)]) -> Result<()> {
    // Without the test of how the jar's own is found.
    const TESTS: &str =
        "RecordTest,CraftgateTest,ParaXTest,NexKasaTest,NKolayTest,MisfitsTest,PackageTest,!PackageTest#*folder*,SecretsTest";
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    tests(workspace, &jar)?
        .arguments([format!("-Dtest={TESTS}")])
        .variables(variables.iter().cloned())
        .variable("JAVA_TOOL_OPTIONS", format!("-Duniffi.component.imza_mobile.libraryOverride={}", library.display()))
        .run()
}

/// `cargo xtask kotlin-api`: lists what is public in the jar in `bindings-mobile/kotlin/api/imza.api`. The tests compare it: a line that goes
/// breaks users who do not compile again.
pub fn api(workspace: &Workspace) -> Result<()> {
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    tests(workspace, &jar)?.arguments(["-Dtest=ApiTest", "-Dimza.api.write=yes"]).run()
}

/// Maven on the tests of a jar.
fn tests(workspace: &Workspace, jar: &Path) -> Result<Program> {
    readme(workspace)?;
    // Maven would run the tests of sources that have gone.
    emptied(&workspace.target.join("kotlin-tests").join("maven"))?;
    let tests = maven(&workspace.root.join("tests").join("kotlin"), &["verify"]);
    Ok(tests.arguments([property("imza.jar", jar), property("imza.build", &workspace.target.join("kotlin-tests"))]))
}

/// A demo: a server in a folder of `tests/examples/demo/`.
struct Demo {
    language: &'static str,
    folder: &'static str,
    main: &'static str,
}

const KTOR: Demo = Demo { language: "Kotlin", folder: "ktor", main: "shop.DemoKt" };
const SPRING: Demo = Demo { language: "Java", folder: "spring", main: "shop.Demo" };

/// Builds the jar, and compiles the demos with it: a server with Ktor in Kotlin, one with Spring Boot in Java. Returns each by its language;
/// nothing where there is no JDK or no Maven.
pub fn demos(workspace: &Workspace) -> Result<Vec<(&'static str, Program)>> {
    let is_here = |name: &str, argument| workspace.program(name).arguments([argument]).quiet().succeeds();
    if !is_here("javac", "-version") || !is_here("mvn", "-version") {
        return Ok(vec![]);
    }
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    let compiled = |demo: &Demo| Ok((demo.language, workspace.program("java").arguments(demo.compiled(workspace, &jar)?)));
    [KTOR, SPRING].iter().map(compiled).collect()
}

impl Demo {
    /// Compiles it; returns the arguments of `java` that run it.
    fn compiled(&self, workspace: &Workspace, jar: &Path) -> Result<Vec<OsString>> {
        let sources = workspace.root.join("tests").join("examples").join("demo").join(self.folder);
        let build = workspace.target.join("kotlin-demo").join(self.folder);
        compile(workspace, &sources, jar, &build, &[])?;
        arguments(&build, jar, self.main)
    }
}

/// Compiles a project that uses the jar, unless that was done: its classes and libraries are in its folder of the build.
fn compile(workspace: &Workspace, sources: &Path, jar: &Path, build: &Path, options: &[String]) -> Result<()> {
    once(workspace, &build.join("inputs"), &[sources.to_path_buf(), jar.to_path_buf()], || {
        let properties = [property("imza.jar", jar), property("imza.build", build)];
        maven(sources, &["process-classes"]).arguments(properties).arguments(options.iter().cloned()).run()
    })
}

/// The arguments of `java` that run the main class of such a project. What it prints is UTF-8, whatever the machine's language is.
fn arguments(build: &Path, jar: &Path, main: &str) -> Result<Vec<OsString>> {
    let path = std::env::join_paths([build.join("classes"), build.join("libraries").join("*"), jar.to_path_buf()])?;
    Ok(vec!["-Dfile.encoding=UTF-8".into(), "-Dstdout.encoding=UTF-8".into(), "-cp".into(), path, main.into()])
}

/// Compiles and runs a user's project with newer versions of Kotlin; runs it and the demo with Spring Boot with newer versions of Java.
pub fn platforms(workspace: &Workspace) -> Result<()> {
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    ["2.0.21", "2.2.21", "2.4.20"].iter().try_for_each(|kotlin| consumer(workspace, &jar, kotlin))?;
    newer_java(workspace, &jar)?;
    shrunk(workspace, &jar)?;
    unusable_folders(workspace, &jar)
}

/// Has ProGuard shrink, optimize and obfuscate the consumer with the package and all that it needs, by the rules in the jar, and runs it.
fn shrunk(workspace: &Workspace, jar: &Path) -> Result<()> {
    let (build, tests) = (workspace.target.join("kotlin-shrinker"), workspace.root.join("tests").join("kotlin"));
    once(workspace, &build.join("inputs"), &[tests.join("shrinker")], || {
        maven(&tests.join("shrinker"), &["process-classes"]).arguments([property("imza.build", &build)]).run()
    })?;
    compiled_consumer(workspace, jar, OLDEST)?;
    let consumer = workspace.target.join("kotlin-consumer").join(OLDEST);
    let rules = package(workspace).join("src").join("main").join("resources").join("META-INF").join("proguard").join("imza.pro");
    let mut options = format!("-include '{}'\n", rules.display());
    for input in [consumer.join("classes"), jar.to_path_buf(), consumer.join("libraries")] {
        // Each jar has a descriptor of its module, and some have classes for other versions of Java.
        writeln!(options, "-injars '{}'(!module-info.class,!META-INF/versions/**,!META-INF/MANIFEST.MF)", input.display())?;
    }
    for module in ["java.base", "java.desktop", "java.logging", "java.net.http"] {
        writeln!(options, "-libraryjars <java.home>/jmods/{module}.jmod(!**.jar;!module-info.class)")?;
    }
    let out = build.join("shrunk.jar");
    writeln!(options, "-outjars '{}'", out.display())?;
    options.push_str("-keepclasseswithmembers class * { public static void main(java.lang.String[]); }\n");
    let file = build.join("options.pro");
    std::fs::write(&file, options).with_context(|| file.display().to_string())?;
    let path = build.join("libraries").join("*");
    let shrink = workspace.program("java").arguments(["-cp".into(), path, "proguard.ProGuard".into()]);
    shrink.arguments([format!("@{}", file.display())]).output()?;
    let classes = workspace.program("jar").arguments(["--list".as_ref(), "--file".as_ref(), out.as_os_str()]).output()?;
    ensure!(!classes.contains("imza/craftgate/CreateMemberRequest"), "ProGuard has left a class that the consumer does not use");
    workspace.program("java").arguments(["-cp".as_ref(), out.as_os_str(), "ConsumerKt".as_ref()]).run()
}

/// Runs what Java 17 has compiled with newer versions, which Debian has.
fn newer_java(workspace: &Workspace, jar: &Path) -> Result<()> {
    const OTHERWISE: &str = "`cargo xtask platforms` needs Debian or Ubuntu, and root";
    let root = Root::prepare(workspace, "trixie-java", "trixie", "openjdk-21-jre-headless openjdk-25-jre-headless", OTHERWISE)?;
    let sandbox = sandbox::build(workspace)?;
    let consumers = [OLDEST, "2.4.20"].map(|kotlin| compiled_consumer(workspace, jar, kotlin));
    let consumers = consumers.into_iter().collect::<Result<Vec<_>>>()?;
    let demo = SPRING.compiled(workspace, jar)?;
    for version in ["21", "25"] {
        let java = || root.program(&format!("exec /usr/lib/jvm/java-{version}-openjdk-*/bin/java \"$0\" \"$@\""));
        for consumer in &consumers {
            java().arguments(consumer.clone()).run()?;
        }
        let sandbox = sandbox::start(workspace, &sandbox, &[])?;
        let printed = java().arguments(demo.clone()).arguments([&sandbox.address]).seen_output()?;
        demo::check_printed(SPRING.language, &printed)?;
        ensure!(printed.contains(&format!("on Java {version}.")), "the demo did not run with Java {version}");
    }
    Ok(())
}

/// Runs a program (from `$4` on) with a file system at `$2` that is mounted for it alone, with the options `$1`, and with `$3` bytes in it.
const MOUNTED: &str = r#"set -e
mount -t tmpfs -o "$1" tmpfs "$2"
if [ "$3" != 0 ]; then head -c "$3" /dev/zero > "$2/filling"; fi
shift 3
exec "$@""#;

/// Loads the native library where no folder can be used: the message says why and what to do, and once there is room it loads.
fn unusable_folders(workspace: &Workspace, jar: &Path) -> Result<()> {
    const ROOM: usize = 8 * 1024 * 1024;
    let library = workspace.target.join("kotlin").join("natives").join(natives::own()?.folder).join(own_library());
    let library = usize::try_from(std::fs::metadata(&library).with_context(|| library.display().to_string())?.len())?;
    let full = format!("size={ROOM}");
    // The options of the mount, how much of it is taken, and what is said at the first and the second attempt.
    let runs = [
        ("noexec", 0, "cannot be executed", "cannot be executed"),
        ("ro", 0, "Read-only file system", "Read-only file system"),
        ("size=64k", 0, "No space left on device", "No space left on device"),
        (&full, ROOM - 64 * 1024, "No space left on device", "loaded"),
        // Room for our library, none for JNA's own.
        (&full, ROOM - library - 64 * 1024, "No space left on device", "loaded"),
    ];
    compiled_consumer(workspace, jar, OLDEST)?;
    let build = workspace.target.join("kotlin-consumer").join(OLDEST);
    let folder = build.join("folder");
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for (options, taken, first, second) in runs {
        let unshare = workspace.program("unshare").arguments(["--mount", "sh", "-c", MOUNTED, "sh", options]).arguments([&folder]);
        let java = unshare.arguments([taken.to_string(), "java".to_owned()]);
        let java = java.arguments([property("java.io.tmpdir", &folder), property("user.home", &folder)]);
        println!("$ java shop.Load (with its folders on a tmpfs mounted with {options}, {taken} bytes of it taken)");
        let printed = java.arguments(arguments(&build, jar, "shop.Load")?).arguments([folder.join("filling")]).quiet().seen_output()?;
        for (attempt, said) in [("attempt 1: ", first), ("attempt 2: ", second)] {
            let line = printed.lines().find(|line| line.starts_with(attempt)).unwrap_or_default();
            let says_what_to_do = said == "loaded" || line.contains("name another one with -Djna.tmpdir=") && line.contains("/folder: ");
            ensure!(line.contains(said) && says_what_to_do, "expected `{said}` at {attempt}found `{line}`");
        }
    }
    Ok(())
}

/// Compiles `tests/kotlin/consumer` with a version of Kotlin, and runs it with the libraries that the package's POM names.
fn consumer(workspace: &Workspace, jar: &Path, kotlin: &str) -> Result<()> {
    workspace.program("java").arguments(compiled_consumer(workspace, jar, kotlin)?).run()
}

fn compiled_consumer(workspace: &Workspace, jar: &Path, kotlin: &str) -> Result<Vec<OsString>> {
    let build = workspace.target.join("kotlin-consumer").join(kotlin);
    let sources = workspace.root.join("tests").join("kotlin").join("consumer");
    compile(workspace, &sources, jar, &build, &[format!("-Dkotlin.version={kotlin}")])?;
    arguments(&build, jar, "ConsumerKt")
}

/// A Java program of one file, with the jar and the libraries that its POM names.
pub fn script(workspace: &Workspace, script: &Path) -> Result<Program> {
    let jar = jar(workspace, Natives::Own)?.join(jar_name());
    let mut arguments = compiled_consumer(workspace, &jar, "1.9.25")?;
    // The main class of the project gives way to the file.
    arguments.pop();
    Ok(workspace.program("java").arguments(["-Xmx512m"]).arguments(arguments).arguments([script]))
}

/// Runs the consumer with what Maven resolves from the POM of a release beside its jar, and nothing else.
pub fn run_with_pom(workspace: &Workspace, pom: &Path) -> Result<()> {
    let jar = pom.with_extension("jar");
    let consumer = workspace.target.join("kotlin-consumer").join(OLDEST);
    compiled_consumer(workspace, &jar, OLDEST)?;
    let libraries = workspace.target.join("release").join("kotlin-libraries");
    emptied(&libraries)?;
    let resolve = maven(&workspace.root, &["org.apache.maven.plugins:maven-dependency-plugin:3.6.0:copy-dependencies"]);
    let resolve = resolve.arguments(["--file".as_ref(), pom.as_os_str()]).arguments(["-DincludeScope=runtime"]);
    resolve.arguments([property("outputDirectory", &libraries)]).run()?;
    let path = std::env::join_paths([consumer.join("classes"), libraries.join("*"), jar])?;
    workspace.program("java").arguments(["-cp".into(), path, "ConsumerKt".into()]).run()
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

/// What Maven makes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Made {
    /// The jar and its sources.
    Jar,
    /// Its documentation and its POM, too: minutes more.
    Release,
}

/// Builds the jar; returns its folder.
fn jar(workspace: &Workspace, natives: Natives) -> Result<PathBuf> {
    made(workspace, natives, Made::Jar)
}

fn made(workspace: &Workspace, natives: Natives, wanted: Made) -> Result<PathBuf> {
    let build = workspace.target.join("kotlin");
    bridge(workspace, &build.join("bridge"))?;
    self::natives(workspace, natives, &build.join("natives"))?;
    let sources = package(workspace);
    let made = build.join("maven");
    let version = env!("CARGO_PKG_VERSION");
    let pom = std::fs::read_to_string(sources.join("pom.xml"))?;
    ensure!(pom.contains(&format!("<version>{version}</version>")), "bindings-mobile/kotlin/pom.xml does not have version {version}");
    let stamp = made.join("inputs");
    let goals: &[&str] = match wanted {
        Made::Jar => &["package"],
        Made::Release => &["verify", "--activate-profiles", "release"],
    };
    if wanted == Made::Release && !made.join(format!("imza-{version}.pom")).exists() {
        emptied(&made)?;
    }
    let inputs = [sources.join("pom.xml"), sources.join("src"), build.join("bridge"), build.join("natives")];
    once(workspace, &stamp, &inputs, || maven(&sources, goals).arguments([property("imza.build", &build)]).run())?;
    Ok(made)
}

/// Has Maven build something, unless it was built of the same inputs: it compiles everything if one file changes, and takes a minute. The
/// stamp is where the hash of the inputs is kept. Its folder is emptied first: Maven leaves the classes of sources that have gone.
fn once(workspace: &Workspace, stamp: &Path, inputs: &[PathBuf], build: impl FnOnce() -> Result<()>) -> Result<()> {
    let inputs = format!("{:016x}", fingerprint(inputs)?);
    let folder = stamp.parent().unwrap_or(stamp);
    if std::fs::read_to_string(stamp).is_ok_and(|known| known == inputs) {
        println!("{} is of the same sources", workspace.shown(folder));
        return Ok(());
    }
    emptied(folder)?;
    build()?;
    std::fs::write(stamp, inputs).with_context(|| stamp.display().to_string())
}

/// A hash of the names and contents of these files, and of all files in these folders.
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

/// Generates uniffi's side of the bridge.
fn bridge(workspace: &Workspace, into: &Path) -> Result<()> {
    let built = natives::generator(workspace)?;
    let library = built.join(own_library());
    natives::bindgen(workspace, &built).arguments([Path::new("kotlin"), Path::new("--out-dir"), into, &library]).run()?;
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
            copy(&natives::build(workspace, platform)?.join(platform.file), &place.join(platform.file))?;
        } else if place.exists() {
            std::fs::remove_dir_all(&place).with_context(|| place.display().to_string())?;
        }
    }
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

fn property(name: &str, value: &Path) -> OsString {
    let mut argument = OsString::from(format!("-D{name}="));
    argument.push(value);
    argument
}

#[cfg(test)]
mod tests {
    use super::{internal, of_this_jar};

    #[test]
    fn uniffi_loads_what_the_package_opened() {
        let text = "private fun findLibraryName(componentName: String): String {\n    return \"a\"\n}\nclass B\n";
        assert!(of_this_jar(text).is_ok_and(|text| text.contains("= imza.libraryPath()\nclass B") && !text.contains("return")));
        assert!(of_this_jar("class B").is_err());
    }

    #[test]
    fn every_declaration_of_uniffi_becomes_internal() {
        let text = "import a.B\nopen class A\npublic object B {\n    fun c() {}\n}\nprivate fun d() {}\n@E\ninline fun <T> T.f() {}\n";
        let expected = "import a.B\ninternal open class A\ninternal object B {\n    fun c() {}\n}\nprivate fun d() {}\n@E\ninternal inline fun <T> T.f() {}\n";
        assert_eq!(internal(text), expected);
    }
}
