// How a worker likes the app: in a file of its own, since it is needed before the store can be opened
// and says nothing about anybody.
import Foundation
import GridwalkDesign
import Observation

public enum Language: String, CaseIterable, Codable, Sendable {
    case zh, en

    public var strings: any Strings {
        switch self {
        case .zh: Chinese()
        case .en: English()
        }
    }
}

public enum Hand: String, CaseIterable, Codable, Sendable { case right, left }

public enum Theme: String, CaseIterable, Codable, Sendable { case system, light, dark }

/// As the worker likes it.
public struct Preferences: Codable, Equatable, Sendable {
    public var language: Language = Locale.current.language.languageCode == .english ? .en : .zh
    /// In percent of the phone's own.
    public var typeSize = 100
    public var hand = Hand.right
    public var theme = Theme.system
}

@MainActor
@Observable
public final class PreferencesFile {
    private let file: URL
    public private(set) var now: Preferences

    public init(_ file: URL) {
        self.file = file
        // What cannot be read is forgotten: it is asked for again on the page Me, and nothing else.
        let saved = try? JSONDecoder().decode(Preferences.self, from: Data(contentsOf: file))
        now = saved ?? Preferences()
    }

    func change(_ change: (inout Preferences) -> Void) {
        change(&now)
        try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Only the next start forgets it; a full disk is told where it matters.
        try? JSONEncoder().encode(now).write(to: file, options: .atomic)
    }
}
