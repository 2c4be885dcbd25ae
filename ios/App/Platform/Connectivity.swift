// Tells when the network may be back.
import Network

final class Connectivity: Sendable {
    private let monitor = NWPathMonitor()

    init(_ changed: @escaping @MainActor () -> Void) {
        monitor.pathUpdateHandler = { path in
            if path.status == .satisfied { Task { @MainActor in changed() } }
        }
        monitor.start(queue: .main)
    }

    deinit { monitor.cancel() }
}
