// The app's beginning and end: what the system says about being in front, suspended or woken goes to
// the app model; everything else is there.
import GridwalkApp
import SwiftUI

@main
struct Main: App {
    @UIApplicationDelegateAdaptor(Launch.self) private var launch
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup {
            RootView(app: launch.app)
                // What is personal is kept from the app switcher's picture.
                .overlay { if phase != .active { Cover() } }
        }
        .onChange(of: phase, initial: true) { _, now in
            switch now {
            case .active: launch.app.front()
            case .background: launch.suspend()
            default: break
            }
        }
    }
}

@MainActor
final class Launch: NSObject, UIApplicationDelegate {
    let app = AppModel(IPhone.shared)
    private var drain: Drain?

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?
    ) -> Bool {
        IPhone.shared.line.told { [app] in app.connectivityChanged() }
        // The system insists that tasks are registered before the launch has finished.
        drain = Drain(app)
        return true
    }

    /// An upload that went on without the app has ended, and the system gives some thirty seconds: what
    /// else waits is sent, or the next one handed over.
    func application(
        _ application: UIApplication,
        handleEventsForBackgroundURLSession identifier: String,
        completionHandler: @escaping () -> Void
    ) {
        Task {
            let work = Task { await app.drain() }
            let limit = Task {
                try await Task.sleep(for: .seconds(20))
                work.cancel()
            }
            _ = await work.value
            limit.cancel()
            completionHandler()
        }
    }

    func applicationDidReceiveMemoryWarning(_ application: UIApplication) { IPhone.shared.memoryIsLow() }

    /// The database must be closed before the system suspends the app, which it says only so late.
    func suspend() {
        drain?.ask()
        let application = UIApplication.shared
        var task = UIBackgroundTaskIdentifier.invalid
        task = application.beginBackgroundTask { application.endBackgroundTask(task) }
        Task {
            await app.suspend()
            application.endBackgroundTask(task)
        }
    }
}
