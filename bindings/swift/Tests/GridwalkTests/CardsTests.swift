import Foundation
import Gridwalk
import Testing

/// Reading cards, and what must not be printed of them.
@Test func whatIsReadPrintsWithoutValues() async throws {
    let front = try Specimen("front")
    let reader = try await CardReader.open()
    #expect(!reader.readers.isEmpty)
    let reading = try await reader.scan(front.file)
    for (name, value) in front.fields where name != "sex" && name != "nationality" {
        #expect(!"\(reading)".contains(value), "\(name) is printed")
    }
    reader.unload()
    let again = try await reader.scan(front.file, corners: reading.corners)
    #expect(again.fields == reading.fields, "read anew")
}

@Test func aPersonOfTheRegistryPrintsMasked() async throws {
    try await inFolder { folder in
        let brain = try CityBrain(folder.appendingPathComponent("brain"))
        try await Scenario(folder, brain).run("collecting.json")
        let keys = try FileKeyStore(folder.appendingPathComponent("device.key"))
        let registry = try await Gridwalk.open(home: folder.appendingPathComponent("home"), keyStore: keys).registry
        #expect(try await registry.notice().text.contains("身份证"))
        let dwelling = try await registry.dwellings()[0].id
        let person = try await registry.people(in: dwelling)[0]
        let printed = try Specimen("front").fields
        let number = printed["id_number"]!
        #expect(person.idNumber.reveal() == number)
        #expect("\(person.idNumber)" == "\(number.prefix(4))**********\(number.suffix(4))")
        #expect(printed["birth"]!.hasPrefix("\(person.birth.year!)-"))
        for value in [number, person.name, person.address, person.phone!] {
            #expect(!"\(person) \(String(reflecting: person))".contains(value), "printed")
        }
    }
}

@Test func choicesAreFew() {
    #expect(PersonField.nationality.choices.count == 56)
    #expect(PersonField.relation.choices.first == Choice(value: "head", words: "户主"))
    #expect(PersonField.name.choices.isEmpty)
}

/// Answers as it is told.
private struct Answering: TextRecogniser {
    let answer: @Sendable ([LineImage]) throws -> [LineText]
    func read(_ lines: [LineImage]) throws -> [LineText] { try answer(lines) }
}

private struct Broken: Error {}

@Test func aRecogniserThatThrowsOrAnswersOtherwiseIsNamed() async throws {
    let front = try Specimen("front")
    let wrong: [@Sendable ([LineImage]) throws -> [LineText]] = [
        { _ in throw Broken() },
        { _ in [] },
        { lines in lines.map { _ in LineText(text: "一二", sure: [0.5, 0.5, 0.5]) } },
    ]
    for answer in wrong {
        let reader = try await CardReader.open(recogniser: Answering(answer: answer))
        await #expect(throws: IdCardError.readerFailed(reader: "phone")) { try await reader.scan(front.file) }
    }
}

@Test func aRecogniserMayCallBackIn() async throws {
    let front = try Specimen("front")
    let number = front.fields["id_number"]!
    let outer = try await CardReader.open()
    let recogniser = Answering { lines in
        #expect(!outer.readers.isEmpty)
        return lines.map { line in
            #expect(Int(line.width * line.height * 3) == line.rgb.count)
            return LineText(text: line.script == .number ? number : "", sure: [0.9])
        }
    }
    let reading = try await CardReader.open(recogniser: recogniser).scan(front.file)
    #expect(reading.fields.first { $0.field == .idNumber }?.value == number)
}

@Test func aCancelledReadingEndsAtTheNextLine() async throws {
    let front = try Specimen("front")
    let reader = try await CardReader.open()
    let task = Task { try await reader.scan(front.file) }
    try await Task.sleep(for: .milliseconds(50))
    let begun = ContinuousClock.now
    task.cancel()
    _ = await task.result
    print("cancellation of a reading: \(ContinuousClock.now - begun)")
    #expect(ContinuousClock.now - begun < .seconds(2))
}

@Test func aModelThatIsMissingOrAnotherIsAnErrorOfItsOwn() async throws {
    try await inFolder { folder in
        await #expect(throws: IdCardError.modelMissing) { try await CardReader.open(models: folder) }
        try Data("another".utf8).write(to: folder.appendingPathComponent("PP-OCRv6_rec_small.onnx"))
        await #expect(throws: IdCardError.modelDamaged) { try await CardReader.open(models: folder) }
    }
}

@Test func theFinderLeadsToAPicture() throws {
    let frames = try previews()
    func last(_ side: CardSide) throws -> CardLook {
        let finder = CardFinder(wanted: side)
        let looks = try frames.map { frame in
            try frame.luma.withUnsafeBytes { try finder.look(luma: $0, width: frame.width, height: frame.height) }
        }
        #expect(looks[0].advice != .ready)
        return looks.last!
    }
    let wanted = try last(.front)
    #expect(wanted.advice == .ready)
    #expect(wanted.corners != nil)
    #expect(try last(.back).advice == .turnOver)
    let short = try [UInt8](repeating: 0, count: 10).withUnsafeBytes {
        try CardFinder(wanted: .front).look(luma: $0, width: 100, height: 100)
    }
    #expect(short.advice == .showCard)
}

/// A camera's preview, drawn by `specimens` for this run: PGM pictures one after the other.
private func previews() throws -> [(luma: [UInt8], width: Int, height: Int)] {
    let bytes = [UInt8](try Data(contentsOf: root.appendingPathComponent("target/cards/approach.pgm")))
    var frames: [(luma: [UInt8], width: Int, height: Int)] = []
    var at = 0
    func line() -> String {
        let end = bytes[at...].firstIndex(of: UInt8(ascii: "\n"))!
        defer { at = end + 1 }
        return String(decoding: bytes[at..<end], as: UTF8.self)
    }
    while at < bytes.count {
        _ = line()
        let size = line().split(separator: " ").map { Int($0)! }
        _ = line()
        frames.append((Array(bytes[at..<at + size[0] * size[1]]), size[0], size[1]))
        at += size[0] * size[1]
    }
    return frames
}
