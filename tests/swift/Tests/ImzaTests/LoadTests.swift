// A native library of another version stops the program immediately, with the reason.

import XCTest

final class LoadTests: XCTestCase {
    func testALibraryThatDoesNotMatchFailsWithAClearMessage() throws {
        let program = try XCTUnwrap(Bundle.main.executableURL).deletingLastPathComponent().appendingPathComponent("Mismatch")
        let process = Process()
        process.executableURL = program
        // No crash report with a backtrace: the stop is expected.
        process.environment = ["SWIFT_BACKTRACE": "enable=no"]
        let errors = Pipe(), output = Pipe()
        (process.standardError, process.standardOutput) = (errors, output)
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let printed = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        XCTAssertNotEqual(process.terminationStatus, 0)
        XCTAssertEqual(printed, "")
        XCTAssertTrue(said.contains("imza: the native library does not match this Swift package"), said)
    }
}
