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

/// How long a pause may be before the app locks.
public enum LockAfter: String, CaseIterable, Codable, Sendable {
    case off, atOnce, fiveMinutes

    /// Nil: it never does.
    public var limit: Duration? {
        switch self {
        case .off: nil
        case .atOnce: .zero
        case .fiveMinutes: .seconds(300)
        }
    }
}

/// As the worker likes it.
public struct Preferences: Codable, Equatable, Sendable {
    public var language: Language = Locale.current.language.languageCode == .english ? .en : .zh
    /// In percent of the phone's own.
    public var typeSize = 100
    public var hand = Hand.right
    public var theme = Theme.system
    public var lock = LockAfter.fiveMinutes
}

extension Preferences {
    /// What an older version did not ask for is as it comes.
    public init(from decoder: any Decoder) throws {
        let saved = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        language = try saved.decodeIfPresent(Language.self, forKey: .language) ?? language
        typeSize = try saved.decodeIfPresent(Int.self, forKey: .typeSize) ?? typeSize
        hand = try saved.decodeIfPresent(Hand.self, forKey: .hand) ?? hand
        theme = try saved.decodeIfPresent(Theme.self, forKey: .theme) ?? theme
        lock = try saved.decodeIfPresent(LockAfter.self, forKey: .lock) ?? lock
    }
}

@MainActor
@Observable
public final class PreferencesFile {
    @ObservationIgnored private var file: URL
    public private(set) var now: Preferences

    public init(_ file: URL) {
        self.file = file
        now = Self.read(file)
    }

    /// Those of somebody else from now on.
    func move(to other: URL) {
        file = other
        now = Self.read(other)
    }

    /// What cannot be read is forgotten: it is asked for again on the page Me, and nothing else.
    private static func read(_ file: URL) -> Preferences {
        (try? JSONDecoder().decode(Preferences.self, from: Data(contentsOf: file))) ?? Preferences()
    }

    func change(_ change: (inout Preferences) -> Void) {
        change(&now)
        try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        // Only the next start forgets it; a full disk is told where it matters.
        try? JSONEncoder().encode(now).write(to: file, options: .atomic)
    }
}
