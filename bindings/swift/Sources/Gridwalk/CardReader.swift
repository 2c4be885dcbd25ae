import Foundation
import GridwalkFFI

/// Reads identity cards (居民身份证). Make one for the whole app: it keeps its models loaded until
/// ``unload()``, and may read several pictures at once. It needs no data folder and no network.
///
/// ```swift
/// let reader = try await CardReader.open(models: folder)
/// defer { try? FileManager.default.removeItem(at: picture) }
/// let reading = try await reader.scan(picture)
/// ```
public final class CardReader: Sendable {
    private let ffi: GridwalkFFI.CardReader
    private init(_ ffi: GridwalkFFI.CardReader) { self.ffi = ffi }

    /// Loads what reads; an app that hands in nothing gets what a desktop has.
    ///
    /// - Parameters:
    ///   - models: The folder in which the model lies, and Tesseract's languages where this build
    ///     has it; without one, where a desktop's set-up lays the model, if it is there.
    ///   - recogniser: The phone's own reader of text, to bear witness.
    public static func open(
        models: URL? = nil,
        recogniser: (any TextRecogniser)? = nil
    ) async throws(IdCardError) -> CardReader {
        try await crossing(IdCardError.self) {
            CardReader(
                try await GridwalkFFI.CardReader.open(
                    models: models?.path,
                    recogniser: recogniser.map(RecogniserAdapter.init)
                )
            )
        }
    }

    /// Who reads every line and, after it, who bears witness.
    public var readers: [ValueSource] { ffi.readers() }

    /// Reads the card in a picture: JPEG, PNG or WebP, any way up. Cancel the task to end it.
    /// Nothing is kept of the picture, and nobody else may keep one of a card: delete the file.
    ///
    /// - Parameter corners: The card's corners where they are known, or it is looked for.
    public func scan(_ picture: URL, corners: Corners? = nil) async throws(IdCardError) -> CardReading {
        try await cancellable(IdCardError.self) {
            try await ffi.scan(picture: picture.path, corners: corners, cancellation: $0)
        }
    }

    /// Gives the models' memory back: call it on a memory warning. The next card loads them anew.
    /// Returns at once.
    public func unload() { ffi.unload() }
}

/// Follows a card through the frames of a camera's preview and says when to take the picture, so
/// that the app takes it by itself. Nothing is read. Make one for each picture that is wanted.
public final class CardFinder: Sendable {
    private let ffi: GridwalkFFI.CardFinder

    /// - Parameter wanted: The side of the card.
    public init(wanted: CardSide) { ffi = GridwalkFFI.CardFinder(wanted: wanted) }

    /// Looks at the next frame, which is not copied and is done with when this returns. It takes
    /// some milliseconds: call it on the queue on which the camera hands its frames over, not on the
    /// main actor.
    ///
    /// - Parameters:
    ///   - luma: The brightness of the pixels, row by row: plane 0 of a bi-planar pixel buffer.
    ///   - stride: Bytes from one row to the next.
    ///   - rotation: Degrees clockwise by which the picture must be turned to stand upright: 0, 90,
    ///     180 or 270. The corners come back upright.
    public func look(
        luma: UnsafeRawBufferPointer,
        width: Int,
        height: Int,
        stride: Int? = nil,
        rotation: Int = 0
    ) throws(IdCardError) -> CardLook {
        precondition([0, 90, 180, 270].contains(rotation), "rotation is 0, 90, 180 or 270 degrees")
        let base = luma.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
        let frame = base.map { Data(bytesNoCopy: $0, count: luma.count, deallocator: .none) }
        do {
            return try ffi.look(
                luma: frame ?? Data(),
                width: UInt32(width),
                height: UInt32(height),
                stride: UInt32(stride ?? width),
                rotation: UInt16(rotation)
            )
        } catch {
            throw IdCardError(crossed: error)
        }
    }
}

/// The phone's own reader of text (Vision, for example), as a witness beside the built-in ones: two
/// readers that agree are the best evidence there is. It is asked on threads of the library and may
/// take its time. Whatever it throws ends the reading with ``IdCardError/readerFailed(reader:)``.
public protocol TextRecogniser: Sendable {
    /// One text a line, in their order; an empty one for a line that cannot be read.
    func read(_ lines: [LineImage]) throws -> [LineText]
}

private final class RecogniserAdapter: GridwalkFFI.TextRecogniser {
    private let recogniser: any TextRecogniser
    init(_ recogniser: any TextRecogniser) { self.recogniser = recogniser }

    func read(lines: [LineImage]) throws -> [LineText] {
        do {
            return try recogniser.read(lines)
        } catch {
            throw GridwalkFFI.TextRecogniserError.Failed
        }
    }
}
