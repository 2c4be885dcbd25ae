// A delivery while nobody looks: the system wakes the app when it has power and network to give, and
// takes the time away again when it likes.
import BackgroundTasks
import GridwalkApp

@MainActor
final class Drain {
    private static let name = "org.gridwalk.phone.drain"
    private let app: AppModel

    init(_ app: AppModel) {
        self.app = app
        BGTaskScheduler.shared.register(forTaskWithIdentifier: Self.name, using: .main) { [weak self] task in
            MainActor.assumeIsolated { self?.run(task) }
        }
    }

    /// Asks to be woken. The system may refuse, where the worker has switched it off: then everything
    /// is sent when the app is opened.
    func ask() {
        let request = BGProcessingTaskRequest(identifier: Self.name)
        request.requiresNetworkConnectivity = true
        try? BGTaskScheduler.shared.submit(request)
    }

    private func run(_ task: BGTask) {
        let work = Task {
            let done = await app.drain()
            if !done { ask() }
            task.setTaskCompleted(success: done)
        }
        task.expirationHandler = { work.cancel() }
    }
}
