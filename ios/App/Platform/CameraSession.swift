// The camera: pictures as files of the app's own, codes, and frames for who follows a card. Nothing
// goes to the gallery; it looks only while a page shows what it sees.
import AVFoundation
import Gridwalk
import GridwalkApp

@MainActor
final class CameraSession: NSObject, Camera {
    nonisolated let session = AVCaptureSession()
    private let photo = AVCapturePhotoOutput()
    private let metadata = AVCaptureMetadataOutput()
    private let frames = AVCaptureVideoDataOutput()
    private let follower = CardFollower()
    /// Starting and stopping block, so they have a queue of their own.
    private let queue = DispatchQueue(label: "org.gridwalk.camera")
    private var ready = false
    /// Which way is down, for pictures and frames: the sensor is fixed to the phone.
    private(set) var device: AVCaptureDevice?
    private var level: AVCaptureDevice.RotationCoordinator?
    private var watchers = 0
    private var told: [UUID: AsyncStream<String>.Continuation] = [:]
    private var taking: [Int64: Taking] = [:]

    /// Somebody looks. False where there is no camera, or the worker has not allowed it.
    func start() async -> Bool {
        watchers += 1
        guard await AVCaptureDevice.requestAccess(for: .video), setUp() else { return false }
        queue.async { [session] in if !session.isRunning { session.startRunning() } }
        return true
    }

    func stop() {
        watchers -= 1
        guard watchers == 0 else { return }
        queue.async { [session] in if session.isRunning { session.stopRunning() } }
    }

    func takePicture() async -> URL? {
        guard ready else { return nil }
        let settings = AVCapturePhotoSettings(format: [AVVideoCodecKey: AVVideoCodecType.jpeg])
        let id = settings.uniqueID
        if let level, let connection = photo.connection(with: .video) {
            let angle = level.videoRotationAngleForHorizonLevelCapture
            if connection.isVideoRotationAngleSupported(angle) { connection.videoRotationAngle = angle }
        }
        let data = await withCheckedContinuation { continuation in
            let taken = Taking { continuation.resume(returning: $0) }
            taking[id] = taken
            photo.capturePhoto(with: settings, delegate: taken)
        }
        taking[id] = nil
        guard let data else { return nil }
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).jpg")
        do {
            try data.write(to: file, options: .completeFileProtectionUntilFirstUserAuthentication)
            return file
        } catch {
            return nil
        }
    }

    var codes: AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        told[id] = continuation
        continuation.onTermination = { _ in Task { @MainActor [weak self] in self?.told[id] = nil } }
        return stream
    }

    /// The card and everything else are photographed alike: its lines are small.
    func takePicture(of side: CardSide) async -> URL? { await takePicture() }

    func looks(for side: CardSide) -> AsyncStream<CardLook> {
        follower.follow(side, rotation: Int(level?.videoRotationAngleForHorizonLevelCapture ?? 90))
    }

    private func setUp() -> Bool {
        guard !ready else { return true }
        guard let device = AVCaptureDevice.default(.builtInWideAngleCamera, for: .video, position: .back),
            let input = try? AVCaptureDeviceInput(device: device),
            session.canAddInput(input), session.canAddOutput(photo), session.canAddOutput(metadata),
            session.canAddOutput(frames)
        else { return false }
        session.beginConfiguration()
        session.sessionPreset = .photo
        session.addInput(input)
        session.addOutput(photo)
        session.addOutput(metadata)
        session.addOutput(frames)
        metadata.metadataObjectTypes = [.qr]
        metadata.setMetadataObjectsDelegate(self, queue: .main)
        // Plane 0 is the brightness, which is all that is looked at; a late frame is worth nothing.
        frames.videoSettings = [kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_420YpCbCr8BiPlanarFullRange]
        frames.alwaysDiscardsLateVideoFrames = true
        frames.setSampleBufferDelegate(follower, queue: follower.queue)
        session.commitConfiguration()
        self.device = device
        level = AVCaptureDevice.RotationCoordinator(device: device, previewLayer: nil)
        ready = true
        return true
    }
}

extension CameraSession: @preconcurrency AVCaptureMetadataOutputObjectsDelegate {
    func metadataOutput(
        _ output: AVCaptureMetadataOutput,
        didOutput objects: [AVMetadataObject],
        from connection: AVCaptureConnection
    ) {
        for case let code as AVMetadataMachineReadableCodeObject in objects {
            if let text = code.stringValue { told.values.forEach { $0.yield(text) } }
        }
    }
}

/// One picture being taken.
private final class Taking: NSObject, AVCapturePhotoCaptureDelegate, Sendable {
    private let done: @Sendable (Data?) -> Void
    init(_ done: @escaping @Sendable (Data?) -> Void) { self.done = done }

    func photoOutput(_ output: AVCapturePhotoOutput, didFinishProcessingPhoto photo: AVCapturePhoto, error: (any Error)?) {
        done(error == nil ? photo.fileDataRepresentation() : nil)
    }
}
