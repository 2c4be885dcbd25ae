// The phone's own lock, as the app's lock asks it: the credential that opens the phone, or biometrics in
// its place. The app has no code of its own that could be forgotten, guessed or shared.

@MainActor
public protocol ScreenLock: AnyObject {
    /// Whether the phone has a credential at all.
    var isSet: Bool { get }

    /// Since some moment of this process, the phone's sleep included. Nobody can set this clock.
    var elapsed: Duration { get }

    /// Asks whoever holds the phone; `why` is what the phone's own page says.
    func ask(_ why: String) async -> Unlocking
}

public enum Unlocking: Sendable {
    case yes
    /// Not the owner, or too many attempts.
    case refused
    /// Nobody answered.
    case cancelled
    /// The phone has nothing to ask for.
    case noCredential
}
