// Me (我的): whose phone this is, how they like the app, and what is kept of them.
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class MeModel: Acting {
    public private(set) var face = MeFace.loading
    public private(set) var status: Status?
    /// What is taken of the phone and of the line.
    public private(set) var budgets: Budgets?
    /// How to have the system let the app deliver in the background.
    public private(set) var guide: Guide
    /// What came of verifying the journal.
    public private(set) var journal: Said?
    public private(set) var said: Said?
    /// The phone has no lock of its own, which is all that the app's lock could ask.
    public private(set) var noCredential = false
    public var preferences: Preferences { file.now }

    /// How the worker is employed.
    public var worker: Said {
        switch status?.device?.worker.kind {
        case .fullTime: { $0.meWorkerFullTime }
        case .partTime: { $0.meWorkerPartTime }
        case .professional: { $0.meWorkerProfessional }
        case .other, nil: { $0.meWorkerOther }
        }
    }

    private let gridwalk: Gridwalk
    private let file: PreferencesFile
    private let background: any Background
    private let screenLock: any ScreenLock
    private let who: @MainActor () -> Void
    private let looks = Looks()
    @ObservationIgnored private var watch: Watch?

    init(
        _ gridwalk: Gridwalk,
        _ file: PreferencesFile,
        _ background: any Background,
        _ screenLock: any ScreenLock,
        who: @escaping @MainActor () -> Void
    ) {
        self.gridwalk = gridwalk
        self.file = file
        self.background = background
        self.screenLock = screenLock
        self.who = who
        guide = Guide(missed: background.off)
        watch = Watch(gridwalk.changes, for: self) { model, _ in
            model.lookAgain()
        }
    }

    public func setLanguage(_ language: Language) { file.change { $0.language = language } }

    public func setTypeSize(_ percent: Int) { file.change { $0.typeSize = percent } }

    public func setHand(_ hand: Hand) { file.change { $0.hand = hand } }

    public func setLock(_ after: LockAfter) { file.change { $0.lock = after } }

    public func setTheme(_ theme: Theme) { file.change { $0.theme = theme } }

    public func openWho() { who() }

    public func showGuide() { guide.shown = true }

    public func openSettings() { background.open() }

    public func finishGuide() { guide = Guide(missed: background.off) }

    public func verifyJournal() {
        act { [self] in
            let verified = try await gridwalk.verifyJournal()
            journal = { strings in
                switch verified.broken {
                case nil: strings.meJournalHolds(n: Int(verified.entries))
                case .changed(let entry), .cutAfter(let entry): strings.meJournalBroken(n: Int(entry))
                }
            }
        }
    }

    func failed(_ said: @escaping Said) { self.said = said }

    func lookAgain() {
        looks.look { [weak self] in await self?.look() }
    }

    private func look() async {
        do {
            status = try await gridwalk.status()
            budgets = try await gridwalk.budgets()
            noCredential = !screenLock.isSet
            face = .ready
        } catch {
            if !isPaused(error) { failed(GridwalkApp.said(error)) }
        }
    }
}
