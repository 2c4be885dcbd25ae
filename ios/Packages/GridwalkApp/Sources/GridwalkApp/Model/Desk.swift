// What an activated phone works with: one view model for each page of the bar, what is open on top of
// them, and delivery that goes on all the while.
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class Desk {
    public let today: TodayModel
    public let collect: CollectModel
    public let queue: QueueModel
    public let me: MeModel
    public var navigator: Navigator { tools.navigator }
    public var undo: Undo { tools.undo }
    /// Why nothing is delivered, where the worker can do something about it.
    public private(set) var trouble: Said?

    private let tools: Tools
    @ObservationIgnored private var delivery: Task<Void, Never>?
    private static let again = Duration.seconds(20)

    init(
        _ gridwalk: Gridwalk,
        _ phone: any Phone,
        _ preferences: PreferencesFile,
        _ lock: Lock,
        who: @escaping @MainActor () -> Void
    ) {
        tools = Tools(gridwalk, phone, lock)
        today = TodayModel(tools, phone.places)
        collect = CollectModel(tools)
        queue = QueueModel(tools)
        me = MeModel(gridwalk, preferences, phone.background, phone.screenLock, who: who)
    }

    /// Delivers as long as nobody says ``stop()``.
    func deliver() {
        // What a delivery in the background has changed while the pages could not ask.
        today.lookAgain()
        queue.lookAgain()
        me.lookAgain()
        delivery?.cancel()
        let sync = tools.gridwalk.sync
        delivery = Task { [weak self] in
            while !Task.isCancelled {
                do throws(SyncError) {
                    try await sync.run(.watch)
                    self?.trouble = nil
                } catch {
                    guard error != .cancelled, error != .store(.paused) else { return }
                    self?.trouble = said(error)
                }
                try? await Task.sleep(for: Self.again)
            }
        }
    }

    /// Delivery has ended when this returns.
    func stop() async {
        delivery?.cancel()
        await delivery?.value
    }

    deinit { delivery?.cancel() }
}
