// Whoever holds a phone that is a desktop: says yes, unless told otherwise.
@testable import GridwalkApp

@MainActor
final class Owner: ScreenLock {
    /// What they answer from now on.
    var answer = Unlocking.yes
    /// They take their time until this is false.
    var hesitates = false
    /// How often they were asked.
    private(set) var asked = 0
    /// What the phone's clock says.
    var elapsed = Duration.zero
    var isSet: Bool { answer != .noCredential }

    func ask(_ why: String) async -> Unlocking {
        asked += 1
        while hesitates { try? await Task.sleep(for: .milliseconds(10)) }
        return answer
    }
}
