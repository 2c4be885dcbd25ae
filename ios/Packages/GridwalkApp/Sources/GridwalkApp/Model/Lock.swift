// The app's lock: after a pause everything is covered until the phone's own lock says yes. Only what is
// shown is locked: the store's key opens after the phone's first unlock, so that delivery goes on.
import Observation

@MainActor
@Observable
public final class Lock {
    /// Everything is covered. A process starts so: killing the app opens nothing.
    public private(set) var closed: Bool

    private let screenLock: any ScreenLock
    private let preferences: PreferencesFile
    private var limit: Duration? { preferences.now.lock.limit }
    @ObservationIgnored private var asking = false
    @ObservationIgnored private var left: Duration?

    init(_ screenLock: any ScreenLock, _ preferences: PreferencesFile) {
        self.screenLock = screenLock
        self.preferences = preferences
        closed = preferences.now.lock.limit != nil
    }

    /// Nobody looks on.
    func away() {
        // The phone's own page, which asks, comes before the app: that is no pause.
        guard !asking, left == nil else { return }
        left = screenLock.elapsed
        if limit == .zero { close() }
    }

    /// Somebody looks on.
    func back() {
        guard let left else { return }
        self.left = nil
        let pause = screenLock.elapsed - left
        // A clock that went back tells nothing: that counts as long.
        if let limit, pause >= limit || pause < .zero { close() }
    }

    func close() { closed = true }

    /// Nothing is here yet that would have to be covered.
    func open() { closed = false }

    func ask(_ why: String) async -> Unlocking {
        asking = true
        let answer = await screenLock.ask(why)
        asking = false
        if answer == .yes { open() }
        return answer
    }

    /// Opens without asking, where the phone has nothing to ask for.
    func pass() {
        if !screenLock.isSet { open() }
    }
}
