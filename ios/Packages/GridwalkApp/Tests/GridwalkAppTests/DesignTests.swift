// The view models hold exactly what the design says: every screen, state and action, and no other.
import Foundation
import Gridwalk
import GridwalkDesign
import Testing

@testable import GridwalkApp

private let package = root.appendingPathComponent("ios/Packages/GridwalkApp/Sources/GridwalkApp")

/// The source of a screen's view model.
func model(_ screen: Screen) throws -> String {
    let name = screen.rawValue.prefix(1).uppercased() + screen.rawValue.dropFirst()
    return try String(contentsOf: package.appendingPathComponent("Model/\(name)Model.swift"), encoding: .utf8)
}

@Test(arguments: Screen.allCases)
func everyActionIsAFunctionAndEveryFunctionAnAction(_ screen: Screen) throws {
    let functions = try model(screen).matches(of: /\n    public func (\w+)\(/).map { String($0.1) }
    #expect(functions == screen.actions)
}

@Test(arguments: Screen.allCases)
func everyStateIsReachedAndThereIsNoOther(_ screen: Screen) throws {
    let source = try model(screen)
    let name = screen.rawValue.prefix(1).uppercased() + screen.rawValue.dropFirst()
    // The generated enum is the only type of the face, so there is no state beside those of the design.
    #expect(source.contains("public private(set) var face = \(name)Face."))
    let set = source.matches(of: /\bface = ([^\n}]+)/).map { String($0.1) }.joined(separator: " ")
    for state in screen.states { #expect(set.contains(".\(state)"), "\(screen) is never \(state)") }
}

@Test func everyLookOfAnOperationIsThere() {
    let states: [State] = [
        .draft, .held, .queued, .sending, .waiting, .received, .complete, .quarantined, .discarded,
    ]
    #expect(states.map { "\($0)" } == StateLook.allCases.map(\.rawValue))
    let kinds: [Kind] = [.checkIn, .report, .withdraw, .collect, .other]
    #expect(kinds.map { "\($0)" } == KindLook.allCases.map(\.rawValue))
    let known = said(Warning(code: .missingFarPhoto, words: "-", figures: Figures()))
    let words = known(Chinese())
    #expect(words == Chinese().warningMissingFarPhoto)
}
