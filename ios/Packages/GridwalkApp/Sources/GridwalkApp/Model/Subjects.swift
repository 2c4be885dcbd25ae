// What an operation is about, in a word: the item of the catalogue, or the checkpoint. The operation's
// own body says it, as long as it is kept.
import Foundation
import Gridwalk

@MainActor
final class Subjects {
    private let gridwalk: Gridwalk
    private var items: [String: CatalogueItem] = [:]
    private var checkpoints: [String: String] = [:]

    init(_ gridwalk: Gridwalk) { self.gridwalk = gridwalk }

    func catalogueItem(_ code: String) async throws -> CatalogueItem? {
        if items[code] == nil {
            let all = try await gridwalk.reports.catalogue()
            items = Dictionary(all.map { ($0.code, $0) }) { $1 }
        }
        return items[code]
    }

    func of(_ item: Item) async throws -> Said? {
        guard item.kind == .report || item.kind == .checkIn,
            let body = try await gridwalk.outbox.body(item.id),
            let told = try? JSONDecoder().decode(Sent.self, from: Data(body.utf8)).body
        else { return nil }
        if let code = told.category { return try await catalogueItem(code).map { said($0) } }
        guard let id = told.checkpoint, let name = try await checkpoint(id) else { return nil }
        return { _ in name }
    }

    private func checkpoint(_ id: String) async throws -> String? {
        if checkpoints[id] == nil {
            let all = try await gridwalk.patrol.checkpoints()
            checkpoints = Dictionary(all.map { ($0.id, $0.name) }) { $1 }
        }
        return checkpoints[id]
    }

    private struct Sent: Decodable {
        let body: Told

        struct Told: Decodable {
            let category: String?
            let checkpoint: String?
        }
    }
}
