// The phone's own lock: Face ID or Touch ID where it is set, the phone's passcode otherwise.
import GridwalkApp
import LocalAuthentication

@MainActor
final class PhoneLock: ScreenLock {
    private let began = ContinuousClock.now
    /// This clock runs while the phone sleeps.
    var elapsed: Duration { began.duration(to: .now) }
    var isSet: Bool { LAContext().canEvaluatePolicy(.deviceOwnerAuthentication, error: nil) }

    func ask(_ why: String) async -> Unlocking {
        do {
            return try await LAContext().evaluatePolicy(.deviceOwnerAuthentication, localizedReason: why) ? .yes : .refused
        } catch let problem as LAError {
            switch problem.code {
            case .passcodeNotSet: return .noCredential
            case .userCancel, .systemCancel, .appCancel: return .cancelled
            default: return .refused
            }
        } catch {
            return .refused
        }
    }
}
