// Today (今日): where to go, where the worker has been, and what waits. A check-in is evidence of a
// visit, never a score.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class TodayModel: Acting {
    public private(set) var face = TodayFace.loading
    public private(set) var worker = ""
    public private(set) var grid = ""
    public private(set) var toVisit: [Checkpoint] = []
    public private(set) var visited: [Checkpoint] = []
    public private(set) var fix: Fix?
    public private(set) var drafts = 0
    public private(set) var tally = Tally.none
    /// The last attempt to send failed.
    public private(set) var offline = false
    public private(set) var scanning = false
    public private(set) var said: Said?
    /// What reads tags that are held against the phone; nil where it cannot.
    public let tagReader: (any TagReader)?

    private let tools: Tools
    private let gridwalk: Gridwalk
    private let places: any Places
    private let looks = Looks()
    @ObservationIgnored private var watches: [Watch] = []
    @ObservationIgnored private var scan: Watch?
    private static let tag = "gridwalk:tag:1:"
    private static let shown = 5

    init(_ tools: Tools, _ places: any Places) {
        self.tools = tools
        self.places = places
        gridwalk = tools.gridwalk
        tagReader = tools.phone.tagReader
        watches = [
            Watch(gridwalk.changes, for: self) { model, _ in model.lookAgain() },
            Watch(places.fixes, for: self) { model, _ in model.lookAgain() },
        ]
        if let tagReader { watches.append(Watch(tagReader.texts, for: self) { model, text in model.tagged(text) }) }
    }

    public func refresh() {
        places.locate()
        act { [self] in
            try await gridwalk.sync.nudge()
            lookAgain()
        }
    }

    public func checkIn(_ checkpoint: String) { record(CheckIn(fix: places.fix, checkpoint: checkpoint), at: checkpoint) }

    public func scanTag() {
        scanning = true
        said = nil
        scan = Watch(tools.phone.camera.codes, for: self) { model, text in model.seen(text) }
    }

    public func stopScan() {
        scan = nil
        scanning = false
    }

    public func report() { tools.report() }

    public func continueDraft() {
        act { [self] in
            if let draft = try await gridwalk.reports.drafts().first { tools.goOn(draft.id) }
        }
    }

    public func undo() { tools.undo.undo() }

    public func openQueue() { tools.navigator.show(.queue) }

    /// What is shown stays, if there was anything.
    func failed(_ said: @escaping Said) {
        if face == .loading { face = .failed }
        self.said = said
    }

    private func seen(_ text: String) {
        if scanning { tagged(text) }
    }

    /// By its code or held against the phone; nothing comes in while the app is locked.
    private func tagged(_ text: String) {
        guard !tools.lock.closed, text.hasPrefix(Self.tag) else { return }
        stopScan()
        let checkpoint = text.dropFirst(Self.tag.count).prefix { $0 != ":" }
        record(CheckIn(fix: places.fix, tag: text), at: String(checkpoint))
    }

    private func record(_ checkIn: CheckIn, at checkpoint: String) {
        act { [self] in
            let recorded = try await gridwalk.patrol.checkIn(checkIn)
            said = nil
            let name = (toVisit + visited).first { $0.id == checkpoint }?.name
            tools.undo.show(
                Offer(
                    what: { name ?? $0.todaySaved },
                    warnings: recorded.warnings.map { GridwalkApp.said($0) },
                    secondsLeft: Self.shown
                )
            )
        }
    }

    func lookAgain() {
        looks.look { [weak self] in await self?.look() }
    }

    private func look() async {
        let fix = places.fix
        do {
            let status = try await gridwalk.status()
            let checkpoints = try await gridwalk.patrol.checkpoints(near: fix?.at)
            drafts = try await gridwalk.reports.drafts().count
            face = checkpoints.isEmpty ? .empty : .ready
            worker = status.device?.worker.name ?? ""
            grid = status.grid?.name ?? ""
            toVisit = checkpoints.filter { $0.visitedToday == nil }
            visited = checkpoints.filter { $0.visitedToday != nil }.sorted { $0.visitedToday! > $1.visitedToday! }
            self.fix = fix
            tally = status.tally
            offline = status.lastError != nil
        } catch {
            if !isPaused(error) { failed(GridwalkApp.said(error)) }
        }
    }
}

extension Tally {
    static let none = Tally(complete: 0, received: 0, waiting: 0, quarantined: 0, bytesWaiting: 0)
}
