import Foundation
import Gridwalk
import Testing

/// A card of a person who does not exist, drawn by `specimens` for this run, and what is printed on it.
struct Specimen {
    let file: URL
    let fields: [String: String]

    init(_ side: String) throws {
        let folder = root.appendingPathComponent("target/cards")
        let text = try String(contentsOf: folder.appendingPathComponent("cards.jsonl"), encoding: .utf8)
        let all = try text.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as! JSON
        }
        let drawn = all.first { $0["side"] as? String == side }!
        file = folder.appendingPathComponent(URL(fileURLWithPath: drawn["file"] as! String).lastPathComponent)
        fields = drawn["fields"] as! [String: String]
    }
}

/// Reads a card; of one that was drawn every field must be as it was drawn.
func scan(_ step: JSON, picture: URL? = nil) async throws -> CardReading {
    let reader = try await CardReader.open()
    if let picture { return try await reader.scan(picture) }
    let specimen = try Specimen(step["card"] as! String)
    let reading = try await reader.scan(specimen.file)
    if let side = step["gives"] as? String { #expect(snake(reading.side) == side) }
    let read = Dictionary(uniqueKeysWithValues: reading.fields.map { (snake($0.field), $0.value) })
    #expect(read == specimen.fields)
    return reading
}

/// Somebody who is collected in a dwelling, or beside the first of a household.
func collect(_ step: JSON, _ registry: Registry, _ ids: [String: UUID]) async throws -> UUID {
    if let name = step["beside"] as? String { return try await registry.begin(beside: ids[name] ?? UUID()) }
    guard let at = step["dwelling"] as? Int else { return try await registry.begin(in: step["dwelling"] as! String) }
    return try await registry.begin(in: try await registry.dwellings()[at].id)
}

func field(_ name: String) -> PersonField {
    let all: [PersonField] = [
        .name, .sex, .nationality, .birth, .address, .idNumber, .phone, .relation, .consent,
        .guardian, .guardianConsent,
    ]
    return all.first { snake($0) == name }!
}

func seePeople(_ step: JSON, _ registry: Registry, _ ids: [String: UUID]) async throws {
    if let count = step["collecting"] as? Int { #expect(try await registry.drafts().count == count, "\(step)") }
    if let count = step["people"] as? Int {
        let dwelling = try await registry.dwellings()[0].id
        #expect(try await registry.people(in: dwelling).count == count, "\(step)")
    }
    if let name = step["known"] as? String {
        #expect(try await registry.collecting(ids[name]!).known != nil, "\(step)")
    }
}
