//! The example merchants, `tests/examples/merchant-node/` and `merchant-python/`: each runs with the built package, PostgreSQL and
//! the sandbox; one test (`tests/examples/merchant/`) plays its customers and payers, and kills it at random moments.

use anyhow::Result;

use crate::command::Program;
use crate::postgresql::Server;
use crate::workspace::Workspace;
use crate::{node, python, sandbox};

/// Tests both merchants.
pub fn check(workspace: &Workspace) -> Result<()> {
    let examples = workspace.root.join("tests").join("examples");
    let sandbox = sandbox::build(workspace)?;
    node::installed(workspace, &examples.join("merchant-node"))?;
    let python = python::interpreter(workspace, "merchant", &examples.join("merchant-python").join("requirements.txt"))?;
    let databases = Server::start(workspace)?;
    for backend in ["node", "python"] {
        Program::new("node", &examples.join("merchant"))
            .arguments(["--test", "--test-reporter=spec", "merchant.test.mjs"])
            .variable("IMZA_SANDBOX", &sandbox)
            .variable("MERCHANT", backend)
            .variable("MERCHANT_DATABASES", databases.url())
            .variable("MERCHANT_PYTHON", &python)
            .run()?;
    }
    Ok(())
}
