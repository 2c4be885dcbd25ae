// Hands the camera's frames to the finder of cards, on the queue on which they come; no frame is copied
// or kept.
import AVFoundation
import Gridwalk

final class CardFollower: NSObject, AVCaptureVideoDataOutputSampleBufferDelegate, @unchecked Sendable {
    /// Everything below is touched on this queue only.
    let queue = DispatchQueue(label: "org.gridwalk.frames")
    private var finder: CardFinder?
    private var told: AsyncStream<CardLook>.Continuation?
    private var turn = 0
    private var rotation = 90

    /// The newest look, while somebody iterates; whoever asks next takes over.
    func follow(_ side: CardSide, rotation: Int) -> AsyncStream<CardLook> {
        let (stream, continuation) = AsyncStream.makeStream(of: CardLook.self, bufferingPolicy: .bufferingNewest(1))
        queue.async { [self] in
            told?.finish()
            turn += 1
            let mine = turn
            told = continuation
            self.rotation = rotation
            finder = CardFinder(wanted: side)
            continuation.onTermination = { [self] _ in
                queue.async { [self] in
                    guard turn == mine else { return }
                    finder = nil
                    told = nil
                }
            }
        }
        return stream
    }

    func captureOutput(_ output: AVCaptureOutput, didOutput sample: CMSampleBuffer, from connection: AVCaptureConnection) {
        guard let finder, let told, let frame = CMSampleBufferGetImageBuffer(sample) else { return }
        CVPixelBufferLockBaseAddress(frame, .readOnly)
        defer { CVPixelBufferUnlockBaseAddress(frame, .readOnly) }
        guard let base = CVPixelBufferGetBaseAddressOfPlane(frame, 0) else { return }
        let stride = CVPixelBufferGetBytesPerRowOfPlane(frame, 0)
        let height = CVPixelBufferGetHeightOfPlane(frame, 0)
        let luma = UnsafeRawBufferPointer(start: base, count: stride * height)
        let width = CVPixelBufferGetWidthOfPlane(frame, 0)
        if let look = try? finder.look(luma: luma, width: width, height: height, stride: stride, rotation: rotation) {
            told.yield(look)
        }
    }
}
