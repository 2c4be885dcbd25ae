// The reason in words before the system's own question, and after a refusal what goes on without it. Each
// is asked for where it is first needed; whatever the answer, everything that does not need it goes on.
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class Asking {
    public private(set) var answers: [Need: Answer] = [:]
    private let system: any Permissions

    init(_ system: any Permissions) {
        self.system = system
        look()
    }

    public func allowed(_ need: Need) -> Bool { answers[need] == .allowed }

    public func refused(_ need: Need) -> Bool { answers[need] == .refused }

    public func says(_ need: Need) -> Said {
        switch (need, refused(need)) {
        case (.camera, false): { $0.permissionCameraWhy }
        case (.camera, true): { $0.permissionCameraWithout }
        case (.place, false): { $0.permissionPlaceWhy }
        case (.place, true): { $0.permissionPlaceWithout }
        }
    }

    public func allow(_ need: Need) -> Said {
        switch need {
        case .camera: { $0.permissionCameraAllow }
        case .place: { $0.permissionPlaceAllow }
        }
    }

    public func ask(_ need: Need) {
        Task {
            await system.ask(need)
            look()
        }
    }

    /// The worker may have been in the system's settings.
    func look() {
        for need in Need.allCases { answers[need] = system.answer(need) }
    }
}
