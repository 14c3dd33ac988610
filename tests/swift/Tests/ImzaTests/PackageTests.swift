// The package as it is linked: its products, and libraries that are missing.

import XCTest

import Imza

final class PackageTests: XCTestCase {
    private func program(_ name: String) throws -> URL {
        try XCTUnwrap(Bundle.main.executableURL).deletingLastPathComponent().appendingPathComponent(name)
    }

    /// The compiler beside Swift's.
    private var clang: String {
        URL(fileURLWithPath: "/usr/bin/swift").resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("clang").path
    }

    func testAProgramWithoutTheTransportLinksNoHTTPClient() throws {
        let client = Data("libFoundationNetworking".utf8)
        let offline = try program("Offline")
        XCTAssertNil(try Data(contentsOf: offline).range(of: client))
        XCTAssertEqual(try printed(by: offline.path, []).printed, "7 order-42\n")
        // The name is found in one with the transport.
        XCTAssertNotNil(try Data(contentsOf: try program("Mismatch")).range(of: client))
    }

    func testALibraryThatIsMissingIsNamedWithItsProcessor() throws {
        let package = ProcessInfo.processInfo.environment["IMZA_PACKAGE"] ?? ""
        let source = URL(fileURLWithPath: package).appendingPathComponent("Sources/ImzaBridgeFFI/library.c")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("imza-\(UUID().uuidString)")
        let target = folder.appendingPathComponent("Sources/ImzaBridgeFFI")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(at: source, to: target.appendingPathComponent("library.c"))
        for (triple, name) in [("x86_64", "x86_64"), ("aarch64", "aarch64")] {
            let compile = ["-target", "\(triple)-unknown-linux-gnu", "-fsyntax-only", "Sources/ImzaBridgeFFI/library.c"]
            let missing = try printed(by: clang, compile, in: folder)
            XCTAssertNotEqual(missing.status, 0)
            XCTAssertTrue(missing.printed.contains("imza: this package has no native library for Linux on \(name == "x86_64" ? "x86-64" : name)"), missing.printed)
            let library = folder.appendingPathComponent("native/linux-\(name)")
            try FileManager.default.createDirectory(at: library, withIntermediateDirectories: true)
            try Data().write(to: library.appendingPathComponent("libimza_mobile.a"))
            let present = try printed(by: clang, compile, in: folder)
            XCTAssertEqual(present.status, 0, present.printed)
        }
        let other = try printed(by: clang, ["-target", "riscv64-unknown-linux-gnu", "-fsyntax-only", "Sources/ImzaBridgeFFI/library.c"], in: folder)
        XCTAssertTrue(other.printed.contains("this is another system"), other.printed)
    }

    func testAChangedCopyLeavesTheRequestAsItIs() throws {
        let request = CreatePaymentRequest(price: 1, paidPrice: 1, installment: 1, currency: .try, items: [.init(price: 1)])
        let changed = request.with {
            $0.conversationId = "order-42"
            $0.otherFields = ["newField": 1]
        }
        XCTAssertNil(request.conversationId)
        XCTAssertEqual(changed.conversationId, "order-42")
        XCTAssertEqual(changed.with { $0.conversationId = nil; $0.otherFields = [:] }, request)
        let declined = Craftgate.PaymentResponse().with { $0.paymentStatus = .failure }
        XCTAssertEqual(declined.paymentStatus, .failure)
        XCTAssertThrowsError(try request.with { $0.price = try Money("1,5") })
    }
}

final class DemoTests: XCTestCase {
    func testTheDemoRuns() async throws {
        let sandbox = try await Sandbox()
        let demo = try XCTUnwrap(Bundle.main.executableURL).deletingLastPathComponent().appendingPathComponent("Demo")
        let ran = try printed(by: demo.path, [sandbox.address])
        XCTAssertEqual(ran.status, 0, ran.printed)
        XCTAssertTrue(ran.printed.hasSuffix("Swift: every step went as it should\n"), ran.printed)
        XCTAssertFalse(ran.printed.contains("which is a defect"), ran.printed)
    }
}

/// Runs a program, and returns what it printed.
private func printed(by path: String, _ arguments: [String], in folder: URL? = nil) throws -> (status: Int32, printed: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, printed)
}
