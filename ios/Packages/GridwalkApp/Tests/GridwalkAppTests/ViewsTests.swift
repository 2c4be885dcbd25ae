// The views cannot be built on Linux, but their text is there: every state and action of a view model
// is used by its view, and every word of the design is said somewhere.
import Foundation
import GridwalkDesign
import Testing

private let ios = root.appendingPathComponent("ios")

private func text(_ path: String) throws -> String {
    try String(contentsOf: ios.appendingPathComponent(path), encoding: .utf8)
}

@Test(arguments: Screen.allCases)
func everyActionAndStateIsUsedByTheView(_ screen: Screen) throws {
    let name = screen.rawValue.prefix(1).uppercased() + screen.rawValue.dropFirst()
    var view = try text("App/Views/\(name)View.swift")
    // The bar for undo lies under every page of the desk.
    if screen == .today { view += try text("App/Views/RootView.swift").replacing("desk.today.", with: "model.") }
    for action in screen.actions {
        #expect(view.contains("model.\(action)("), "no button of \(screen) does \(action)")
    }
    let cases = view.matches(of: /case (\.[^:]+):/).map { String($0.1) }.joined(separator: ", ") + ","
    for state in screen.states { #expect(cases.contains(".\(state),"), "\(screen) shows nothing when \(state)") }
}

@Test func everyWordIsSaid() throws {
    var sources = ""
    for folder in ["App", "Packages/GridwalkApp/Sources"] {
        let files = FileManager.default.enumerator(atPath: ios.appendingPathComponent(folder).path)
        while let file = files?.nextObject() as? String {
            guard file.hasSuffix(".swift"), !file.hasSuffix("GridwalkDesign/Strings.swift") else { continue }
            sources += try text("\(folder)/\(file)")
        }
    }
    let design = root.appendingPathComponent("fixtures/design")
    let strings = try read(design.appendingPathComponent("strings.json"))
    #expect(strings.count > 200)
    let said = Set(sources.matches(of: /\.(\w+)/).map { String($0.1) })
    for (name, words) in strings where (words as? [String: String])?["only"] != "android" {
        #expect(said.contains(camel(name)), "nobody says \(name)")
    }
}

@Test func theSystemAsksInTheWordsOfTheDesign() throws {
    let questions = [("zh", try text("App/project.yml")), ("en", try text("App/Words/en.lproj/InfoPlist.strings"))]
    for (language, file) in questions {
        let strings: any Strings = language == "zh" ? Chinese() : English()
        #expect(file.contains(strings.permissionCameraWhy) && file.contains(strings.permissionPlaceWhy), "\(language)")
    }
}

private func camel(_ name: String) -> String {
    let parts = name.split(separator: ".")
    return parts[0] + parts.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
}

private func read(_ file: URL) throws -> JSON {
    try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as! JSON
}
