// No error shows a secret: every setting, option and field of a message is tried with values that may be one.

import Foundation
import Imza
import XCTest

final class SecretsTests: XCTestCase {
    private let secret = "sk_live_s3cretASNuafM2Tdann"
    /// A card number that does not exist.
    private let number: Int64 = 9_792_030_394_440_796

    private var texts: [String] {
        [secret, "\(secret) x", "https://\(secret)@h.example", "https://h.example/?key=\(secret)", "{\"key\":\"\(secret)\"}", "9792030394440796", ""]
    }

    /// Texts that an error may quote in a request, where a reference or an address of the caller's own is wrong, and never in a setting.
    private var ofSettings: [String] {
        ["\(secret)\n", "\u{1}\(secret)", "http://\(secret).example", "8675309411111", "-8675.309"]
    }

    func testNoErrorShowsTheValueOfASetting() throws {
        let refused = try hidden(settingTrials(), texts + ofSettings, code: .configuration)
        XCTAssertGreaterThan(refused, 150)
    }

    func testNoErrorShowsAnArgumentOrAnOption() throws {
        let refused = try hidden(argumentTrials(), texts, code: nil)
        XCTAssertGreaterThan(refused, 300)
    }

    /// Runs all trials, and counts the errors.
    private func hidden(_ trials: [Trial], _ texts: [String], code: ImzaError.Code?) throws -> Int {
        XCTAssertFalse(trials.isEmpty)
        var refused = 0
        for trial in trials {
            for text in texts {
                do {
                    let made = try trial.use(text, number)
                    if code != nil { check(shown(made), trial) }
                } catch let error as ImzaError {
                    refused += 1
                    if let code { XCTAssertEqual(error.code, code, trial.place) }
                    let faults = String(decoding: try JSONEncoder().encode(error.errors), as: UTF8.self)
                    check("\(shown(error)) \(error.localizedDescription) \(error.errorDescription ?? "") \((error as NSError).userInfo) \(faults)", trial)
                } catch {
                    XCTFail("\(trial.place): \(error)")
                }
            }
        }
        return refused
    }

    private func check(_ text: String, _ trial: Trial) {
        for part in ["s3cret", "867530", "8675.309", "979203"] where text.contains(part) {
            XCTFail("\(trial.place) shows \(part): \(text)")
        }
    }

    private func shown(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(String(describing: value)) \(dumped)"
    }
}
