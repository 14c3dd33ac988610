// The code of the guides: every file of `tests/examples/guides/swift/` runs against the sandbox, which `cargo xtask` starts.

import Guides
import XCTest

final class GuidesTests: XCTestCase {
    func testEveryFileOfTheGuidesRuns() async throws {
        guard ProcessInfo.processInfo.environment["SANDBOX_URL"] != nil else {
            throw XCTSkip("no sandbox is running: run `cargo xtask test --only swift`")
        }
        let folder = repository.appendingPathComponent("tests/examples/guides/swift").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        // Clients and Play are used by all others.
        XCTAssertEqual(Set(files), Set(guides.map { "\($0.name).swift" } + ["Clients.swift", "Play.swift"]))
        for guide in guides {
            do {
                try await guide.run()
            } catch {
                XCTFail("\(guide.name): \(error)")
            }
        }
    }
}
