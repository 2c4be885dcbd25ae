// What every page works with, and the paths between pages. Pages hold it and it holds what is open,
// never the pages of the bar, so that everything goes when the desk goes.
import Foundation
import Gridwalk

@MainActor
final class Tools: Sendable {
    let gridwalk: Gridwalk
    let phone: any Phone
    /// While it is closed, nothing that comes in from outside may do anything.
    let lock: Lock
    let navigator = Navigator()
    let subjects: Subjects
    private(set) var undo: Undo! = nil

    init(_ gridwalk: Gridwalk, _ phone: any Phone, _ lock: Lock) {
        self.gridwalk = gridwalk
        self.phone = phone
        self.lock = lock
        subjects = Subjects(gridwalk)
        undo = Undo(gridwalk.outbox) { [weak self] draft in self?.goOn(draft, undone: true) }
    }

    func report() { navigator.open(.reporting(ReportModel(self))) }

    /// Goes on with a draft.
    func goOn(_ draft: UUID, undone: Bool = false) {
        navigator.open(.reporting(ReportModel(self, draft: draft, undone: undone)))
    }

    /// Reports anew what was refused.
    func repair(_ refused: UUID) { navigator.open(.reporting(ReportModel(self, refused: refused))) }

    func look(_ id: UUID) { navigator.open(.looking(ItemModel(id, self))) }
}
