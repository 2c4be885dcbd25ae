// Locked (已锁定): what covers everything else until the phone's own lock says yes.
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class LockModel {
    public private(set) var face = LockFace.locked

    private let lock: Lock
    private let preferences: PreferencesFile

    init(_ lock: Lock, _ preferences: PreferencesFile) {
        self.lock = lock
        self.preferences = preferences
    }

    public func unlock() {
        guard face != .asking else { return }
        face = .asking
        Task {
            switch await lock.ask(preferences.now.language.strings.lockWhy) {
            case .yes, .cancelled: face = .locked
            case .refused: face = .refused
            case .noCredential: face = .noCredential
            }
        }
    }

    public func goOn() { lock.pass() }
}
